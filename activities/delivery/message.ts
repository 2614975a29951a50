/** The bytes of one mail, with a Message-ID derived from the delivery's key, so that what is sent can be told from what was meant. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/lifecycle.ts';
import { composeMail } from '../mail/compose.ts';
import { deadlineInvite } from '../mail/invite.ts';
import { renderMail } from '../mail/render.ts';
import type { WireMail } from '../mail/wire.ts';
import type { Outgoing } from './facts.ts';

export type MessageOf = (mail: Outgoing, now: Instant) => Promise<{ messageId: string; wireMail: WireMail }>;

/** `from` is the sender's address, with or without a name: `Secretariat <review@example.org>`. */
export function messages(from: string): MessageOf {
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  const domain = address.split('@')[1] ?? 'localhost';
  const organizer = { name: /^\s*"?(.*?)"?\s*</.exec(from)?.[1] || address, email: address };
  return async (mail, now) => {
    const messageId = `<${createHash('sha256').update(mail.id).digest('hex').slice(0, 32)}@${domain}>`;
    const rendered = await renderMail(mail.facts);
    const { facts, subjectId: subject, entry } = mail;
    const until = entry?.shown?.until ?? entry?.until ?? null;
    const ics = entry && until !== null && deadlineInvite({ ...facts, ...entry, kind: 'asked', subject, until, stamp: now }, organizer);
    const message = await composeMail({
      from,
      to: { name: mail.facts.person.name, address: mail.email },
      messageId,
      rendered,
      date: now,
      headers: { 'X-Plenary-Notice': mail.noticeId },
      ...(ics && { ics }),
    });
    return { messageId, wireMail: { from: address, to: mail.email, message } };
  };
}
