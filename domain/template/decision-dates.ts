/** Dates that count from an act: the end of an approval step and the deadline of a revision. Date units end with the day unless a time is given. */
import type { Calendar, Moment } from '../calendar/calendar.ts';
import { endOfDay } from '../calendar/deadline.ts';
import type { Instant } from '../lifecycle.ts';
import { parseOffset } from './offset.ts';
import type { Ask } from './schema.ts';

export interface RevisionDates {
  readonly soft: Moment;
  readonly grace: Moment;
  readonly hard: Moment;
}

/** The deadline of a revision, counted from the decision that returned it. Throws a TypeError for a date that is not counted from `decision`. */
export function revisionDates({ revision }: Pick<Ask, 'revision'>, decided: Instant, zone: string, calendar: Calendar): RevisionDates {
  const dated = (text: string): Moment => {
    const offset = parseOffset(text);
    if (offset.kind !== 'relative' || offset.anchor !== 'decision') throw new TypeError(`"${text}" is not counted from decision`);
    const { duration, sign, time } = offset;
    const at = duration === null ? decided : calendar.add(decided, duration, sign, zone);
    const wall = calendar.wallOf(at, zone);
    return duration?.includes('T') ? { at, wall, zone } : calendar.moment(`${wall.slice(0, 10)}T${time ?? '23:59:59'}`, zone);
  };
  const soft = dated(revision.soft);
  return { soft, grace: revision.grace === undefined ? soft : dated(revision.grace), hard: dated(revision.hard) };
}

/**
 * The date of its own that a step has, counted from the dates of what was asked; the end of that day unless a time is given. Undefined where
 * there is no such date (a deadline that was lifted). Throws a TypeError for what is no offset.
 */
export function stepUntil(text: string, dates: Readonly<Record<string, Moment>>, zone: string, calendar: Calendar): Instant | undefined {
  const offset = parseOffset(text);
  if (offset.kind === 'absolute') return calendar.moment(offset.wall, zone).at;
  const anchor = Object.hasOwn(dates, offset.anchor) ? dates[offset.anchor] : undefined;
  if (!anchor) return undefined;
  const { duration, sign, time } = offset;
  const at = duration === null ? anchor.at : calendar.add(anchor.at, duration, sign, anchor.zone);
  if (time === null && (duration === null || duration.includes('T'))) return at;
  return calendar.moment(`${calendar.wallOf(at, anchor.zone).slice(0, 10)}T${time ?? '23:59:59'}`, anchor.zone).at;
}

/** When a step that begins at `from` ends: the end of that day in `zone`; exactly, for time units. */
export function stepEnd(from: Instant, within: string, zone: string, calendar: Calendar): Instant {
  const at = calendar.add(from, within, 1, zone);
  return within.includes('T') ? at : endOfDay(calendar.wallOf(at, zone).slice(0, 10), zone, calendar).at;
}
