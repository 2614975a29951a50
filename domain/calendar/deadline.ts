/** Deadlines: three instants with a zone. Up to soft: on time. Up to grace: accepted, not marked. Up to hard: accepted, marked late. After: refused. */
import type { Instant } from '../lifecycle.ts';
import type { Calendar, Moment } from './calendar.ts';

export interface Deadline {
  /** IANA zone of all three; days of an extension are counted on its clocks. */
  readonly zone: string;
  readonly soft: Moment;
  readonly grace: Moment;
  readonly hard: Moment;
}

/** How what was received at an instant stands to a deadline. The instant itself still counts, the hard one included. */
export function timing({ soft, grace, hard }: Deadline, receivedAt: Instant): 'onTime' | 'grace' | 'late' | 'closed' {
  if (receivedAt <= soft.at) return 'onTime';
  if (receivedAt <= grace.at) return 'grace';
  return receivedAt <= hard.at ? 'late' : 'closed';
}

/** "Until 31 March": 23:59:59 of a date (`2030-03-31`) in a zone. Throws a TypeError for what is no date. */
export const endOfDay = (date: string, zone: string, calendar: Calendar): Moment => calendar.moment(`${date}T23:59:59`, zone);

/** By days, or until the end of a date (`2030-03-31`) in the deadline's zone. */
export type Extension = { readonly days: number } | { readonly until: string };

/**
 * The deadline extended by what was asked at `from`. Days are added to soft, grace and hard on the wall clock while the hard one has not
 * passed; afterwards they are counted from the day of `from`, and all three are the end of the day reached, as with `until`.
 * Throws a TypeError that names the rule when the hard one would not be later than before, or not later than `from`.
 */
export function extendDeadline(deadline: Deadline, extension: Extension, from: Instant, calendar: Calendar): Deadline {
  const extended = extendedBy(deadline, extension, from, calendar);
  const until = `${extended.hard.wall} (${extended.zone})`;
  if (extended.hard.at <= deadline.hard.at) {
    throw new TypeError(
      `An extension must end later than the present hard deadline, ${deadline.hard.wall} (${deadline.hard.zone}); ${until} does not.`,
    );
  }
  if (extended.hard.at <= from) throw new TypeError(`An extension must end in the future; ${until} has passed already.`);
  return extended;
}

function extendedBy(deadline: Deadline, extension: Extension, from: Instant, calendar: Calendar): Deadline {
  const { zone, soft, grace, hard } = deadline;
  if ('until' in extension) return allAt(endOfDay(extension.until, zone, calendar));
  const { days } = extension;
  if (!Number.isInteger(days) || days < 1 || days > mostDays)
    throw new TypeError(`An extension is by 1 to ${mostDays} whole days, not ${days}.`);
  const later = (at: Instant): Moment => {
    const moved = calendar.add(at, `P${days}D`, 1, zone);
    return { at: moved, wall: calendar.wallOf(moved, zone), zone };
  };
  if (from <= hard.at) return { zone, soft: later(soft.at), grace: later(grace.at), hard: later(hard.at) };
  return allAt(endOfDay(later(from).wall.slice(0, 10), zone, calendar));
}

/** Ten years: more than any cycle has. */
const mostDays = 3660;

const allAt = (moment: Moment): Deadline => ({ zone: moment.zone, soft: moment, grace: moment, hard: moment });

/** Whether two deadlines stand for the same instants, in the same zone. */
export const sameDeadline = (a: Deadline, b: Deadline): boolean =>
  a.zone === b.zone && a.soft.at === b.soft.at && a.grace.at === b.grace.at && a.hard.at === b.hard.at;

/** Of two deadlines the one that closes later, e.g. of a call moved for everybody and an extension given before; the first where they agree. */
export function laterOf(a: Deadline, b: Deadline): Deadline {
  return (b.hard.at - a.hard.at || b.grace.at - a.grace.at || b.soft.at - a.soft.at) > 0 ? b : a;
}
