import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Deadline, endOfDay, extendDeadline, laterOf, timing } from '../../domain/calendar/deadline.ts';
import { anyZone, calendar, dateOf, iso, nearInstant, utc } from './fixture.ts';

const zone = 'Europe/Zurich';
const deadline = (soft: string, grace: string, hard: string): Deadline => {
  const end = (date: string) => endOfDay(date, zone, calendar);
  return { zone, soft: end(soft), grace: end(grace), hard: end(hard) };
};
const march = deadline('2028-03-17', '2028-03-20', '2028-03-24');
const walls = ({ soft, grace, hard }: Deadline): string[] => [soft.wall, grace.wall, hard.wall];

describe('what is received', () => {
  it.each([
    ['at the soft instant', march.soft.at, 'onTime'],
    ['a millisecond later', march.soft.at + 1, 'grace'],
    ['at the grace instant', march.grace.at, 'grace'],
    ['a millisecond later', march.grace.at + 1, 'late'],
    ['at the hard instant', march.hard.at, 'late'],
    ['a millisecond later', march.hard.at + 1, 'closed'],
  ])('%s (%d) is %s', (_, at, expected) => expect(timing(march, at)).toBe(expected));

  it('knows no grace where there is none', () => {
    const strict = deadline('2028-03-17', '2028-03-17', '2028-03-17');
    expect([timing(strict, strict.hard.at), timing(strict, strict.hard.at + 1)]).toEqual(['onTime', 'closed']);
  });
});

describe('"until 31 March"', () => {
  it('is 23:59:59 of that day in the zone', () => {
    expect(endOfDay('2028-03-31', zone, calendar)).toEqual({ at: utc('2028-03-31T21:59:59Z'), wall: '2028-03-31T23:59:59', zone });
    expect(iso(endOfDay('2028-03-31', 'Asia/Kathmandu', calendar).at)).toBe('2028-03-31T18:14:59Z');
  });
  it('needs a date there is', () => expect(() => endOfDay('2028-02-30', zone, calendar)).toThrow(TypeError));
});

describe('an extension', () => {
  const before = utc('2028-03-01T12:00Z');
  const after = utc('2028-04-05T12:00Z');

  it('by ten days moves all three, on the wall clock, over a change of the clocks', () =>
    expect(walls(extendDeadline(march, { days: 10 }, before, calendar))).toEqual([
      '2028-03-27T23:59:59',
      '2028-03-30T23:59:59',
      '2028-04-03T23:59:59',
    ]));

  it('given at the hard instant itself still counts from it', () =>
    expect(walls(extendDeadline(march, { days: 1 }, march.hard.at, calendar))).toEqual([
      '2028-03-18T23:59:59',
      '2028-03-21T23:59:59',
      '2028-03-25T23:59:59',
    ]));

  it('by ten days after the hard one counts from today, to the end of the day', () =>
    expect(walls(extendDeadline(march, { days: 10 }, after, calendar))).toEqual([
      '2028-04-15T23:59:59',
      '2028-04-15T23:59:59',
      '2028-04-15T23:59:59',
    ]));

  it('counts today in the zone of the deadline', () =>
    expect(extendDeadline(march, { days: 1 }, utc('2028-04-05T22:30Z'), calendar).hard.wall).toBe('2028-04-07T23:59:59'));

  it('until a date makes all three the end of that day', () =>
    expect(walls(extendDeadline(march, { until: '2028-05-02' }, before, calendar))).toEqual([
      '2028-05-02T23:59:59',
      '2028-05-02T23:59:59',
      '2028-05-02T23:59:59',
    ]));

  it.each([
    [
      'the present hard date',
      { until: '2028-03-24' },
      before,
      /later than the present hard deadline, 2028-03-24T23:59:59 \(Europe\/Zurich\)/,
    ],
    ['an earlier one', { until: '2028-03-20' }, before, /later than the present hard deadline/],
    ['a date that has passed', { until: '2028-04-04' }, after, /must end in the future; 2028-04-04T23:59:59/],
    ['no days', { days: 0 }, before, /by 1 to 3660 whole days, not 0/],
    ['half a day', { days: 0.5 }, before, /whole days/],
    ['days without end', { days: 1e9 }, before, /whole days/],
    ['no date', { until: '2028-02-30' }, before, /no wall time/],
  ])('to %s is refused', (_, extension, from, why) => {
    expect(() => extendDeadline(march, extension, from, calendar)).toThrow(TypeError);
    expect(() => extendDeadline(march, extension, from, calendar)).toThrow(why);
  });

  it('is always later than before and than now, in order, in the deadline’s zone', () => {
    fc.assert(
      fc.property(anyZone, nearInstant, nearInstant, fc.integer({ min: 1, max: 400 }), (place, at, from, days) => {
        const date = dateOf(at, place);
        const hard = endOfDay(date, place, calendar);
        const soft = calendar.moment(`${date}T12:00`, place);
        const { soft: s, grace: g, hard: h, zone: z } = extendDeadline({ zone: place, soft, grace: soft, hard }, { days }, from, calendar);
        expect(h.at).toBeGreaterThan(Math.max(hard.at, from));
        expect(s.at <= g.at && g.at <= h.at).toBe(true);
        expect([z, s.zone, g.zone, h.zone]).toEqual([place, place, place, place]);
        expect([s, g, h].map((m) => calendar.wallOf(m.at, place))).toEqual([s.wall, g.wall, h.wall]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('of two deadlines the later', () => {
  it.each([
    ['closes later', deadline('2028-03-01', '2028-03-01', '2028-03-25'), 'b'],
    ['closes together, with more grace', deadline('2028-03-01', '2028-03-21', '2028-03-24'), 'b'],
    ['differs in the soft date only', deadline('2028-03-18', '2028-03-20', '2028-03-24'), 'b'],
    ['closes earlier', deadline('2028-03-23', '2028-03-23', '2028-03-23'), 'a'],
    ['is the same', { ...march }, 'a'],
  ])('the other one %s', (_, other, expected) => expect(laterOf(march, other)).toBe(expected === 'a' ? march : other));
});
