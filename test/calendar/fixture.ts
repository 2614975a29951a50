import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { createCalendar } from '../../domain/calendar/create.ts';

export const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });

/** Every zone this engine knows, with those that have bitten somebody before. */
export const zones: readonly string[] = [...new Set([...Intl.supportedValuesOf('timeZone'), 'Asia/Kathmandu', 'Asia/Kolkata', 'UTC'])];
export const anyZone = fc.constantFrom(...zones);

export const utc = (text: string): number => Temporal.Instant.from(text.endsWith('Z') ? text : `${text}Z`).epochMilliseconds;
export const iso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString();

/** Any second of the years 1990 to 2060. */
export const anyInstant = fc
  .integer({ min: utc('1990-01-01T00:00') / 1000, max: utc('2061-01-01T00:00') / 1000 })
  .map((seconds) => seconds * 1000);
/** Any second of 2024 to 2032: the years holidays matter in. */
export const nearInstant = fc
  .integer({ min: utc('2024-01-01T00:00') / 1000, max: utc('2033-01-01T00:00') / 1000 })
  .map((seconds) => seconds * 1000);

/** The next change of a zone's clocks after an instant, and the one after: what to look around. */
export function changes(zone: string, after: number): number[] {
  const found: number[] = [];
  for (let at = zoned(after, zone).getTimeZoneTransition('next'); at && found.length < 2; at = at.getTimeZoneTransition('next')) {
    found.push(at.epochMilliseconds);
  }
  return found;
}

export const zoned = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
/** `2030-03-31` on the clocks of a zone. */
export const dateOf = (at: number, zone: string): string => zoned(at, zone).toPlainDate().toString();
/** What Temporal makes of a wall time: the reference for ours. */
export const compatible = (wall: string, zone: string): number => Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds;
