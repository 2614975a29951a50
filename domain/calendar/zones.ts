/**
 * Zones: from instants to wall times and back, and durations added. Zone rules come from the running JavaScript engine's data (IANA),
 * asked through Temporal; what was asked is kept, a year at a time, so that planning costs no further question.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../lifecycle.ts';
import type { Moment } from './calendar.ts';
import { dayMs, dayNumber, daysIn, partsOf, wallOfText, wallText } from './days.ts';

/** What a zone's clocks show, as offsets in milliseconds. */
interface Zone {
  readonly id: string;
  /** By number of block: its offsets in order, each up to (not including) an instant. */
  readonly blocks: Map<number, readonly Span[]>;
}
interface Span {
  readonly until: Instant;
  readonly offset: number;
}

const block = 366 * dayMs;
const blocksKept = 64;
const zones = new Map<string, Zone>();

function zoneOf(id: string): Zone {
  let zone = zones.get(id);
  if (!zone) {
    if (!knowsZone(id)) throw new TypeError(`"${id}" is no time zone: write an IANA name, as in "Europe/Zurich"`);
    zone = { id, blocks: new Map() };
    zones.set(id, zone);
  }
  return zone;
}

/** Whether the engine's data have the zone. */
export function knowsZone(id: string): boolean {
  if (zones.has(id)) return true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    return true;
  } catch {
    return false;
  }
}

function spansOf(zone: Zone, number: number): readonly Span[] {
  const known = zone.blocks.get(number);
  if (known) return known;
  if (zone.blocks.size >= blocksKept) zone.blocks.clear();
  const end = (number + 1) * block;
  const spans: Span[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(number * block).toZonedDateTimeISO(zone.id);
  while (at.epochMilliseconds < end) {
    // Searches ahead are limited, to no less than three years: none found says enough about this block.
    const next = at.getTimeZoneTransition('next');
    spans.push({ until: next?.epochMilliseconds ?? end, offset: at.offsetNanoseconds / 1e6 });
    if (!next) break;
    at = next;
  }
  zone.blocks.set(number, spans);
  return spans;
}

function offsetAt(at: Instant, zone: Zone): number {
  const spans = spansOf(zone, Math.floor(at / block));
  for (const { until, offset } of spans) if (at < until) return offset;
  return (spans.at(-1) as Span).offset;
}

/** Wall time (days.ts) of an instant. */
export const localOf = (at: Instant, zone: string): number => at + offsetAt(at, zoneOf(zone));

/** Instant of a wall time (days.ts). In a gap clocks are taken to have stayed as they were before it; of an overlap the first is taken. */
export function instantOf(local: number, id: string): Instant {
  const zone = zoneOf(id);
  // A day either side is beyond any offset, and no zone changes twice in between.
  const before = offsetAt(local - dayMs, zone);
  const after = offsetAt(local + dayMs, zone);
  const first = local - before;
  if (before === after || offsetAt(first, zone) === before) return first;
  const second = local - after;
  return offsetAt(second, zone) === after ? second : first;
}

/** See Calendar.wallOf. */
export const wallOf = (at: Instant, zone: string): string => wallText(localOf(at, zone));

/** See Calendar.moment. The moment's wall time is what clocks show at its instant, in a gap too. */
export function moment(wall: string, zone: string): Moment {
  const at = instantOf(wallOfText(wall), zone);
  return { at, wall: wallOf(at, zone), zone };
}

/** See Calendar.add. Throws a TypeError for what is no duration, or a negative one: `sign` gives the direction. */
export function add(at: Instant, text: string, sign: 1 | -1, zone: string): Instant {
  const { months, days, exact } = durationOf(text);
  if (months === 0 && days === 0) return at + sign * exact;
  const local = localOf(at, zone);
  const day = Math.floor(local / dayMs);
  const moved = months === 0 ? day + sign * days : movedByMonths(day, sign * months, sign * days);
  return instantOf(local + (moved - day) * dayMs, zone) + sign * exact;
}

/** Months first, on the last day of a month that has not as many days; then days. */
function movedByMonths(from: number, months: number, days: number): number {
  const { year, month, day } = partsOf(from);
  const count = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return dayNumber(y, m, Math.min(day, daysIn(y, m))) + days;
}

interface Duration {
  readonly months: number;
  readonly days: number;
  /** Milliseconds of the time units. */
  readonly exact: number;
}

const durations = new Map<string, Duration>();

function durationOf(text: string): Duration {
  let duration = durations.get(text);
  if (!duration) {
    duration = parseDuration(text);
    if (durations.size >= 1000) durations.clear();
    durations.set(text, duration);
  }
  return duration;
}

function parseDuration(text: string): Duration {
  let parsed: Temporal.Duration | null = null;
  try {
    parsed = Temporal.Duration.from(text);
  } catch {}
  if (!parsed || parsed.sign < 0) throw new TypeError(`"${text}" is no duration: write "P2W", "P10D" or "PT48H"`);
  const { years, months, weeks, days, hours, minutes, seconds, milliseconds } = parsed;
  return { months: years * 12 + months, days: weeks * 7 + days, exact: ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds };
}
