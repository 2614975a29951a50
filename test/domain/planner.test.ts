import { describe, expect, test } from 'vitest';
import { eventNotices, type LadderPlace, ladderNotices, noticeKey } from '../../domain/planner.ts';
import type { NoticeRule, Rung } from '../../domain/template/schema.ts';
import { calendar, smallTemplate, utc } from '../support/world.ts';

const rung = (at: string, to: Rung['to'] = ['contributors']): Rung => ({ rule: 'r', at, to, text: 'reminder', required: false });
/** Zurich, Swiss holidays; soft on Monday 31 May 2027, hard on Thursday 10 June, both at 23:59:59. */
const place: LadderPlace = {
  situation: 'asked',
  anchors: { soft: utc('2027-05-31T21:59:59'), grace: utc('2027-06-02T21:59:59'), hard: utc('2027-06-10T21:59:59'), expected: null },
  zone: 'Europe/Zurich',
  country: 'CH',
  notBefore: utc('2027-03-01T08:00'),
  early: 'before-invitation' as const,
  deadline: utc('2027-06-10T21:59:59'),
};
const plan = (at: string, change: Partial<LadderPlace> = {}, closures: readonly string[] = smallTemplate.closures) =>
  ladderNotices([rung(at)], { ...place, ...change }, { ...smallTemplate, closures: [...closures] }, calendar);
const due = (at: string, change?: Partial<LadderPlace>, closures?: readonly string[]) => {
  const [notice] = plan(at, change, closures);
  return notice && calendar.wallOf(notice.due, change?.zone ?? place.zone);
};

describe('the instant of a rung', () => {
  test.each([
    ['P5D before soft', '2027-05-26T09:00:00', 'a Wednesday'],
    ['P1D before soft', '2027-05-28T09:00:00', 'a Sunday: the Friday before'],
    ['P25D before soft', '2027-05-05T09:00:00', 'Ascension, in Switzerland: the day before'],
    ['P14D before soft', '2027-05-14T09:00:00', 'Whit Monday after a weekend: the Friday before'],
    ['soft', '2027-05-31T09:00:00', 'the day itself'],
    ['P3D after hard', '2027-06-11T09:00:00', 'a Sunday after the deadline: the Friday before'],
    ['P1W before soft, 14:30', '2027-05-24T14:30:00', 'at the time it names'],
    ['PT36H before hard', '2027-06-09T11:59:59', 'exactly, for hours'],
  ])('%s: %s (%s)', (at, wall) => expect(due(at)).toBe(wall));

  test('is of the zone of those who are spoken to', () => {
    expect(due('P1D before hard', { zone: 'Pacific/Auckland', country: null })).toBe('2027-06-10T09:00:00'); // there the deadline is on the 11th
  });
  test('keeps the morning across a change of clocks', () => {
    const change = { zone: 'America/New_York', country: null, anchors: { soft: utc('2027-03-16T03:59:59') } };
    expect(due('P1W before soft', change)).toBe('2027-03-08T09:00:00');
    expect(plan('P1W before soft', change)[0]?.due).toBe(utc('2027-03-08T14:00'));
  });
  test('heeds closures and, without a country, weekends only', () => {
    expect(due('P5D before soft', {}, ['--05-26'])).toBe('2027-05-25T09:00:00');
    expect(due('P25D before soft', { country: null })).toBe('2027-05-06T09:00:00');
  });
  test('is the last minute of no working day: the morning of the day it falls on can lie after the deadline', () => {
    const midnight = { anchors: { hard: utc('2027-06-09T22:00:01') }, deadline: utc('2027-06-09T22:00:01') };
    expect(plan('hard', midnight)[0]).toMatchObject({ due: utc('2027-06-10T07:00'), dropped: 'after-deadline' });
  });
});

describe('what is not sent', () => {
  test('a rung before the invitation, or before what planned anew, is dropped and says so', () => {
    expect(plan('P14W before soft')[0]).toMatchObject({ dropped: 'before-invitation' });
    expect(plan('P1W before soft', { notBefore: utc('2027-05-24T07:00') })[0]?.dropped).toBeNull();
    expect(plan('P1W before soft', { notBefore: utc('2027-05-24T07:00') + 1 })[0]?.dropped).toBe('before-invitation');
  });
  test('a rung after the deadline too', () => expect(plan('P3D after hard')[0]?.dropped).toBe('after-deadline'));
  test('without a deadline there is no after', () =>
    expect(plan('P3D after hard', { deadline: null })[0]).toMatchObject({ dropped: null, urgent: false }));
  test('a rung counted from what is not there, or from nothing, is not planned at all', () => {
    expect(plan('P1D before expected')).toEqual([]);
    expect(plan('P1D before decision')).toEqual([]);
    expect(plan('2027-05-01T09:00')).toEqual([]);
  });
});

test('a notice within 48 hours of the deadline is urgent', () => {
  expect(plan('PT48H before hard')[0]?.urgent).toBe(true);
  expect(plan('PT48H1S before hard')[0]?.urgent).toBe(false);
});

test('one notice for each rung and audience, of the situation, with the lateness the template allows', () => {
  const both = ladderNotices([rung('soft', ['contributors', 'coordinator'])], place, smallTemplate, calendar);
  expect(both.map((n) => n.audience)).toEqual(['contributors', 'coordinator']);
  expect(both[0]).toMatchObject({ kind: 'scheduled', situations: ['asked'], maxLate: 3 * 86_400_000, deadline: place.deadline });
});

describe('notices of events', () => {
  const at = utc('2027-05-22T09:00');
  const rule = (change: Partial<NoticeRule>): NoticeRule => ({
    rule: 'receipt',
    on: 'submitted',
    to: ['submitter'],
    text: 'receipt',
    required: true,
    immediate: false,
    ...change,
  });
  const of = (change: Partial<NoticeRule>, deadline: number | null = null, submitter?: string) =>
    eventNotices([rule(change)], 'submitted', at, deadline, smallTemplate, submitter);
  test('are due at once, for the rules of the event', () => {
    expect(of({})).toMatchObject([{ kind: 'transition', due: at, urgent: false, dropped: null, situations: [] }]);
    expect(of({ on: 'returned' })).toEqual([]);
  });
  test('do not wait when immediate, or near the deadline', () => {
    expect(of({ immediate: true })[0]?.urgent).toBe(true);
    expect(of({}, at + 48 * 3_600_000)[0]?.urgent).toBe(true);
    expect(of({}, at + 48 * 3_600_000 + 1)[0]?.urgent).toBe(false);
  });
  test('name the submitter, where there is one', () => {
    expect(of({}, null, 'fp-aaa')[0]?.audience).toBe('person/fp-aaa');
    expect(of({})[0]?.audience).toBe('submitter');
  });
  test('carry the situations in which they still make sense', () =>
    expect(of({ while: ['submitted'] })[0]?.situations).toEqual(['submitted']));
});

test('a scheduled notice is keyed by generation, a transition notice by revision', () => {
  const [scheduled] = plan('soft');
  const [transition] = eventNotices(
    [{ rule: 'r', on: 'begun', to: ['contributors'], text: 't', required: false, immediate: false }],
    'begun',
    0,
    null,
    smallTemplate,
  );
  expect(scheduled && noticeKey('s', scheduled, 3, 7)).toBe('s|r|g3|contributors');
  expect(transition && noticeKey('s', transition, 3, 7)).toBe('s|r|r7|contributors');
});
