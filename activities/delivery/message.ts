/** The bytes of one mail, with a Message-ID derived from the delivery's key, so that what is sent can be told from what was meant. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Category } from '../../domain/template/categories.ts';
import { composeMail } from '../mail/compose.ts';
import type { Sign } from '../mail/dkim.ts';
import { deadlineInvite } from '../mail/invite.ts';
import { listHeaders } from '../mail/list-headers.ts';
import { renderMail } from '../mail/render.ts';
import { senderOf } from '../mail/sender.ts';
import type { WireMail } from '../mail/wire.ts';
import type { Outgoing } from './facts.ts';

export type MessageOf = (mail: Outgoing, now: Instant) => Promise<{ messageId: string; wireMail: WireMail }>;

/** What mails have beside their content; each part is left out when it is not configured. */
export interface Mailing {
  /** The address at which a person mutes a category with one request. Without it no mail can be muted from itself. */
  readonly unsubscribeOf?: ((category: Category, personId: string) => string) | undefined;
  /** Where one signs in; the root of the links' site when left out. */
  readonly signInUrl?: string | undefined;
  /** Signs the finished bytes (DKIM). */
  readonly sign?: Sign | undefined;
}

/** `from` is the sender's address, with or without a name: `Secretariat <review@example.org>`. */
export function messages(from: string, { unsubscribeOf, sign }: Mailing = {}): MessageOf {
  const { name, address, domain } = senderOf(from);
  const organizer = { name, email: address };
  return async (mail, now) => {
    const messageId = `<${createHash('sha256').update(mail.id).digest('hex').slice(0, 32)}@${domain}>`;
    const rendered = await renderMail(mail.facts);
    const { facts, subjectId: subject, entry, mutable, personId } = mail;
    const until = entry?.shown?.until ?? entry?.until ?? null;
    const ics = entry && until !== null && deadlineInvite({ ...facts, ...entry, kind: 'asked', subject, until, stamp: now }, organizer);
    const composed = composeMail({
      from,
      to: { name: mail.facts.person.name, address: mail.email },
      messageId,
      rendered,
      date: now,
      headers: { 'X-Plenary-Notice': mail.noticeId },
      ...(mutable && unsubscribeOf && { list: listHeaders(mutable, domain, unsubscribeOf(mutable, personId)) }),
      ...(ics && { ics }),
    });
    const message = sign ? await sign(composed) : composed;
    return { messageId, wireMail: { from: address, to: mail.email, message } };
  };
}
