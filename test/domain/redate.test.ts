/** A call's dates moved: what that does to each contribution. */
import { describe, expect, test } from 'vitest';
import type { Deadline } from '../../domain/calendar/deadline.ts';
import { entryOf } from '../../domain/contribution/entries.ts';
import { type Status, statuses } from '../../domain/contribution/state.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { begin, day, days, deadline, give, live, type Result, reach, take, zone } from '../support/contribution.ts';
import { calendar, command } from '../support/world.ts';

const north = 'call:small:round:north';
const by = (soft: string, hard: string): Deadline => {
  const [s, h] = [calendar.moment(`${soft}T23:59:59`, zone), calendar.moment(`${hard}T23:59:59`, zone)];
  return { zone, soft: s, grace: s, hard: h };
};
const later = by('2027-08-31', '2027-09-10');
const earlier = by('2027-05-10', '2027-05-20');
const redate = (at: Instant, to: Deadline, call = north, before = deadline) =>
  command('redate', { call, deadline: to, before, because: 'moved-1' }, call, at);
const moved = (from: Result, at: Instant, to = later, call = north, before = deadline) => take(from, [redate(at, to, call, before)], at);
const events = (result: Result) => result.steps.map((s) => s.event.type);
const said = (result: Result) => result.steps.flatMap((s) => s.notices.map((n) => `${n.rule} to ${n.audience}`));

/** What the participant is told in each state; everywhere the new date is what an extension or a revision would count from. */
const table: Record<Status, 'redated' | 'redate-noted'> = {
  invited: 'redated',
  drafting: 'redated',
  submitted: 'redate-noted',
  returned: 'redate-noted', // its revision has dates of its own
  approved: 'redate-noted',
  rejected: 'redate-noted',
  published: 'redate-noted',
  declined: 'redate-noted',
  delayed: 'redated',
  withdrawn: 'redate-noted',
  notSubmitted: 'redated', // told before the deadline passed, decided after
  reopened: 'redate-noted', // has a later date of its own
};

describe.each(statuses)('of a contribution that is %s', (status) => {
  const { from, at } = reach(status);
  const result = moved(from, at);
  test(`the dates are ${table[status]}`, () => {
    expect(events(result)).toEqual([table[status]]);
    expect(said(result)).toEqual(table[status] === 'redated' ? ['redated to contributors'] : []);
    expect(result.plans).toHaveLength(table[status] === 'redated' ? 1 : 0);
    expect(result.state?.generation).toBe((from.state?.generation ?? 0) + result.plans.length);
  });
  test('its status stays; only silence ends', () => {
    expect(result.state?.status).toBe(status === 'notSubmitted' ? 'reopened' : status);
  });
  test('the same dates again change nothing for anybody', () => {
    const again = moved(result, at + 1, later, north, later);
    expect([said(again), again.plans, again.state?.deadline]).toEqual([[], [], result.state?.deadline]);
  });
});

describe('whoever has the deadline of the call', () => {
  test.each([
    ['later', later],
    ['earlier', earlier],
  ])('has the new one, %s', (_, to) => {
    const result = moved(live(begin()), days(1), to);
    expect([result.state?.deadline, result.wakeAt]).toEqual([to, to.hard.at + 1]);
    const due = result.plans[0]?.notices.filter((n) => !n.dropped).map((n) => n.due) ?? [];
    expect(due.length).toBeGreaterThan(0);
    expect(Math.max(...due)).toBeLessThanOrEqual(to.hard.at);
  });
  test('has it in the calendar under the next SEQUENCE, and the mail carries it', () => {
    const invited = live(begin());
    const result = moved(invited, days(1));
    if (!invited.state || !result.state) throw new Error('not begun');
    expect(entryOf('asked', result.state).sequence).toBe(entryOf('asked', invited.state).sequence + 1);
    expect(entryOf('asked', result.state).shown?.until).toBe(later.soft.at);
    expect(result.steps[0]?.notices[0]).toMatchObject({ attach: 'calendar', required: true, situations: ['asked', 'delayed', 'returned'] });
  });
  test('and was silent until it passed is asked again, and the calls are told', () => {
    const silent = take(live(begin()), [], deadline.hard.at + 1);
    const result = take(silent, [redate(deadline.hard.at - 5, later)], deadline.hard.at + day);
    expect(result.state).toMatchObject({ status: 'reopened', deadline: later });
    expect(result.steps.flatMap((s) => s.effects.map((e) => e.command.kind))).toEqual(['unsettled']);
  });
});

describe('whoever was given a date of its own', () => {
  const extended = live(begin(), give('extend', days(1), { until: '2027-07-31', reason: 'Elections' }));
  test('keeps it when the call moves to earlier, or not as far', () => {
    for (const to of [earlier, by('2027-06-15', '2027-07-01')]) {
      const result = moved(extended, days(2), to);
      expect([events(result), result.state?.deadline]).toEqual([['redate-noted'], extended.state?.deadline]);
    }
  });
  test('has the call’s once that is later', () => {
    expect(moved(extended, days(2)).state?.deadline).toEqual(later);
  });
  test('has none any more when it was lifted', () => {
    const lifted = live(begin(), give('extend', days(1), { lift: true, reason: 'No date for now' }));
    const result = moved(lifted, days(2));
    expect([events(result), result.state?.deadline]).toEqual([['redate-noted'], null]);
  });
  test('and moves along again from where the call went, when it took the call’s', () => {
    const took = moved(extended, days(2));
    expect(moved(took, days(3), earlier, north, later).state?.deadline).toEqual(earlier);
  });
});

describe('asked by two calls', () => {
  const south = 'call:small:round:south';
  const second = by('2027-06-30', '2027-07-10');
  const both = take(live(begin()), [begin(south, days(1), second)], days(1));
  test('it goes by the later of both, whichever moves', () => {
    expect(both.state?.deadline).toEqual(second);
    expect(moved(both, days(2), earlier).state?.deadline).toEqual(second);
    expect(moved(both, days(2)).state?.deadline).toEqual(later);
    expect(moved(both, days(2), earlier, south, second).state?.deadline).toEqual(deadline);
  });
  test('a call that never asked it says nothing', () => {
    expect(moved(both, days(2), later, 'call:small:round:west').steps).toEqual([]);
  });
  test('a state stored before calls were remembered goes by what the call says it replaces', () => {
    const { given: _, ...old } = live(begin()).state ?? {};
    const from = { ...live(begin()), state: old as NonNullable<Result['state']> };
    expect(moved(from, days(2)).state).toMatchObject({ deadline: later, given: { [north]: later } });
  });
});

test('an archived contribution stays as it is', () => {
  const archived = take(live(begin()), [command('archive', {}, north, days(1))], days(1));
  expect(moved(archived, days(2)).steps).toEqual([]);
});
test('nothing is redated before it began', () => {
  const early = redate(days(1), later);
  expect(take(null, [early], days(1)).answers.get(early.id)).toMatchObject({ ok: false, rule: 'subject.new' });
});
