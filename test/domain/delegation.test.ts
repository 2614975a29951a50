/** What is held by delegation: as far as it goes, in whose name, and never for deciding on what oneself or the delegator submitted. */
import { describe, expect, test } from 'vitest';
import { askedAt, type DatedMembership, recipients } from '../../domain/audience.ts';
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import { decide } from '../../domain/contribution/decide.ts';
import { evolve } from '../../domain/contribution/evolve.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { covers, delegatorsOf, ownRoles, rightOf, rolesFor } from '../../domain/delegation.ts';
import type { Refusal } from '../../domain/lifecycle.ts';
import { type Action, actions, type Membership, may, type Thing } from '../../domain/permissions.ts';
import { days, hash, live, submitted } from '../support/contribution.ts';
import { command, context, smallTemplate } from '../support/world.ts';

const thing: Thing = { participant: 'AAA', region: 'NORTH', regions: ['NORTH', 'SOUTH'], cycle: 'c1', ask: 'report' };
const focal: Membership = { role: 'focal-point', participant: 'AAA', body: null };
const north: Membership = { role: 'regional-coordinator', participant: null, body: 'NORTH' };
const secretariat: Membership = { role: 'secretariat', participant: null, body: 'secretariat' };

test.each([
  ['everything', {}, 'x x x x'],
  ['one cycle', { cycle: 'c1' }, 'x x . .'],
  ['one ask of it', { cycle: 'c1', ask: 'report' }, 'x . . .'],
])('a delegation of %s is for it, and for nothing else', (_, scope, row) => {
  const things: Thing[] = [{ cycle: 'c1', ask: 'report' }, { cycle: 'c1', ask: 'other' }, { cycle: 'c2', ask: 'report' }, {}];
  expect(things.map((one) => (covers(scope, one) ? 'x' : '.')).join(' ')).toBe(row);
});

test.each([
  ['a focal point', focal],
  ['a coordinator', north],
  ['the secretariat', secretariat],
])('a delegate of %s may what the delegator may, within the scope, but name people', (_, role) => {
  const may_ = (m: Membership): Action[] => actions.filter((action) => may([m], action, thing));
  const held = may_(role).filter((action) => action !== 'directory.write');
  expect(held.length).toBeGreaterThan(3);
  expect(may_({ ...role, by: 'ada' })).toEqual(held);
  expect(may_({ ...role, by: 'ada', cycle: 'c1', ask: 'report' })).toEqual(held);
  expect(may_({ ...role, by: 'ada', cycle: 'c2' })).toEqual([]);
  expect(may_({ ...role, by: 'ada', cycle: 'c1', ask: 'other' })).toEqual([]);
});

describe('by whose right', () => {
  const submits = (roles: readonly Membership[]) => may(roles, 'contribution.submit', thing);
  test.each<[string, Membership[], string | null | undefined]>([
    ['nobody', [], undefined],
    ['in one’s own', [focal], null],
    ['in one’s own first', [{ ...focal, by: 'ada' }, focal], null],
    ['in the delegator’s', [{ ...focal, by: 'ada' }], 'ada'],
    [
      'in that of the first who covers it',
      [
        { ...focal, by: 'zoe' },
        { ...focal, by: 'ada', cycle: 'c2' },
        { ...focal, by: 'bob' },
      ],
      'bob',
    ],
    [
      'in that of the one whose role allows it',
      [
        { ...north, by: 'ada' },
        { ...focal, by: 'bob' },
      ],
      'bob',
    ],
  ])('%s', (_, roles, by) => expect(rightOf(roles, thing, submits)).toBe(by));

  test('what is done for a delegator counts by that delegation alone; what is done in one’s own right, by one’s own roles', () => {
    const roles = [north, { ...focal, by: 'ada' }, { ...focal, by: 'bob' }];
    expect(rolesFor(roles, 'ada', thing)).toEqual([{ ...focal, by: 'ada' }]);
    for (const principal of [null, 'AAA', 'NORTH', 'SOUTH', 'secretariat']) expect(rolesFor(roles, principal, thing)).toEqual([north]);
    expect(rolesFor(roles, 'somebody-who-took-it-back', thing)).toEqual([]);
    expect([ownRoles(roles), delegatorsOf(roles, thing)]).toEqual([[north], ['ada', 'bob']]);
  });
});

describe('who is asked', () => {
  const dated = (change: Partial<DatedMembership>): DatedMembership => ({
    ...focal,
    id: 'f',
    person: 'ada',
    from: 0,
    until: null,
    ...change,
  });
  const ada = dated({});
  const bob = (change: Partial<DatedMembership> = {}) =>
    dated({ id: 'd', of: 'f', by: 'ada', person: 'bob', from: 100, until: 200, ...change });
  const to = { participant: 'AAA', region: 'NORTH', regions: ['NORTH'], cycle: 'c1', ask: 'report' };
  const who = (held: DatedMembership[], at: number, about = to) => recipients('contributors', about, held, at);

  test.each([
    [99, 'ada'],
    [100, 'bob'],
    [199, 'bob'],
    [200, 'ada'],
  ])('from its first millisecond to before its last, at %i: %s', (at, person) => expect(who([ada, bob()], at)).toEqual([person]));

  test('within its scope alone', () => {
    const limited = [ada, bob({ cycle: 'c1', ask: 'report' })];
    expect(who(limited, 150)).toEqual(['bob']);
    expect(who(limited, 150, { ...to, ask: 'other' })).toEqual(['ada']);
    expect(who(limited, 150, { ...to, cycle: 'c2' })).toEqual(['ada']);
  });

  test('other roles are asked as before: the delegator’s other ones, and other people’s', () => {
    const drafter = dated({ id: 'dr', role: 'drafter', person: 'cleo' });
    expect(who([ada, drafter, bob()], 150)).toEqual(['bob', 'cleo']);
    expect(who([ada, dated({ id: 'dr', role: 'drafter' }), bob()], 150)).toEqual(['ada', 'bob']);
    expect(askedAt([ada, drafter], to, 150)).toEqual([ada, drafter]);
  });
});

describe('nobody decides on what they or their delegator submitted', () => {
  const hashOf = (state: ContributionState) => state.submissions.at(-1)?.hash ?? hash;
  const by = (actor: string, principal: string | null): ContributionState => {
    const state = live(...submitted).state as ContributionState;
    return { ...state, submissions: state.submissions.map((one) => ({ ...one, actor, principal })) };
  };
  /** What becomes of an approval at the step of the North. */
  const approve = (state: ContributionState, actor: string, principal: string | null, roles: Record<string, Membership[]>) => {
    const facts = context({ membershipsOf: (person) => roles[person] ?? [] });
    const decision = decide(state, command('approve', { contentHash: hashOf(state) }, actor, days(3), principal), facts);
    return 'refused' in decision ? (decision as Refusal).refused : 'approved';
  };
  const own = 'decision.own-submission';
  const delegated = { ...north, by: 'ada' };

  test.each<[string, ContributionState, string, string | null, Record<string, Membership[]>, string]>([
    ['a delegate, on what others submitted', by('fp', 'AAA'), 'bob', 'ada', { bob: [delegated] }, 'approved'],
    ['a delegate, on what the delegator submitted', by('ada', 'AAA'), 'bob', 'ada', { bob: [delegated] }, own],
    ['a delegate, on what they submitted themselves', by('bob', 'AAA'), 'bob', 'ada', { bob: [delegated] }, own],
    ['a delegate, on what somebody submitted for the delegator', by('cleo', 'ada'), 'bob', 'ada', { bob: [delegated] }, own],
    ['the delegator, on what the delegate submitted for them', by('bob', 'ada'), 'ada', 'NORTH', { ada: [north] }, own],
    [
      'a delegate in their own right, on what the delegator submitted',
      by('ada', 'AAA'),
      'bob',
      'NORTH',
      { bob: [north, { ...focal, by: 'ada' }] },
      own,
    ],
    ['a coordinator to whom nobody delegated', by('ada', 'AAA'), 'bob', 'NORTH', { bob: [north] }, 'approved'],
    ['a delegate whose delegation was taken back', by('fp', 'AAA'), 'bob', 'ada', { bob: [] }, 'authority.missing'],
    ['one whose delegation is another’s by now', by('fp', 'AAA'), 'bob', 'ada', { bob: [{ ...north, by: 'cleo' }] }, 'authority.missing'],
    ['a delegate of another cycle', by('fp', 'AAA'), 'bob', 'ada', { bob: [{ ...delegated, cycle: 'c9' }] }, 'authority.missing'],
    ['a delegate who does not say for whom', by('fp', 'AAA'), 'bob', null, { bob: [delegated] }, 'authority.missing'],
  ])('%s', (_, state, actor, principal, roles, outcome) => expect(approve(state, actor, principal, roles)).toBe(outcome));

  test('one voice for each person and each role: neither delegator nor delegate speaks twice', () => {
    const all = { ...smallTemplate.routes };
    const [name = '', route] = Object.entries(all).find(([, r]) => r.steps[0]?.who === 'regional-coordinator') ?? [];
    const [step, ...steps] = route?.steps ?? [];
    if (!step) throw new Error('no route');
    const template = { ...smallTemplate, routes: { ...all, [name]: { ...route, steps: [{ ...step, need: { quorum: 2 } }, ...steps] } } };
    const roles: Record<string, Membership[]> = { ada: [north], bob: [delegated, { ...north, by: 'zoe' }], zoe: [north] };
    const facts = context({ template: template as never, membershipsOf: (person) => roles[person] ?? [] });
    const state = by('fp', 'AAA');
    const said = (from: ContributionState, actor: string, principal: string | null) =>
      decide(from, command('approve', { contentHash: hashOf(from) }, actor, days(3), principal), facts);
    const first = said(state, 'bob', 'ada');
    expect(first).toMatchObject([{ type: 'step-approved', actor: 'bob', seat: 'ada' }]);
    if ('refused' in first) throw new Error(first.refused);
    const after = first.reduce<ContributionState>(evolve, state);
    expect(said(after, 'ada', 'NORTH')).toMatchObject({ refused: 'decision.twice' });
    expect(said(after, 'bob', 'zoe')).toMatchObject({ refused: 'decision.twice' });
    expect(said(after, 'zoe', 'NORTH')).toMatchObject([{ type: 'step-approved', actor: 'zoe' }, { type: 'step-passed' }]);
  });

  test('a page shows a delegate what they may do in the delegator’s place', () => {
    const state = by('fp', 'AAA');
    const commandsOf = (roles: Membership[]) => allowedCommands(state, roles, 'bob', days(3), context());
    expect(commandsOf([delegated])).toEqual(commandsOf([north]));
    expect(commandsOf([{ ...delegated, cycle: 'c9' }])).toEqual([]);
  });
});
