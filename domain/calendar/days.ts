/** Days and wall times as numbers: a day counts from 1970-01-01, a wall time is milliseconds of day and time as if read in UTC. */

export const dayMs = 86_400_000;

const wallForm = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const timeForm = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** Day number of a date of the Gregorian calendar; months and days beyond their range run over. */
export const dayNumber = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / dayMs;

/** Days in a month. */
export const daysIn = (year: number, month: number): number => dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);

/** Year, month (1-12) and day of a day number, counted in eras of 400 years that begin in March, so that leap days come last. */
export function partsOf(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** `2030-03-31` of a day number. */
export function dateText(day: number): string {
  const { year, month, day: date } = partsOf(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

/** `2030-03-31T23:59:59` of a wall time; parts of a second are cut off. */
export function wallText(wall: number): string {
  const day = Math.floor(wall / dayMs);
  const seconds = Math.floor((wall - day * dayMs) / 1000);
  return `${dateText(day)}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Wall time of `2030-03-31T23:59`, with or without seconds. Throws a TypeError for another form and for what no calendar has (30 February). */
export function wallOfText(text: string): number {
  const match = wallForm.exec(text);
  const [year, month, day, hour, minute, second] = (match ?? []).slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const exists = match?.[4] !== undefined && isDate(year, month, day) && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw new TypeError(`"${text}" is no wall time: write a date that exists with its time, as in "2030-03-31T23:59"`);
  return dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Day number of `2030-03-31`. Throws a TypeError for another form and for a date that no calendar has. */
export function dayOfText(text: string): number {
  const match = wallForm.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(Number) as [number, number, number];
  if (!match || match[4] !== undefined || !isDate(year, month, day))
    throw new TypeError(`"${text}" is no date: write one that exists, as in "2030-03-31"`);
  return dayNumber(year, month, day);
}

// Date.UTC reads years below 100 as of the twentieth century.
const isDate = (year: number, month: number, day: number): boolean =>
  year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

/** Milliseconds after midnight of `09:00` or `09:00:30`. Throws a TypeError for another form. */
export function timeOfText(text: string): number {
  const match = timeForm.exec(text);
  if (!match) throw new TypeError(`"${text}" is no time of day: write "09:00" or "23:59:59"`);
  return ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000;
}
