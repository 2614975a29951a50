/**
 * Which deliveries go in one mail. What is due to one person at one instant, and what they fixed as a mail before, goes together, the most
 * urgent first. A mail with a calendar file, and one that acknowledges what a person did, go alone.
 */
import { hash } from 'node:crypto';
import type { Outgoing } from './outgoing.ts';

/** What goes in one mail. */
export interface Parcel {
  /** In the order in which they are said. Never empty. */
  readonly mails: readonly Outgoing[];
  /** The mail whose members they are; null for a delivery that goes alone. `messageId` where an earlier attempt fixed it. */
  readonly mail: { readonly id: string; readonly messageId: string | null } | null;
}

/** Most notices of one mail: it stays readable, below what mail programs cut off, and few are in doubt after a crash. */
export const mostMembers = 40;

/** Mails that are a person's proof of what they did. */
const acknowledgements: ReadonlySet<string> = new Set(['receipt', 'delay-noted', 'decline-noted', 'withdrawal-noted']);

/** Whether it may share a mail. A notice that was offered alone before stays alone: it is the same mail, with the same Message-ID. */
const shares = ({ fresh, attached, facts }: Outgoing): boolean => fresh && !attached && !acknowledgements.has(facts.text);

/** The earliest end first, then what is required; the rest as the ledger has it. */
const byUrgency = (a: Outgoing, b: Outgoing): number =>
  (a.deadline ?? Number.POSITIVE_INFINITY) - (b.deadline ?? Number.POSITIVE_INFINITY) ||
  Number(b.mutable === null) - Number(a.mutable === null) ||
  (a.id < b.id ? -1 : 1);

const mailId = (mails: readonly Outgoing[]): string =>
  hash(
    'sha256',
    mails
      .map(({ id }) => id)
      .sort()
      .join('\n'),
  ).slice(0, 32);

/** Puts deliveries together; `merge`: whether any may be, beyond those that were fixed before. */
export function parcels(due: readonly Outgoing[], merge: boolean): Parcel[] {
  const groups = Map.groupBy(due, (one) => {
    if (one.mail) return one.mail.id;
    return merge && shares(one) ? `${one.due} ${one.facts.language} ${one.personId}` : one;
  });
  return [...groups.values()].flatMap((group): Parcel[] => {
    const [first] = group;
    const mails = group.length > 1 ? group.toSorted(byUrgency) : group;
    if (first?.mail) return [{ mails, mail: first.mail }];
    return Array.from({ length: Math.ceil(mails.length / mostMembers) }, (_, n): Parcel => {
      const some = mails.slice(n * mostMembers, (n + 1) * mostMembers);
      return { mails: some, mail: some.length > 1 ? { id: mailId(some), messageId: null } : null };
    });
  });
}
