/** Proposals where roles are delegated: made and confirmed in the delegator's name, by two people who do not work for each other. */
import { beforeAll, expect, test } from 'vitest';
import type { DatedMembership } from '../../domain/audience.ts';
import { crowdedWorld, crowdIds, launched, proposalApi } from './proposals-support.ts';
import { north, ofA } from './support.ts';

const until = Date.parse('2028-01-01T00:00:00Z');
const own = (id: string): DatedMembership => {
  const found = crowdedWorld.memberships.find(({ person }) => person === id);
  if (!found) throw new Error(`nobody is ${id}`);
  return { ...found, id: `role-of-${id}` };
};
const given = (person: string, by: string, scope: { cycle?: string; ask?: string } = {}): DatedMembership => {
  const { role, participant, body } = own(by);
  return { ...{ person, role, participant, body, by, of: `role-of-${by}` }, cycle: null, ask: null, ...scope, from: 0, until };
};
const named = crowdedWorld.memberships.map((m) => ({ ...m, id: `role-of-${m.person}` }));
const api = await proposalApi({
  world: {
    ...crowdedWorld,
    memberships: [
      ...named,
      given('dep', 'sec'),
      given('dep-too', 'sec'),
      given('dep-c1', 'co-north', { cycle: 'c1' }),
      given('dep-c9', 'co-north', { cycle: 'c9' }),
      given('fp-away', 'fp-n01'),
    ],
  },
});
const { act, rule, items, proposed } = api;
const remind = { kind: 'remind', subjects: { ids: [ofA, ...crowdIds] }, body: {} };
const withdraw = (href: string, as: string) => act(href, 'withdraw', as);

beforeAll(async () => {
  await launched(api);
});

test('a delegate confirms in the delegator’s place, and the call opens', async () => {
  const href = await proposed({ kind: 'open', call: north }, 'sec-two');
  expect((await api.get(href, 'dep')).body.acts).toEqual(['confirm', 'refuse']);
  expect((await api.get(href)).body.confirmers.map(({ id }: { id: string }) => id)).toEqual(['dep', 'dep-too', 'sec']);
  expect((await act(href, 'confirm', 'dep')).status).toBe(200);
  expect((await items(href)).every(({ answer }) => answer.ok)).toBe(true);
});

test('what a delegate proposed is laid in the delegator’s name, and not refused when it is decided', async () => {
  const href = await proposed(remind, 'dep');
  expect((await act(href, 'confirm', 'sec-two')).status).toBe(200);
  const { rows } = await api.pool.query("select distinct actor, principal from command where id like 'proposal:%' and kind = 'remind'");
  expect(rows).toEqual([{ actor: 'dep', principal: 'sec' }]);
  expect((await api.get(href)).body.counts).toMatchObject({ laid: 26, accepted: 26 });
});

test('a list names who is asked: the delegate, not who delegated', async () => {
  const href = await proposed(remind, 'sec');
  const people = (await items(href)).flatMap(({ mails }) =>
    mails.flatMap((m: { people: { id: string }[] }) => m.people.map(({ id }) => id)),
  );
  expect([people.includes('fp-away'), people.includes('fp-n01'), people.includes('fp-n02')]).toEqual([true, false, true]);
  await withdraw(href, 'sec');
});

test.for([
  ['sec', 'dep'],
  ['dep', 'sec'],
  ['dep', 'dep-too'],
] as const)('what %s proposes is not confirmed or refused by %s: that is one role', async ([by, other]) => {
  const href = await proposed(remind, by);
  const { body } = await api.get(href, other);
  expect([body.acts, body.confirmers.map(({ id }: { id: string }) => id)]).toEqual([[], ['co-north', 'co-north-two', 'dep-c1', 'sec-two']]);
  expect(await rule(act(href, 'confirm', other))).toEqual([403, 'authority.second-person']);
  expect(await rule(act(href, 'refuse', other, { reason: 'x' }))).toEqual([403, 'authority.second-person']);
  const tasks = (await api.get('/api/me/tasks', other)).body.items;
  expect(tasks.filter(({ task }: { task: string }) => task === 'confirm')).toEqual([]);
  await withdraw(href, by);
});

test('a delegate and who delegated are one when it is counted what one person did alone', async () => {
  api.clock.at += 3_600_001;
  const part = (from: number, until: number) => ({ kind: 'remind', subjects: { ids: crowdIds.slice(from, until) }, body: {} });
  const second = async (href: string) => (await api.get(href)).body.needsSecond;
  expect(await second(await proposed(part(0, 12), 'dep'))).toBe(false);
  expect(await second(await proposed(part(12, 24), 'sec'))).toBe(true);
  expect(await second(await proposed(part(12, 24), 'dep-too'))).toBe(true);
  expect(await second(await proposed(part(12, 24), 'sec-two'))).toBe(false);
});

test('a delegation of one cycle goes as far as that cycle', async () => {
  const href = await proposed(remind, 'co-north-two');
  expect((await api.get(href, 'dep-c9')).status).toBe(404);
  expect(await rule(act(href, 'confirm', 'dep-c9'))).toEqual([404, 'not-found']);
  expect((await api.get('/api/proposals', 'dep-c1')).body.items.map(({ acts }: { acts: string[] }) => acts)).toContainEqual([
    'confirm',
    'refuse',
  ]);
  expect((await act(href, 'confirm', 'dep-c1')).status).toBe(200);
});

test('a delegation that is revoked before the confirmation takes the proposal’s authority with it', async () => {
  const href = await proposed(remind, 'dep');
  await api.pool.query("update delegation set revoked_at = $1, revoked_by = 'sec' where delegate_id = 'dep'", [new Date(api.clock.at)]);
  api.clock.at += 1000;
  expect((await act(href, 'confirm', 'sec')).status).toBe(200);
  const { counts } = (await api.get(href)).body;
  expect([counts.skipped, counts.laid]).toEqual([26, 0]);
});
