/** The bytes of one mail, with a Message-ID derived from the delivery's key, so that what is sent can be told from what was meant. */
import { hash } from 'node:crypto';
import type { Instant } from '../../domain/lifecycle.ts';
import { type Category, categories } from '../../domain/template/categories.ts';
import { composeMail } from '../mail/compose.ts';
import type { Sign } from '../mail/dkim.ts';
import { eventInvite } from '../mail/event-invite.ts';
import type { Stop } from '../mail/facts.ts';
import { deadlineInvite } from '../mail/invite.ts';
import { listHeaders } from '../mail/list-headers.ts';
import { encodeMerged } from '../mail/merged.ts';
import { encodeMail } from '../mail/render.ts';
import { senderOf } from '../mail/sender.ts';
import type { WireMail } from '../mail/wire.ts';
import type { Outgoing } from './outgoing.ts';
import type { Parcel } from './parcels.ts';

/** A mail ready for the wire. */
export interface Message {
  readonly messageId: string;
  readonly wireMail: WireMail;
}

/** Makes the mail of a delivery that goes alone. */
export type MessageOf = (mail: Outgoing, now: Instant) => Promise<Message>;
/** Makes the mail of deliveries that go together. */
export type MergedOf = (parcel: Parcel, now: Instant) => Promise<Message>;

/** What mails have beside their content; each part is left out when it is not configured. */
export interface Mailing {
  /** The address at which a person mutes a category with one request. Without it no mail can be muted from itself. */
  readonly unsubscribeOf?: ((category: Category, personId: string) => string) | undefined;
  /** Where one signs in; the root of the links' site when left out. */
  readonly signInUrl?: string | undefined;
  /** Signs the finished bytes (DKIM). */
  readonly sign?: Sign | undefined;
}

/** A Message-ID that follows from a key. */
const idOf = (key: string, domain: string): string => `<${hash('sha256', key).slice(0, 32)}@${domain}>`;

const signed = async (composed: Buffer, sign: Sign | undefined): Promise<Buffer> => (sign ? await sign(composed) : composed);

const stopOf = (mutable: Category | null, personId: string, { unsubscribeOf }: Mailing): Stop | undefined =>
  mutable && unsubscribeOf ? { category: mutable, link: unsubscribeOf(mutable, personId) } : undefined;

/** What makes the mail of one notice under a Message-ID. */
function alone(from: string, mailing: Mailing): (mail: Outgoing, messageId: string, now: Instant) => Promise<Message> {
  const { name, address, domain } = senderOf(from);
  const organizer = { name, email: address };
  return async (mail, messageId, now) => {
    const { facts, subjectId: subject, entry, held, mutable, personId } = mail;
    const stop = stopOf(mutable, personId, mailing);
    const rendered = await encodeMail({ ...facts, stop });
    const until = entry?.shown?.until ?? entry?.until ?? null;
    const ics = held
      ? eventInvite(held, { ...facts, title: facts.ask, held: { place: facts.held?.place ?? null }, stamp: now }, organizer)
      : entry && until !== null && deadlineInvite({ ...facts, ...entry, kind: 'asked', subject, until, stamp: now }, organizer);
    const composed = composeMail({
      from,
      to: { name: mail.facts.person.name, address: mail.email },
      messageId,
      rendered,
      date: now,
      headers: { 'X-Plenary-Notice': mail.noticeId },
      ...(stop && { list: listHeaders(stop.category, domain, stop.link) }),
      ...(ics && { ics }),
    });
    return { messageId, wireMail: { from: address, to: mail.email, message: await signed(composed, mailing.sign) } };
  };
}

/** `from` is the sender's address, with or without a name: `Secretariat <review@example.org>`. */
export function messages(from: string, mailing: Mailing = {}): MessageOf {
  const { domain } = senderOf(from);
  const compose = alone(from, mailing);
  return (mail, now) => compose(mail, idOf(mail.id, domain), now);
}

/**
 * The same for several notices in one mail. `X-Plenary-Notice` names the first. The headers of the one click are there only where it does
 * all that its reader expects of it: where every notice can be muted, and by one category. The footer has a line for each category.
 */
export function mergedMessages(from: string, mailing: Mailing = {}): MergedOf {
  const { address, domain } = senderOf(from);
  const one = alone(from, mailing);
  return async ({ mails, mail }, now) => {
    const [first] = mails;
    if (!first || !mail) throw new Error('a mail of several notices has some');
    const { personId, email, facts } = first;
    const messageId = mail.messageId ?? idOf(mail.id, domain);
    // What is left of a mail whose other members were overtaken between two attempts is said like any notice.
    if (mails.length === 1) return one(first, messageId, now);
    const stops = categories.flatMap((category) =>
      mails.some(({ mutable }) => mutable === category) ? (stopOf(category, personId, mailing) ?? []) : [],
    );
    const [stop] = mails.every(({ mutable }) => mutable !== null) && stops.length === 1 ? stops : [];
    const composed = composeMail({
      from,
      to: { name: facts.person.name, address: email },
      messageId,
      rendered: await encodeMerged(
        mails.map(({ facts: said }) => said),
        stops,
      ),
      date: now,
      headers: { 'X-Plenary-Notice': first.noticeId },
      ...(stop && { list: listHeaders(stop.category, domain, stop.link) }),
    });
    return { messageId, wireMail: { from: address, to: email, message: await signed(composed, mailing.sign) } };
  };
}
