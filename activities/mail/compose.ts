/** The bytes of a mail: MIME with text and html from one source, and the calendar file where there is one. */
import MailComposer from 'nodemailer/lib/mail-composer';
import { oneLine } from './escape.ts';
import type { RenderedMail } from './facts.ts';

export interface ComposeInput {
  /** `Name <address>` or an address, as configured in `MAIL_FROM`. */
  from: string;
  to: { name: string; address: string };
  /** With or without angle brackets; fixed by the ledger, so that an attempt and its repetition are the same mail. */
  messageId: string;
  rendered: RenderedMail;
  /** The content of a calendar file. */
  ics?: string | null;
  /** Epoch milliseconds, from the engine's clock. */
  date: number;
  /** Further headers, e.g. `X-Plenary-Notice`. */
  headers: Readonly<Record<string, string>>;
}

/**
 * Composes a mail. Auto-Submitted (RFC 3834) keeps holiday notices from answering it. The calendar file is an attachment and not an
 * alternative body: as the latter some clients show a blank mail (METHOD:PUBLISH asks for no answer).
 */
export function composeMail({ from, to, messageId, rendered, ics, date, headers }: ComposeInput): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to: { name: oneLine(to.name), address: to.address },
    messageId: /^<.*>$/.test(messageId) ? messageId : `<${messageId}>`,
    subject: oneLine(rendered.subject),
    date: new Date(date),
    text: rendered.text,
    html: rendered.html,
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    attachments: ics ? [{ filename: 'deadline.ics', content: ics, contentType: 'text/calendar; charset=utf-8; method=PUBLISH' }] : [],
    // Nothing in a mail comes from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
