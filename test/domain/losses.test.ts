/** With whom a lost delivery goes on, and what of it still makes sense. */
import { describe, expect, test } from 'vitest';
import type { DatedMembership } from '../../domain/audience.ts';
import { endsUnreached, heirs, type Resumable, resumptions, stillSaid, unreached, type Why } from '../../domain/delivery/losses.ts';
import { heldBy } from '../../domain/delivery/roles.ts';
import { outcomeOf, withheld } from '../../domain/delivery/withheld.ts';

const to = { participant: 'AAA', region: 'NORTH', regions: ['NORTH'], cycle: 'c1', ask: 'report' };
const held = (person: string, role: string, from = 0, until: number | null = null): DatedMembership => ({
  ...{ id: `of-${person}`, person, role, participant: 'AAA', body: null, from, until },
});
const day = 86_400_000;

describe('a loss goes on', () => {
  const roles = [held('ann', 'focal-point', 0, 100), held('bob', 'focal-point', 100), held('dan', 'drafter'), held('eve', 'observer')];
  const at = (
    now: number,
    {
      why = 'address-stopped' as Why,
      told = ['ann'],
      reached = true,
      of = roles as readonly DatedMembership[],
      audience = 'contributors',
    } = {},
  ) => heirs({ audience, person: 'ann', why }, to, of, new Set(told), reached, now);

  test('with its person while they are of the audience, and with nobody else who shares no role', () => expect(at(99)).toEqual(['ann']));
  test('with a successor from the instant on at which their role begins', () => expect(at(100)).toEqual(['bob']));
  test('with anybody of the audience when nobody was reached', () => expect(at(100, { reached: false })).toEqual(['bob', 'dan']));
  test('not with who was told', () => expect(at(100, { told: ['ann', 'bob'] })).toEqual([]));
  test('with a person who is named, whatever roles end', () => expect(at(100, { audience: 'person/ann' })).toEqual(['ann']));

  const lent = { id: 'd', of: 'of-ann', delegate: 'zoe', from: 20, until: 50 };
  const delegated = heldBy(roles, [lent]);
  test('with a delegate while the delegation lasts', () =>
    expect([19, 20, 49].map((now) => at(now, { of: delegated, why: 'delegated' }))).toEqual([[], ['zoe'], ['zoe']]));
  test('with who delegated afterwards, if nobody was told meanwhile', () =>
    expect([true, false].map((reached) => at(50, { of: delegated, why: 'delegated', reached, told: ['ann', 'dan'] }))).toEqual([
      [],
      ['ann'],
    ]));
  test('not by a delegation of something else', () =>
    expect(at(30, { of: heldBy(roles, [{ ...lent, cycle: 'c1', ask: 'another' }]) })).toEqual(['ann']));
});

test('a delegation is cut to the time of its role, and is nothing outside it', () => {
  const lent = { id: 'd', of: 'of-ann', delegate: 'zoe', from: 50, until: 300 };
  const [, cut] = heldBy([held('ann', 'focal-point', 100, 200)], [lent]);
  expect(cut).toMatchObject({ id: 'd', of: 'of-ann', by: 'ann', person: 'zoe', from: 100, until: 200 });
  expect(heldBy([held('ann', 'focal-point', 300)], [lent])).toHaveLength(1);
  expect(heldBy([], [lent])).toEqual([]);
});

test('nobody holds a role whose holder left unreached: the ledger keeps it for a successor', () => {
  expect([endsUnreached(100, 99), endsUnreached(100, 100), endsUnreached(null, 1), endsUnreached(100, null)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const left = [
    { ...held('ann', 'focal-point', 0, 100), unreached: true },
    { ...held('bob', 'focal-point', 0, 100), unreached: false },
  ];
  expect(unreached('contributors', to, left, 500)).toEqual(['ann']);
});

test('it still makes sense unless overtaken, too late, or about a deadline that has passed', () => {
  const notice = { due: 0, maxLate: 3 * day, deadline: 5 * day };
  expect(stillSaid(notice, false, 3 * day)).toBe(true);
  expect(stillSaid(notice, true, 0)).toBe(false);
  expect(stillSaid(notice, false, 3 * day + 1)).toBe(false);
  expect(stillSaid({ ...notice, maxLate: 9 * day }, false, 5 * day)).toBe(false);
  expect(stillSaid({ ...notice, maxLate: 9 * day, deadline: null }, false, 5 * day)).toBe(true);
});

describe('what is planned again', () => {
  const lost = (notice: string, due: number, more: Partial<Resumable> = {}): Resumable => ({
    ...{ subject: 's', notice, kind: 'scheduled', audience: 'contributors', due, required: false, person: 'bob', ...more },
  });
  const names = (...all: Resumable[]) => resumptions(all).map((r) => `${r.notice} ${r.person}`);
  test('of several reminders to one person only the last', () => expect(names(lost('a', 1), lost('b', 2))).toEqual(['b bob']));
  test('of two for the same instant the one that cannot be muted', () =>
    expect(names(lost('a', 1), lost('b', 1, { required: true }))).toEqual(['b bob']));
  test('each person’s and each audience’s own', () =>
    expect(names(lost('a', 1), lost('a', 1, { person: 'dan' }), lost('c', 1, { audience: 'coordinator' }))).toEqual([
      'a bob',
      'a dan',
      'c bob',
    ]));
  test('every transition, but none twice for two who lost it', () =>
    expect(names(lost('t', 1, { kind: 'transition' }), lost('t', 1, { kind: 'transition' }), lost('u', 2, { kind: 'transition' }))).toEqual(
      ['u bob', 't bob'],
    ));
});

test('why a delivery is not sent: the first reason that holds', () => {
  const fine = { overtaken: false, stopped: false, asked: true, delegated: false, required: false, muted: false };
  expect(withheld(fine)).toBeNull();
  expect(withheld({ ...fine, muted: true })).toBe('muted');
  expect(withheld({ ...fine, muted: true, required: true })).toBeNull();
  expect(withheld({ ...fine, muted: true, asked: false })).toBe('no-longer-holds-role');
  expect(withheld({ ...fine, asked: false, delegated: true })).toBe('delegated');
  expect(withheld({ ...fine, asked: false, stopped: true })).toBe('address-stopped');
  expect(withheld({ overtaken: true, stopped: true, asked: false, delegated: false, required: false, muted: true })).toBe('overtaken');
  expect((['overtaken', 'delegated', 'no-longer-holds-role', 'address-stopped', 'muted'] as const).map(outcomeOf)).toEqual([
    ...(['cancelled', 'cancelled', 'cancelled', 'skipped', 'skipped'] as const),
  ]);
});
