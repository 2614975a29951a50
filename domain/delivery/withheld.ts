/**
 * Why a delivery that is due is not sent after all. This is the rule; `activities/delivery/marks.ts` asks the same of the database, for
 * twenty rows in one statement, and the random schedules of test/schedules hold the two equal.
 */
import type { Instant } from '../lifecycle.ts';

/** What is known just before the wire of a notice, and of the person it is for. */
export interface Standing {
  /** Its subject's plan or situation has moved on. */
  readonly overtaken: boolean;
  /** No mail is sent to the person's address any more. */
  readonly stopped: boolean;
  /** The person is of the notice's audience at this instant. */
  readonly asked: boolean;
  /** The person would be, but for having delegated the role. */
  readonly delegated: boolean;
  readonly required: boolean;
  /** The person gets nothing of the notice's category any more. */
  readonly muted: boolean;
}

export type Withheld = 'overtaken' | 'address-stopped' | 'delegated' | 'no-longer-holds-role' | 'muted';

/** The first reason that holds; null where it may be sent. The address goes before the role: what it loses goes on with a successor. */
export function withheld(known: Standing): Withheld | null {
  if (known.overtaken) return 'overtaken';
  if (known.stopped) return 'address-stopped';
  if (!known.asked) return known.delegated ? 'delegated' : 'no-longer-holds-role';
  return known.muted && !known.required ? 'muted' : null;
}

/** What becomes of a delivery that is withheld. */
export const outcomeOf = (why: Withheld): 'skipped' | 'cancelled' =>
  why === 'address-stopped' || why === 'muted' ? 'skipped' : 'cancelled';

/** Whether it is too late to send what was due at `due`. `maxLate` in milliseconds. */
export const isLate = (due: Instant, maxLate: number, now: Instant): boolean => due + maxLate < now;
