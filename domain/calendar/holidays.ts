/**
 * Weekends and public holidays of countries. Weekends: Unicode CLDR's week data, in the JavaScript engine. Holidays: date-holidays, public
 * ones of the country as a whole, worked out a country and a year at a time and kept as bare dates.
 */
import Holidays from 'date-holidays';
import library from 'date-holidays/package.json' with { type: 'json' };
import { dayMs, partsOf } from './days.ts';

/** Version of the holiday data. */
export const holidayVersion = library.version;

// The tables of the Hijri and Hebrew calendars end in 2076; in some far years the library never comes back.
const firstYear = 1970;
const lastYear = 2076;

interface Country {
  /** Days of the week, 0 (Sunday) to 6, that are not worked on. */
  readonly weekend: ReadonlySet<number>;
  readonly known: boolean;
  /** Day numbers (days.ts) of holidays in the years worked out so far. */
  readonly holidays: Set<number>;
  readonly years: Set<number>;
}

const countries = new Map<string, Country>();
const nowhere: Country = { weekend: new Set([0, 6]), known: false, holidays: new Set(), years: new Set() };
let listed: ReadonlySet<string> | undefined;

function countryOf(code: string | null): Country {
  if (code === null || !/^[A-Z]{2}$/.test(code)) return nowhere;
  let country = countries.get(code);
  if (!country) {
    listed ??= new Set(Object.keys(new Holidays().getCountries()));
    country = { weekend: weekendOf(code), known: listed.has(code), holidays: new Set(), years: new Set() };
    countries.set(code, country);
  }
  return country;
}

/** Newer than TypeScript's own description of Intl. */
interface WithWeekInfo {
  getWeekInfo?(): { readonly weekend: readonly number[] };
}

function weekendOf(code: string): ReadonlySet<number> {
  const locale: WithWeekInfo = new Intl.Locale(`und-${code}`);
  const weekend = locale.getWeekInfo?.().weekend;
  // CLDR counts Monday as 1 and Sunday as 7.
  return weekend ? new Set(weekend.map((day) => day % 7)) : nowhere.weekend;
}

/** Whether holidays of a country (ISO 3166-1 alpha-2) are known. */
export const knowsHolidays = (country: string | null): boolean => countryOf(country).known;

/** Whether a day number is a day of the weekend or, from 1970 to 2076, a known public holiday of a country; null: Saturdays and Sundays. */
export function isDayOff(day: number, code: string | null): boolean {
  const country = countryOf(code);
  if (country.weekend.has((((day + 4) % 7) + 7) % 7)) return true;
  if (!country.known) return false;
  const { year, month } = partsOf(day);
  workOut(country, code as string, year);
  // Holidays of several days reach into the new year.
  if (month === 1) workOut(country, code as string, year - 1);
  return country.holidays.has(day);
}

function workOut(country: Country, code: string, year: number): void {
  if (country.years.has(year) || year < firstYear || year > lastYear) return;
  country.years.add(year);
  // Read in UTC, start and end are the country's wall times, whatever the zone of this process.
  const found = new Holidays(code, { types: ['public'], languages: 'en', timezone: 'UTC' }).getHolidays(year);
  for (const { start, end } of found) for (const day of wholeDays(start.getTime(), end.getTime())) country.holidays.add(day);
}

/** Days of which a holiday takes more than the half after or before noon. Holidays of the Hijri and Hebrew calendars begin the evening before. */
function wholeDays(start: number, end: number): number[] {
  const noon = dayMs / 2;
  const first = Math.floor((start - noon) / dayMs) + 1;
  const last = Math.ceil((end - noon) / dayMs) - 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
}
