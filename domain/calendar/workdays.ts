/** Working days of countries, closures, and the hours in which people are written to. */
import type { Instant } from '../lifecycle.ts';
import { dateText, dayMs, dayOfText, timeOfText } from './days.ts';
import { isDayOff } from './holidays.ts';
import { instantOf, localOf } from './zones.ts';

type Closures = readonly string[];
const open: Closures = [];
/** Days looked at before giving up: more than any run of days off, unless closures leave none. */
const patience = 366;

const sets = new WeakMap<Closures, ReadonlySet<string>>();
function setOf(closures: Closures): ReadonlySet<string> {
  let set = sets.get(closures);
  if (!set) {
    set = new Set(closures);
    sets.set(closures, set);
  }
  return set;
}

function isClosed(day: number, closures: Closures): boolean {
  if (closures.length === 0) return false;
  const set = setOf(closures);
  const date = dateText(day);
  return set.has(date) || set.has(`-${date.slice(4)}`);
}

const isWorking = (day: number, country: string | null, closures: Closures): boolean => !isDayOff(day, country) && !isClosed(day, closures);

/** See Calendar.isWorkingDay. Closures: `--12-25` (every year) or `2028-01-01`. Throws a TypeError for what is no date. */
export const isWorkingDay = (date: string, country: string | null, closures: Closures = open): boolean =>
  isWorking(dayOfText(date), country, closures);

const dayOf = (at: Instant, zone: string): number => Math.floor(localOf(at, zone) / dayMs);

/** The instant of a time on a day, or null where the zone has no such day (Apia, 30 December 2011). */
function onDay(day: number, time: number, zone: string): Instant | null {
  const at = instantOf(day * dayMs + time, zone);
  return dayOf(at, zone) === day ? at : null;
}

/** See Calendar.morningOnOrBefore. It can lie after `at`, on the same day. Throws a TypeError when no day of the year before is worked on. */
export function morningOnOrBefore(at: Instant, zone: string, country: string | null, time: string, closures: Closures = open): Instant {
  const morning = timeOfText(time);
  const today = dayOf(at, zone);
  for (let day = today; day > today - patience; day--) {
    if (!isWorking(day, country, closures)) continue;
    const found = onDay(day, morning, zone);
    if (found !== null) return found;
  }
  throw new TypeError(`no working day within a year before ${dateText(today)}: the closures leave none`);
}

/**
 * See Calendar.nextWindow. The window lasts from one instant to another, so an hour that clocks show twice counts once, or both times.
 * Throws a TypeError for a window that ends no later than it begins, and when no day of the year after is worked on.
 */
export function nextWindow(
  at: Instant,
  zone: string,
  country: string | null,
  window: { readonly from: string; readonly until: string },
  closures: Closures = open,
): Instant {
  const from = timeOfText(window.from);
  const until = timeOfText(window.until);
  if (until <= from) throw new TypeError(`a window ends after it begins: ${window.from} to ${window.until} does not`);
  const today = dayOf(at, zone);
  for (let day = today; day < today + patience; day++) {
    if (!isWorking(day, country, closures)) continue;
    const start = onDay(day, from, zone);
    const end = instantOf(day * dayMs + until, zone);
    // A window whose beginning falls into a gap can be over before it begins.
    if (start !== null && start < end && at < end) return Math.max(at, start);
  }
  throw new TypeError(`no working day within a year after ${dateText(today)}: the closures leave none`);
}
