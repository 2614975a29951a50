/** Deliveries that wait for a person's working hours when the submission comes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { connectTo, deadline, openStore, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

/** The focal point works in Auckland, where it is evening when the reminder of Friday morning in Zurich is due. */
const world: World = { ...smallWorld, zones: new Map([['fp-aaa', 'Pacific/Auckland']]) };
const friday = utc('2027-05-21T07:00');
const saturday = utc('2027-05-22T10:00');
const monday = utc('2027-05-24T00:00');
/** A week after that Friday. */
const soft = utc('2027-05-28T21:59:59');

async function reminded() {
  const wire = takingWire();
  const store = await openStore(world, utc('2027-05-03T08:00'), wire);
  const [id = ''] = await writeContributions(store.pool, world, deadline(soft, soft + 10 * 86_400_000), store.at, ['AAA']);
  await store.apply({ id, asked: [] });
  await writeDraft(store.pool, id, { 'main.text': 'Done.' });
  await store.deliverDue();
  const submit = () => store.give(id, command('submit', { draftVersion: 1 }, 'fp-aaa', saturday, 'AAA'));
  const toAuckland = async () => (await store.ledger(id, 'soft-7')).find((row) => row.due.getTime() !== friday);
  return { store, wire, id, submit, toAuckland };
}

test('who submits on Saturday is not reminded on Monday', async () => {
  const { store, wire, submit, toAuckland } = await reminded();
  store.at = friday;
  await store.deliverDue();
  expect(await toAuckland(), 'it waits for Monday morning').toMatchObject({ state: 'planned' });
  store.at = saturday;
  expect(await submit()).toMatchObject({ ok: true });
  expect(await toAuckland(), 'cancelled with the submission, not later').toMatchObject({ state: 'cancelled', reason: 'submitted' });
  const before = wire.taken.length;
  store.at = monday;
  await store.deliverDue();
  const after = wire.taken.slice(before).filter((mail) => mail.to === 'fp-aaa@example.org');
  expect(after.every((mail) => !mail.message.toString().match(/^Subject:.*reminder/im))).toBe(true);
  expect(await toAuckland()).toMatchObject({ state: 'cancelled', reason: 'submitted' });
});

test('nor who submits while the reminder is being addressed', async () => {
  const { store, submit, toAuckland } = await reminded();
  const { pool } = store;
  // Whoever writes a delivery waits here, its notice locked, until the test lets go.
  await pool.query(
    `create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(42); return new; end $$`,
  );
  await pool.query('create trigger hold before insert on delivery for each row execute function hold()');
  const gate = await connectTo(store);
  await gate.query('select pg_advisory_lock(42)');
  store.at = friday;
  const delivering = store.deliverDue();
  const waiting = async (n: number) => {
    const sql =
      'select count(*)::int as n from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())';
    await expect.poll(async () => (await pool.query(sql)).rows[0].n, { timeout: 5000 }).toBeGreaterThanOrEqual(n);
  };
  await waiting(1);
  const submitting = submit();
  await Promise.race([waiting(2), submitting, sleep(1000)]);
  await gate.query('select pg_advisory_unlock(42)');
  expect(await submitting).toMatchObject({ ok: true });
  await delivering;
  expect(await toAuckland(), 'cancelled with the submission').toMatchObject({ state: 'cancelled', reason: 'submitted' });
});
