/** Planning that commits between delivery's reading and its sleep: no wake is lost, whoever comes first. */
import { expect, test } from 'vitest';
import { storeNextWake } from '../../activities/delivery/marks.ts';
import { connectTo, deadline, openStore, type Store, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const waiting = async ({ pool }: Store, n: number) => {
  const sql =
    'select count(*)::int as n from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())';
  await expect.poll(async () => (await pool.query(sql)).rows[0].n, { timeout: 5000 }).toBe(n);
};

async function planned() {
  const store = await openStore(smallWorld, at, takingWire());
  const [id = ''] = await writeContributions(store.pool, smallWorld, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['AAA']);
  await store.pool.query('update delivery_clock set wake_at = $1', [new Date(at + 3_600_000)]);
  return { store, id };
}

test('who has planned and not yet committed is waited for, and seen', async () => {
  const { store, id } = await planned();
  const { pool } = store;
  // Commits wait here until the test lets go.
  await pool.query(
    'create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(42); return null; end $$',
  );
  await pool.query(
    'create constraint trigger hold after insert on notice deferrable initially deferred for each row execute function hold()',
  );
  const gate = await connectTo(store);
  await gate.query('select pg_advisory_lock(42)');
  const planning = store.apply({ id, asked: [] });
  await waiting(store, 1);
  const sleeping = storeNextWake(pool, at);
  await waiting(store, 2);
  await gate.query('select pg_advisory_unlock(42)');
  await planning;
  expect(await sleeping, 'the invitation, due at once').toBe(at);
});

test('who plans while delivery settles its wake-up waits for it, and nudges', async () => {
  const { store, id } = await planned();
  const delivery = await connectTo(store);
  await delivery.query('begin; select 1 from delivery_clock where id = 1 for update');
  await delivery.query('select min(due_at) from notice'); // has read, and will sleep past what is planned now
  const planning = store.apply({ id, asked: [] });
  await waiting(store, 1);
  expect(store.deliveryNudges).toBe(0);
  await delivery.query('update delivery_clock set wake_at = $1', [new Date(at + 7_200_000)]);
  await delivery.query('commit');
  await planning;
  expect(store.deliveryNudges).toBe(1);
});

test('who plans nothing earlier nudges nobody', async () => {
  const { store, id } = await planned();
  await store.pool.query('update delivery_clock set wake_at = $1', [new Date(at - 1)]);
  await store.apply({ id, asked: [] });
  expect(store.deliveryNudges).toBe(0);
});
