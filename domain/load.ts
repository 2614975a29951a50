/**
 * How much a person is reminded: at most `delivery.cap` mails with notices of ladders in any seven days, whatever asks and cycles they come
 * from. What is required passes, and counts; what events make is news and not a reminder, and is neither held back nor counted.
 */
import type { Instant } from './lifecycle.ts';

/** The seven days, in milliseconds. */
export const weekMs = 7 * 86_400_000;

interface Weighed {
  readonly kind: 'scheduled' | 'transition';
  readonly required: boolean;
}

/** Whether a notice counts as a reminder. */
export const counts = ({ kind }: Pick<Weighed, 'kind'>): boolean => kind === 'scheduled';

/** Whether a notice may be held back. */
export const yields = ({ kind, required }: Weighed): boolean => kind === 'scheduled' && !required;

/** Whether a notice due at `due` is one too many after those due at `earlier`: what is due at one instant goes in one mail, and counts once. */
export function aboveCap(due: Instant, earlier: Iterable<Instant>, cap: number): boolean {
  const mails = new Set<Instant>();
  for (const at of earlier) if (at < due && at > due - weekMs) mails.add(at);
  return mails.size >= cap;
}
