/**
 * What was lost because an address had stopped, or with a role that was ended, handed over or delegated before it was sent, and with whom
 * it goes on (docs/decisions/0015). These are the rules; `activities/delivery/resume.ts` looks the same up in the database.
 */
import { type Addressed, askedAt, belongs, type DatedMembership, isOf, recipients } from '../audience.ts';
import type { Instant } from '../lifecycle.ts';
import { isLate } from './withheld.ts';

/** A role with whether it ended while mails to its holder came back. */
export interface HeldRole extends DatedMembership {
  readonly unreached: boolean;
}

/** Whether a role that ends at `until` ends while its holder's address has stopped, at `stoppedAt`. */
export const endsUnreached = (until: Instant | null, stoppedAt: Instant | null): boolean =>
  until !== null && stoppedAt !== null && until > stoppedAt;

/**
 * Who would get what nobody holds a role for: those whose role ended while no mail reached them. They get nothing; the ledger keeps what
 * their successor has missed.
 */
export const unreached = (audience: string, to: Addressed, held: readonly HeldRole[], at: Instant): readonly string[] =>
  recipients(
    audience,
    to,
    held.filter((m) => m.unreached).map((m) => ({ ...m, until: null })),
    at,
  );

/** Why a delivery did not reach its person: reasons of the ledger with which it can go on. */
export const losses = ['address-stopped', 'no-longer-holds-role', 'delegated'] as const;
export type Why = (typeof losses)[number];

/** The reason of a loss that has gone on with somebody else. */
export const passedOn = <R extends string>(why: R): `${R}-passed-on` => `${why}-passed-on`;

/** Whether whoever a delivery was for may be asked again, since it was passed on with a role that can come back. */
export const mayComeBack = (reason: string | null): boolean =>
  reason === passedOn('no-longer-holds-role') || reason === passedOn('delegated');

/** A delivery that did not reach its person. */
export interface Loss {
  readonly audience: string;
  readonly person: string;
  readonly why: Why;
}

const sameRole = (a: DatedMembership, b: DatedMembership): boolean =>
  a.role === b.role && a.participant === b.participant && a.body === b.body;

/**
 * For whom a loss can go on at `at`: for its person, while they are of the audience, what they had delegated only if nobody was `reached`;
 * and for whoever holds a role that its person held, or is anybody of the audience when nobody was `reached`. Who is `told` has a delivery
 * of the notice: they got it, or are lost in their own right. In a stable order.
 */
export function heirs(
  { audience, person, why }: Loss,
  to: Addressed,
  held: readonly DatedMembership[],
  told: ReadonlySet<string>,
  reached: boolean,
  at: Instant,
): string[] {
  const roles = held.filter((m) => m.person === person);
  const asked = askedAt(held, to, at);
  const own = asked.filter((m) => m.person === person);
  const found = new Set<string>(isOf(audience, person, to, own) && !(why === 'delegated' && reached) ? [person] : []);
  for (const m of asked)
    if (belongs(audience, m, to) && !told.has(m.person) && (!reached || roles.some((o) => sameRole(o, m)))) found.add(m.person);
  return [...found].sort();
}

/** Whether a lost notice still makes sense: not overtaken, not later than its rule allows, and no word of a deadline that has passed. */
export const stillSaid = (
  notice: { readonly due: Instant; readonly maxLate: number; readonly deadline: Instant | null },
  overtaken: boolean,
  now: Instant,
): boolean => !overtaken && !isLate(notice.due, notice.maxLate, now) && (notice.deadline === null || notice.deadline > now);

/** A loss with one person for whom it can go on. */
export interface Resumable {
  readonly subject: string;
  /** The notice's key or id. */
  readonly notice: string;
  readonly kind: 'scheduled' | 'transition';
  readonly audience: string;
  readonly due: Instant;
  readonly required: boolean;
  readonly person: string;
}

/**
 * Which of them are planned again, each once for each person: of several reminders to one person only the last, and of two for the same
 * instant the one that cannot be muted.
 */
export function resumptions<R extends Resumable>(found: readonly R[]): R[] {
  const latest = [...found].sort(
    (a, b) => b.due - a.due || Number(b.required) - Number(a.required) || (a.notice < b.notice ? -1 : Number(a.notice > b.notice)),
  );
  const reminded = new Set<string>();
  const planned = new Set<string>();
  return latest.filter(({ subject, notice, kind, audience, person }) => {
    const ladder = `${subject}|${audience}|${person}`;
    const delivery = `${notice}|${person}`;
    if (planned.has(delivery) || (kind === 'scheduled' && reminded.has(ladder))) return false;
    if (kind === 'scheduled') reminded.add(ladder);
    planned.add(delivery);
    return true;
  });
}
