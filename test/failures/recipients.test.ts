/** A role that ends between the planning of a mail and its sending: who no longer holds it gets nothing. */
import { expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import type { World } from '../../domain/simulation.ts';
import { deadline, openStore, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const world: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const compose = messages('Secretariat <review@example.org>');

/** Of BBB, which is of the South and also of the North. */
const audiences: readonly (readonly [audience: string, person: string])[] = [
  ['contributors', 'fp-bbb'],
  ['coordinator', 'co-south'],
  ['other-coordinators', 'co-north'],
  ['secretariat', 'sec'],
  ['holders/regional-coordinator/SOUTH', 'co-south'],
  ['holders/secretariat/secretariat', 'sec'],
];

/** Sends a notice to `audience` and does `meanwhile` while its mail is composed, before it is `sending`. */
async function sent(audience: string, meanwhile: string) {
  const wire = takingWire();
  const store = await openStore(world, at, wire, {
    messageOf: async (mail, now) => {
      if (meanwhile) await store.pool.query(meanwhile);
      return compose(mail, now);
    },
  });
  const { pool } = store;
  const [id = ''] = await writeContributions(pool, world, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['BBB']);
  await store.apply({ id, asked: [] });
  await pool.query(
    `insert into notice select (jsonb_populate_record(n, jsonb_build_object('id', 'one', 'key', 'one', 'audience', $1::text))).* from notice n where rule = 'invitation'`,
    [audience],
  );
  await pool.query("update notice set state = 'cancelled' where id <> 'one'");
  await store.deliverDue();
  const { rows } = await pool.query<{ person_id: string; state: string; reason: string | null }>(
    'select person_id, state, reason from delivery',
  );
  expect(wire.taken.map((mail) => mail.to)).toEqual(rows.filter((r) => r.state === 'sent').map((r) => `${r.person_id}@example.org`));
  return rows;
}

const ended = `update membership set until_at = '${new Date(at).toISOString()}'`;

test.each(audiences)('%s: who holds the role still gets it', async (audience, person) => {
  expect(await sent(audience, '')).toEqual([{ person_id: person, state: 'sent', reason: null }]);
});

test.each(audiences)('%s: who held it until now does not, and the ledger says why', async (audience, person) => {
  expect(await sent(audience, ended)).toEqual([{ person_id: person, state: 'cancelled', reason: 'no-longer-holds-role' }]);
});

test.each([
  ['another participant', "participant_id = 'AAA'", 'contributors'],
  ['another role', "role = 'observer'", 'contributors'],
  ['another region', "body = 'NORTH'", 'coordinator'],
  ['the own region', "body = 'SOUTH'", 'other-coordinators'],
  ['a region that is not of it', "body = 'EAST'", 'other-coordinators'],
  ['another body', "body = 'NORTH'", 'holders/regional-coordinator/SOUTH'],
])('a membership that is by now of %s is not the one meant', async (_, change, audience) => {
  const person = audiences.find(([known]) => known === audience)?.[1];
  const rows = await sent(audience, `update membership set ${change} where person_id = '${person}'`);
  expect(rows).toEqual([{ person_id: person, state: 'cancelled', reason: 'no-longer-holds-role' }]);
});

test('a membership that ends later, and another one of the same role, are enough', async () => {
  const later = `update membership set until_at = '${new Date(at + 1).toISOString()}'`;
  expect(await sent('contributors', later)).toMatchObject([{ state: 'sent' }]);
  const another = `${ended} where person_id = 'fp-bbb';
    insert into membership (id, person_id, role, participant_id, from_at) values ('again', 'fp-bbb', 'drafter', 'BBB', '${new Date(at).toISOString()}')`;
  expect(await sent('contributors', another)).toMatchObject([{ state: 'sent' }]);
});

test('a receipt reaches who submitted, whatever has ended', async () => {
  expect(await sent('person/fp-bbb', ended)).toEqual([{ person_id: 'fp-bbb', state: 'sent', reason: null }]);
});
