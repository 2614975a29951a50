import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dateText, dayOfText, partsOf, timeOfText, wallOfText, wallText } from '../../domain/calendar/days.ts';

const epoch = Temporal.PlainDate.from('1970-01-01');

describe('days as numbers', () => {
  it('name the dates of the Gregorian calendar, from year 100 to year 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -683_003, max: 2_932_896 }), (day) => {
        const date = epoch.add({ days: day });
        expect(dateText(day)).toBe(date.toString());
        expect(partsOf(day)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayOfText(date.toString())).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });
  it.each(['2100-02-29', '2028-00-10', '2028-01-00', '2028-06-31', '28-01-01', '2028-1-1', '2028-01-01T10:00'])('%s is no date', (text) =>
    expect(() => dayOfText(text)).toThrow('is no date'),
  );
});

describe('wall times as numbers', () => {
  it.each(['1970-01-01T00:00:00', '1969-12-31T23:59:59', '2028-02-29T12:34:56'])('%s goes there and back', (text) =>
    expect(wallText(wallOfText(text))).toBe(text),
  );
  it('cut off parts of a second, before 1970 too', () =>
    expect([wallText(999), wallText(-1)]).toEqual(['1970-01-01T00:00:00', '1969-12-31T23:59:59']));
  it('may be written without seconds', () => expect(wallOfText('1970-01-02T00:01')).toBe(86_460_000));
});

describe('times of day', () => {
  it.each([
    ['00:00', 0],
    ['09:00', 32_400_000],
    ['23:59:59', 86_399_000],
  ])('%s', (text, ms) => expect(timeOfText(text)).toBe(ms));
  it.each(['24:00', '9:00', '09:60', 'noon'])('%s is none', (text) => expect(() => timeOfText(text)).toThrow('is no time of day'));
});
