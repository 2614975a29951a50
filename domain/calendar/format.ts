/** The one formatter of instants, for mails, pages, calendar files and exports. An instant is never shown without its zone. */
import type { Instant } from '../lifecycle.ts';
import { localOf, moment } from './zones.ts';

/** British English for its day before the month and its 24 hours. Other languages than these are written as English. */
const locales: Readonly<Record<string, string>> = { en: 'en-GB', fr: 'fr', es: 'es', ar: 'ar-u-nu-latn', ru: 'ru', zh: 'zh-Hans' };
const localeOf = (language: string): string => (Object.hasOwn(locales, language) ? (locales[language] as string) : 'en-GB');

/** `Friday 31 March 2028 at 23:59 (New York, UTC−04:00)`: date and 24-hour time in a language, the city of the zone and its offset then. */
export function formatMoment(at: Instant, zone: string, language: string): string {
  const local = localOf(at, zone);
  return `${dateTime(language).format(local)} (${isolated(zoneName(zone, local - at), language)})`;
}

/** `Friday 31 March 2028 (New York, UTC−04:00)`: the day of an instant, where its time means nothing. */
export function formatDay(at: Instant, zone: string, language: string): string {
  const local = localOf(at, zone);
  return `${dateOf(language).format(local)} (${isolated(zoneName(zone, local - at), language)})`;
}

/** `31 March 2028`: a day that is meant as such, wherever one is; `2028-03-31`. */
export const formatDate = (date: string, language: string): string => plainDate(language).format(moment(`${date}T00:00:00`, 'UTC').at);

/** An instant as the cycle and as somebody's own clocks show it; `own` is null when both show the same. */
export function formatBoth(
  at: Instant,
  cycleZone: string,
  ownZone: string,
  language: string,
): { readonly cycle: string; readonly own: string | null } {
  const same = localOf(at, cycleZone) === localOf(at, ownZone);
  return { cycle: formatMoment(at, cycleZone, language), own: same ? null : formatMoment(at, ownZone, language) };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Coarse units with the span from which they are used, the largest first. Months are 30 days, years 365. */
const units = [
  { unit: 'year', length: 365 * day, from: 2 * 365 * day },
  { unit: 'month', length: 30 * day, from: 60 * day },
  { unit: 'day', length: day, from: 2 * day },
  { unit: 'hour', length: hour, from: 2 * hour },
  { unit: 'minute', length: minute, from: minute },
  { unit: 'second', length: 1000, from: 0 },
] as const;

/** `in 12 days`, `12 days ago`: coarse, in whole units that have passed in full, so that no more time is promised than there is. */
export function formatDuration(fromMs: Instant, toMs: Instant, language: string): string {
  const span = Math.abs(toMs - fromMs);
  const { unit, length } = units.find(({ from }) => span >= from) ?? units[5];
  const whole = Math.floor(span / length);
  return relative(language).format(toMs < fromMs ? -whole : whole, unit);
}

/** `New York, UTC−04:00`: the last part of the zone's name, which IANA chose as its best-known place, and the offset from UTC in milliseconds. */
function zoneName(zone: string, offsetMs: number): string {
  const minutes = Math.round(offsetMs / minute);
  const two = (n: number): string => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  // Names without a place, such as UTC and Etc/GMT+5, say no more than the offset.
  if (!zone.includes('/') || zone.startsWith('Etc/')) return zone.endsWith('UTC') ? 'UTC' : offset;
  return `${zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')}, ${offset}`;
}

/** Between U+2066 and U+2069 (Unicode UAX #9) where a language is written from right to left: else its brackets would point the wrong way. */
const isolated = (text: string, language: string): string => (language === 'ar' ? `\u2066${text}\u2069` : text);

const dates = new Map<string, Intl.DateTimeFormat>();
const dateTimes = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** Writes wall times as if they were of UTC: one formatter for all zones, since each takes milliseconds to make and 100 KB to keep. */
const dateTime = (language: string): Intl.DateTimeFormat =>
  cached(dateTimes, localeOf(language), (locale) => {
    const date = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat(locale, { ...date, ...time, calendar: 'gregory', timeZone: 'UTC' });
  });

const dateOf = (language: string): Intl.DateTimeFormat =>
  cached(dates, localeOf(language), (locale) => {
    const date = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
    return new Intl.DateTimeFormat(locale, { ...date, calendar: 'gregory', timeZone: 'UTC' });
  });

const plainDates = new Map<string, Intl.DateTimeFormat>();
const plainDate = (language: string): Intl.DateTimeFormat =>
  cached(plainDates, localeOf(language), (locale) => {
    const date = { day: 'numeric', month: 'long', year: 'numeric' } as const;
    return new Intl.DateTimeFormat(locale, { ...date, calendar: 'gregory', timeZone: 'UTC' });
  });

const relative = (language: string): Intl.RelativeTimeFormat =>
  cached(relatives, localeOf(language), (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }));

function cached<T>(map: Map<string, T>, locale: string, make: (locale: string) => T): T {
  let value = map.get(locale);
  if (value === undefined) {
    value = make(locale);
    map.set(locale, value);
  }
  return value;
}
