import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { anyZone, calendar, compatible, dateOf, iso, nearInstant, utc, zoned } from './fixture.ts';

const hour = 3_600_000;
const closures = ['--12-25', '--01-01', '2028-05-12'];
const anyCountry = fc.constantFrom(null, 'CH', 'KE', 'SA', 'NP', 'IR', 'CN', 'US', 'SZ', 'AF');
const time = fc
  .integer({ min: 0, max: 1439 })
  .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);

describe('closures', () => {
  it.each([
    ['2028-12-25', false],
    ['2029-12-25', false],
    ['2028-12-26', true],
    ['2028-05-12', false],
    ['2027-05-12', true],
  ])('%s is worked on: %s', (date, worked) => expect(calendar.isWorkingDay(date, null, closures)).toBe(worked));
  it('that leave no day are reported, not waited for', () => {
    const all = Array.from({ length: 366 }, (_, n) => `-${Temporal.PlainDate.from('2028-01-01').add({ days: n }).toString().slice(4)}`);
    expect(() => calendar.morningOnOrBefore(0, 'UTC', null, '09:00', all)).toThrow('no working day within a year');
    expect(() => calendar.nextWindow(0, 'UTC', null, { from: '08:00', until: '18:00' }, all)).toThrow('no working day within a year');
  });
});

describe('the morning on or before', () => {
  it.each([
    ['on a working day is that day, even when it is still to come', '2028-05-10T03:00Z', 'Europe/Zurich', 'CH', '2028-05-10T07:00Z'],
    ['on a Sunday is the Friday before', '2028-05-14T12:00Z', 'Europe/Zurich', 'CH', '2028-05-12T07:00Z'],
    ['goes by the day in the zone, not in UTC', '2028-05-12T12:00Z', 'Pacific/Auckland', null, '2028-05-11T21:00Z'],
    ['on a holiday is the day before', '2028-07-14T12:00Z', 'Europe/Paris', 'FR', '2028-07-13T07:00Z'],
    ['passes holidays and weekends together', '2028-04-17T12:00Z', 'Europe/Zurich', 'CH', '2028-04-13T07:00Z'],
    ['knows weekends on Friday and Saturday', '2028-06-10T12:00Z', 'Asia/Riyadh', 'SA', '2028-06-08T06:00Z'],
    ['passes a day that does not exist', '2011-12-31T22:00Z', 'Pacific/Apia', null, '2011-12-29T19:00Z'],
  ])('%s', (_, at, zone, country, expected) => {
    expect(iso(calendar.morningOnOrBefore(utc(at), zone, country, '09:00'))).toBe(iso(utc(expected)));
  });

  it('takes seconds', () =>
    expect(calendar.morningOnOrBefore(utc('2028-05-10T12:00Z'), 'UTC', null, '09:00:30')).toBe(utc('2028-05-10T09:00:30Z')));

  it('is on a working day, and none lies between it and the day asked about', () => {
    fc.assert(
      fc.property(anyZone, anyCountry, nearInstant, (zone, country, at) => {
        const morning = calendar.morningOnOrBefore(at, zone, country, '09:00', closures);
        const [found, asked] = [dateOf(morning, zone), dateOf(at, zone)];
        expect(calendar.wallOf(morning, zone).slice(11)).toBe('09:00:00');
        expect(calendar.isWorkingDay(found, country, closures)).toBe(true);
        expect(found <= asked).toBe(true);
        for (let day = Temporal.PlainDate.from(found).add({ days: 1 }); day.toString() <= asked; day = day.add({ days: 1 })) {
          expect(calendar.isWorkingDay(day.toString(), country, closures), `${day} ${country}`).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the next window', () => {
  const window = { from: '08:00', until: '18:00' };
  it.each([
    ['is now, inside', '2028-05-10T10:00:00.123Z', '2028-05-10T10:00:00.123Z'],
    ['begins with its first instant', '2028-05-10T06:00Z', '2028-05-10T06:00Z'],
    ['is over at its last', '2028-05-10T16:00Z', '2028-05-11T06:00Z'],
    ['is later today, before', '2028-05-10T05:59:59Z', '2028-05-10T06:00Z'],
    ['is on Monday, on Friday night', '2028-05-12T20:00Z', '2028-05-15T06:00Z'],
    ['is after the holiday, on Sunday, 30 July', '2028-07-31T17:00Z', '2028-08-02T06:00Z'],
  ])('%s', (_, at, expected) => expect(iso(calendar.nextWindow(utc(at), 'Europe/Zurich', 'CH', window))).toBe(iso(utc(expected))));

  it('passes a day that does not exist', () =>
    expect(iso(calendar.nextWindow(utc('2011-12-30T08:00Z'), 'Pacific/Apia', null, window))).toBe(iso(utc('2012-01-01T18:00Z'))));

  it('passes one that clocks jump over, on a Sunday that is worked on', () => {
    const [from, until] = ['02:30', '03:10'];
    expect(iso(calendar.nextWindow(utc('2027-03-14T05:00Z'), 'America/New_York', 'EG', { from, until }))).toBe(
      iso(utc('2027-03-15T06:30Z')),
    );
  });

  it('cannot go over midnight', () =>
    expect(() => calendar.nextWindow(0, 'UTC', null, { from: '18:00', until: '08:00' })).toThrow('18:00 to 08:00 does not'));

  it('is inside the hours of a working day, and nothing earlier is', () => {
    const windows = fc.tuple(time, time).filter(([from, until]) => from < until);
    fc.assert(
      fc.property(
        anyZone,
        anyCountry,
        nearInstant,
        windows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zone, country, at, [from, until], share) => {
          const inside = (t: number): boolean => {
            const date = dateOf(t, zone);
            return (
              calendar.isWorkingDay(date, country, closures) &&
              t >= compatible(`${date}T${from}`, zone) &&
              t < compatible(`${date}T${until}`, zone)
            );
          };
          const next = calendar.nextWindow(at, zone, country, { from, until }, closures);
          expect(next).toBeGreaterThanOrEqual(at);
          expect(inside(next), `${iso(next)} ${zone}`).toBe(true);
          const earlier = [at, next - 1000, at + Math.floor((next - at) * share)];
          for (let t = at; t < next; t += hour) earlier.push(t);
          for (const t of earlier) if (t >= at && t < next) expect(inside(t), `${iso(t)} ${zone}`).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('planning', () => {
  it('is fast where days and zones come again: 20,000 mornings in half a second', () => {
    const places = [
      ['Europe/Zurich', 'CH'],
      ['Africa/Nairobi', 'KE'],
      ['Asia/Kathmandu', 'NP'],
      ['America/New_York', 'US'],
    ] as const;
    const start = utc('2028-01-05T12:00Z');
    const plan = (): number => {
      const begun = performance.now();
      for (let n = 0; n < 20_000; n++) {
        const [zone, country] = places[n % 4] as (typeof places)[number];
        calendar.morningOnOrBefore(calendar.add(start + (n % 1000) * 24 * hour, 'P2W', -1, zone), zone, country, '09:00', closures);
      }
      return performance.now() - begun;
    };
    expect(Math.min(plan(), plan(), plan(), plan())).toBeLessThan(500);
  });
});

it('reads a date that no calendar has as a mistake', () => expect(() => calendar.isWorkingDay('2028-02-30', null)).toThrow(TypeError));
it('agrees with Temporal about weekdays', () => {
  fc.assert(
    fc.property(nearInstant, (at) => {
      expect(calendar.isWorkingDay(dateOf(at, 'UTC'), null)).toBe(zoned(at, 'UTC').dayOfWeek <= 5);
    }),
  );
});
