import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { knowsZone } from '../../domain/calendar/zones.ts';
import { anyInstant, anyZone, calendar, changes, compatible, iso, utc, zoned, zones } from './fixture.ts';

const minute = 60_000;
const day = 1440 * minute;
const signed = (minutes: number): string => {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) => String(n).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
};

describe('the wall time of an instant', () => {
  it.each([
    ['Asia/Kathmandu', '2028-02-29T12:00Z', '2028-02-29T17:45:00'],
    ['Pacific/Chatham', '2028-07-01T12:00Z', '2028-07-02T00:45:00'],
    ['Pacific/Chatham', '2028-12-31T12:00Z', '2029-01-01T01:45:00'],
    ['Australia/Lord_Howe', '2028-07-01T00:00Z', '2028-07-01T10:30:00'],
    ['Australia/Lord_Howe', '2028-12-01T00:00Z', '2028-12-01T11:00:00'],
    ['America/St_Johns', '2028-01-01T00:00Z', '2027-12-31T20:30:00'],
    ['Pacific/Kiritimati', '2028-12-31T10:00Z', '2029-01-01T00:00:00'],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29T23:59:59'],
    ['Pacific/Apia', '2011-12-30T10:00Z', '2011-12-31T00:00:00'],
    ['Europe/Zurich', '2028-03-26T00:59:59.999Z', '2028-03-26T01:59:59'],
    ['Europe/Zurich', '2028-03-26T01:00Z', '2028-03-26T03:00:00'],
    ['UTC', '1969-12-31T23:59:59Z', '1969-12-31T23:59:59'],
  ])('in %s at %s is %s', (zone, at, wall) => expect(calendar.wallOf(utc(at), zone)).toBe(wall));

  it('is what the platform shows, in every zone, on both sides of each change of the clocks', () => {
    for (const zone of zones) {
      const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
      const around = changes(zone, utc('2026-06-01T00:00')).flatMap((at) => [at - 1000, at, at + day]);
      for (const at of [utc('1999-06-01T12:34:56'), utc('2026-01-01T00:00'), utc('2031-10-31T23:59:59'), ...around]) {
        const offset = (utc(calendar.wallOf(at, zone)) - at) / minute;
        const name = shown.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
        expect(`GMT${signed(offset)}`, `${zone} ${iso(at)}`).toBe(name === 'GMT' ? 'GMT+00:00' : name);
      }
    }
  });

  it('is what Temporal says, at any instant in any zone', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, at) => {
        expect(calendar.wallOf(at, zone)).toBe(zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'second' }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the moment of a wall time', () => {
  it.each([
    ['in a gap, as if clocks had not changed', '2028-03-26T02:30', 'Europe/Zurich', '2028-03-26T01:30Z', '2028-03-26T03:30:00'],
    ['in an overlap, the first', '2028-10-29T02:30', 'Europe/Zurich', '2028-10-29T00:30Z', '2028-10-29T02:30:00'],
    ['after an overlap', '2028-10-29T03:00', 'Europe/Zurich', '2028-10-29T02:00Z', '2028-10-29T03:00:00'],
    ['in a gap of half an hour', '2028-10-01T02:15', 'Australia/Lord_Howe', '2028-09-30T15:45Z', '2028-10-01T02:45:00'],
    ['in an overlap of half an hour', '2028-04-02T01:45', 'Australia/Lord_Howe', '2028-04-01T14:45Z', '2028-04-02T01:45:00'],
    ['at a midnight that does not exist', '2028-09-03T00:00', 'America/Santiago', '2028-09-03T04:00Z', '2028-09-03T01:00:00'],
    ['on a day that does not exist', '2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00Z', '2011-12-31T12:00:00'],
    ['east of +05:00', '2030-03-31T23:59:59', 'Asia/Kathmandu', '2030-03-31T18:14:59Z', '2030-03-31T23:59:59'],
  ])('%s', (_, wall, zone, at, shown) => expect(calendar.moment(wall, zone)).toEqual({ at: utc(at), wall: shown, zone }));

  it('goes there and back in every zone, except in gaps, where it moves on by the gap', () => {
    for (const zone of zones) {
      const around = changes(zone, utc('2026-06-01T00:00')).flatMap((at) =>
        [-90, -45, -15, 0, 15, 45, 90].map((by) => zoned(at, zone).toPlainDateTime().add({ minutes: by })),
      );
      for (const plain of [Temporal.PlainDateTime.from('2028-02-29T23:59:59'), ...around]) {
        const wall = plain.toString({ smallestUnit: 'second' });
        const moment = calendar.moment(wall, zone);
        expect(moment.at, `${zone} ${wall}`).toBe(compatible(wall, zone));
        expect(moment.wall >= wall, `${zone} ${wall}`).toBe(true);
        const exists = plain.toZonedDateTime(zone, { disambiguation: 'earlier' }).toPlainDateTime().equals(plain);
        expect(moment.wall === wall, `${zone} ${wall}`).toBe(exists);
      }
    }
  });

  it('is the first instant at which clocks show it', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, at) => {
        const { at: first } = calendar.moment(calendar.wallOf(at, zone), zone);
        expect(first).toBeLessThanOrEqual(at);
        expect(calendar.wallOf(first, zone)).toBe(calendar.wallOf(at, zone));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['2028-02-30T10:00', '2029-02-29T10:00', '2028-13-01T10:00', '2028-01-01T24:00', '2028-01-01', '2028-01-01 10:00', 'soon'])(
    'there is none for "%s"',
    (wall) => expect(() => calendar.moment(wall, 'UTC')).toThrow(TypeError),
  );
});

describe('a duration added', () => {
  it.each([
    ['a day over the change of clocks keeps the wall time', '2028-03-25T11:00Z', 'P1D', 1, 'Europe/Zurich', '2028-03-26T10:00Z'],
    ['24 hours over it do not', '2028-03-25T11:00Z', 'PT24H', 1, 'Europe/Zurich', '2028-03-26T11:00Z'],
    ['twelve weeks before', '2030-05-07T14:00Z', 'P12W', -1, 'America/New_York', '2030-02-12T15:00Z'],
    ['a month on the 31st ends on the last day', '2028-01-31T12:00Z', 'P1M', 1, 'UTC', '2028-02-29T12:00Z'],
    ['a year before the 29th of February', '2028-02-29T12:00Z', 'P1Y', -1, 'UTC', '2027-02-28T12:00Z'],
    ['months come before days', '2028-03-31T12:00Z', 'P1M1D', -1, 'UTC', '2028-02-28T12:00Z'],
    ['date units before time units', '2028-03-25T01:30Z', 'P1DT1H', 1, 'Europe/Zurich', '2028-03-26T02:30Z'],
    ['a day that does not exist is passed', '2011-12-29T22:00Z', 'P1D', 1, 'Pacific/Apia', '2011-12-30T22:00Z'],
    ['nothing', '2028-10-29T01:30Z', 'P0D', 1, 'Europe/Zurich', '2028-10-29T01:30Z'],
  ] as const)('%s', (_, at, duration, sign, zone, expected) => {
    expect(iso(calendar.add(utc(at), duration, sign, zone))).toBe(iso(utc(expected)));
  });

  it('agrees with Temporal, in any zone, forwards and back', () => {
    const unit = (max: number) => fc.integer({ min: 0, max });
    const duration = fc.record({
      years: unit(5),
      months: unit(20),
      weeks: unit(30),
      days: unit(100),
      hours: unit(80),
      minutes: unit(90),
      seconds: unit(90),
    });
    fc.assert(
      fc.property(anyZone, anyInstant, duration, fc.constantFrom<1 | -1>(1, -1), (zone, at, parts, sign) => {
        const length = Temporal.Duration.from(parts);
        const expected = sign === 1 ? zoned(at, zone).add(length) : zoned(at, zone).subtract(length);
        expect(calendar.add(at, length.toString(), sign, zone)).toBe(expected.epochMilliseconds);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'P', '12 weeks', '-P1D', 'P1X', 'P1.5D'])('"%s" is none', (text) => {
    expect(() => calendar.add(0, text, 1, 'UTC')).toThrow(/is no duration/);
  });
});

describe('zones', () => {
  it('are known by their IANA names, old ones included', () =>
    expect(['Europe/Zurich', 'Asia/Katmandu', 'Asia/Kathmandu', 'Mars/Olympus', ''].map(knowsZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]));
  it('that are unknown are named', () => expect(() => calendar.wallOf(0, 'Mars/Olympus')).toThrow('"Mars/Olympus" is no time zone'));
});

it('carries the versions of zone and holiday data', () => expect(calendar.version).toMatch(/^tz20\d\d[a-z]\/dh\d+\.\d+\.\d+$/));
