/** A person is reminded as often as the template allows in a week; what is required passes, and what was held back shows. */
import { expect, test } from 'vitest';
import { simulate, type World } from '../../domain/simulation.ts';
import { contacts, reminders } from '../support/one-contact.ts';
import { deadline, openStore, takingWire, writeContributions } from '../support/store.ts';
import { calendar, smallWorld, utc } from '../support/world.ts';

const day = 86_400_000;
const begun = utc('2027-04-01T08:00');
const monday = utc('2027-05-24T07:00');

/** Reminders of five asks, one on each morning from a Monday on unless told; `change` alters them, by their place. */
async function week(change: (place: number) => string, cap = 3, mornings = [0, 1, 2, 3, 4]) {
  const made = contacts(1, 5);
  const world: World = { ...made, template: { ...made.template, delivery: { ...made.template.delivery, cap } } };
  const wire = takingWire();
  const store = await openStore(world, begun, wire);
  for (const id of await writeContributions(store.pool, world, deadline(monday + 10 * day, monday + 20 * day), begun))
    await store.apply({ id, asked: [] });
  await store.deliverDue();
  await store.pool.query("update notice set state = 'cancelled' where state = 'planned' and rule <> 'soft-7'");
  for (const [n, morning] of mornings.entries()) {
    await store.pool.query(`update notice set due_at = $1, ${change(n)} where rule = 'soft-7' and subject_id like $2`, [
      new Date(monday + morning * day),
      `%P000${n}`,
    ]);
  }
  wire.taken.length = 0;
  for (const morning of new Set(mornings)) {
    store.at = monday + morning * day;
    await store.deliverDue();
  }
  const { rows } = await store.pool.query<{ told: string }>(
    "select concat_ws(' ', d.state, d.reason) as told from delivery d join notice n on n.id = d.notice_id where n.rule = 'soft-7' order by d.due_at",
  );
  return { told: rows.map(({ told }) => told), mails: reminders(wire.taken).length, store };
}
const held = 'skipped above-cap';

test('the fourth and fifth of a week are held back, and the ledger says so', async () => {
  expect(await week(() => 'required = required')).toMatchObject({ told: ['sent', 'sent', 'sent', held, held], mails: 3 });
});

test('what is required passes, and counts', async () => {
  expect(await week((n) => `required = ${n === 0 || n === 4}`)).toMatchObject({ told: ['sent', 'sent', 'sent', held, 'sent'], mails: 4 });
});

test('what an event makes passes, and does not count', async () => {
  expect(await week((n) => `kind = '${n === 1 || n === 4 ? 'transition' : 'scheduled'}'`)).toMatchObject({
    told: ['sent', 'sent', 'sent', 'sent', 'sent'],
  });
});

test('what goes in one mail counts once', async () => {
  expect(await week(() => 'required = required', 2, [0, 0, 1, 2, 3])).toMatchObject({
    told: ['sent', 'sent', 'sent', held, held],
    mails: 2,
  });
});

test('a week later there is room again', async () => {
  expect(await week(() => 'required = required', 1, [-5, 0, 1, 2, 3])).toMatchObject({ told: ['sent', held, held, 'sent', held] });
});

test('both runners hold back the same', async () => {
  const made = contacts(1, 2, {
    ...smallWorld,
    template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, cap: 1 } },
  });
  const simulation = simulate({ ...made, calendar });
  const wire = takingWire();
  const store = await openStore(made, begun, wire);
  const ids = await writeContributions(store.pool, made, deadline(monday + 3 * day, monday + 5 * day), begun);
  const begins = await store.pool.query(
    "select subject_id as subject, id, kind, body, actor from command where kind = 'begin' order by subject_id",
  );
  for (const { subject, ...begin } of begins.rows) simulation.send(subject, { ...begin, principal: null, receivedAt: begun });
  for (const id of ids) await store.apply({ id, asked: [] });
  for (
    const { rows } = await store.pool.query('select distinct due_at as due from notice where due_at < $1 order by due_at', [
      new Date(monday + 5 * day),
    ]);
    rows.length;
  ) {
    store.at = (rows.shift() as { due: Date }).due.getTime();
    await store.deliverDue();
  }
  simulation.runUntil(store.at);
  const durable = await store.pool.query(
    "select n.rule || ' ' || d.state || ' ' || coalesce(d.reason, '') as line from delivery d join notice n on n.id = d.notice_id",
  );
  const simulated = [...simulation.notices()].flatMap((n) => n.deliveries.map((d) => `${n.rule} ${d.state} ${d.reason ?? ''}`));
  expect(durable.rows.map(({ line }) => line).toSorted()).toEqual(simulated.toSorted());
  expect(simulated.filter((line) => line.endsWith('above-cap')).length).toBeGreaterThan(0);
});
