/** Deliveries that are written with their mark (docs/decisions/0020): whatever runs beside each other, whoever is refused, each is sent once and the ledger is whole. */
import { expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import type { World } from '../../domain/simulation.ts';
import { deadline, openStore, type Store, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const world: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const compose = messages('Secretariat <review@example.org>');

/** Invitations to everybody who contributes for AAA, which has a focal point and a drafter, and BBB, due now. */
async function invited(deliver: Parameters<typeof openStore>[3] = {}, of = world) {
  const wire = takingWire();
  const store = await openStore(of, at, wire, deliver);
  const ids = await writeContributions(store.pool, of, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['AAA', 'BBB']);
  for (const id of ids) await store.apply({ id, asked: [] });
  return { store, wire };
}

const ledger = async ({ pool }: Store) =>
  (
    await pool.query(
      `select n.participant_id as of, n.state as notice, d.person_id as person, d.state, d.reason, d.attempts from notice n left join delivery d on d.notice_id = n.id
       where n.rule = 'invitation' order by 1, 3`,
    )
  ).rows;
const sent = (of: string, person: string) => ({ of, notice: 'expanded', person, state: 'sent', reason: null, attempts: 1 });
const everybody = [sent('AAA', 'drafter-aaa'), sent('AAA', 'fp-aaa'), sent('BBB', 'fp-bbb')];

test('nothing is written of them before their mails are composed, and nothing is on the way afterwards', async () => {
  const before: unknown[] = [];
  const { store, wire } = await invited({
    messageOf: async (mail, now) => {
      before.push((await store.pool.query('select count(*)::int as n from delivery')).rows[0]?.n);
      return compose(mail, now);
    },
  });
  await store.deliverDue();
  expect(before).toEqual([0, 0, 0]);
  expect(await ledger(store)).toEqual(everybody);
  expect(wire.taken).toHaveLength(3);
  expect((await store.pool.query('select * from flight')).rows).toEqual([]);
});

test('of runs beside each other one sends each', async () => {
  const { store, wire } = await invited();
  await Promise.all([1, 2, 3, 4].map(() => store.deliverDue()));
  for (let more = 1; more > 0; ) ({ sent: more } = await store.deliverDue());
  expect(wire.taken.map(({ to }) => to).toSorted()).toEqual(everybody.map(({ person }) => `${person}@example.org`).toSorted());
  expect((await ledger(store)).map((row) => ({ ...row, attempts: 1 }))).toEqual(everybody);
});

test('where one of two people is refused, the ledger says why, and the other gets theirs', async () => {
  const { store, wire } = await invited({
    messageOf: async (mail, now) => {
      await store.pool.query("update person set stopped_email = email, stopped_at = now() where id = 'drafter-aaa'");
      return compose(mail, now);
    },
  });
  await store.deliverDue();
  expect(await ledger(store)).toEqual([
    { ...sent('AAA', 'drafter-aaa'), state: 'skipped', reason: 'address-stopped' },
    sent('AAA', 'fp-aaa'),
    sent('BBB', 'fp-bbb'),
  ]);
  expect(wire.taken.map(({ to }) => to).toSorted()).toEqual(['fp-aaa@example.org', 'fp-bbb@example.org']);
});

test('a notice that somebody holds is left, and said a second later', async () => {
  const { store, wire } = await invited();
  const client = await store.pool.connect();
  await client.query("begin; select 1 from notice where participant_id = 'BBB' for update");
  expect(await store.deliverDue()).toMatchObject({ sent: 2 });
  expect(await store.deliverDue(), 'nothing moved').toEqual({ sent: 0, next: at + 1000 });
  await client.query('rollback');
  client.release();
  await store.deliverDue();
  expect(await ledger(store)).toEqual(everybody);
  expect(wire.taken).toHaveLength(3);
});

test('who is reached later waits as a row, beside those who are reached now', async () => {
  const { store, wire } = await invited({}, smallWorld);
  await store.pool.query("update person set zone = 'Pacific/Auckland' where id = 'drafter-aaa'"); // 21:00 there
  const fresh = await store.deliverDue();
  const rows = await ledger(store);
  expect(rows.find(({ person }) => person === 'drafter-aaa')).toMatchObject({ notice: 'expanded', state: 'planned' });
  expect(fresh.next).toBeGreaterThan(at);
  expect(wire.taken.map(({ to }) => to)).not.toContain('drafter-aaa@example.org');
});
