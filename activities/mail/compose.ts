/**
 * The bytes of a mail: MIME with text and html from one source, and the calendar file where there is one.
 * Headers are the library's work (encoding, folding, addresses, and nothing slipped in). The parts are put together here: the
 * library's streams take 0.4 ms a mail, more than everything else that is done for one before the wire.
 */
import { createHash } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import * as qp from 'nodemailer/lib/qp';
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
  /** Whole lines of headers that are not folded; see list-headers.ts. */
  list?: readonly string[];
}

/** What may not stand in the name of a header (RFC 5322 2.2). */
const notName = /[^!-9;-~]/g;
/** Encodes values as the library does for a whole mail; building one for each mail costs three times as much. */
const encoder = new MimeNode();
const header = (name: string, value: string | { name: string; address: string }[]): string =>
  foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, 76);

/** Printable ASCII in which nobody sees an encoded word (RFC 2047 2). */
const plain = /^(?!.*=\?)[ -~]*$/;
/** A header that is no address: most need neither encoding nor folding. */
const textHeader = (name: string, value: string): string =>
  name.length + value.length < 74 && plain.test(value) ? `${name}: ${value}` : header(name, value);

let lastFrom = { from: '', line: '' };
/** One sender sends nearly all mails. */
function fromLine(from: string): string {
  if (lastFrom.from !== from) lastFrom = { from, line: header('From', from as never) };
  return lastFrom.line;
}

const lineEnds = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n');

function base64(text: string): string {
  const encoded = Buffer.from(text).toString('base64');
  let lines = '';
  for (let at = 0; at < encoded.length; at += 76) lines += `${encoded.slice(at, at + 76)}\r\n`;
  return lines;
}

/** Which of the two is shorter: quoted-printable takes three characters for a byte beyond ASCII, base64 four for any three (RFC 2045 6.7, 6.8). */
const isMostlyLatin = (text: string): boolean => Buffer.byteLength(text) - text.length < text.length / 6;

/** Readable as it is where most of it is Latin script, for people and for filters that distrust encoded text. */
function textPart(text: string): string {
  const said = lineEnds(text);
  const [encoding, encoded] = isMostlyLatin(said) ? ['quoted-printable', `${qp.wrap(qp.encode(said))}\r\n`] : ['base64', base64(said)];
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encoded}`;
}
/** Encoded natively: quoted-printable would cost as much as everything else in this file. */
const htmlPart = (html: string): string =>
  `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(html)}`;
/** The parameter says what the file says (RFC 6047 2.4). */
const calendarPart = (ics: string): string =>
  `Content-Type: text/calendar; charset=utf-8; method=${/^METHOD:(CANCEL|PUBLISH)\r?$/m.exec(ics)?.[1] ?? 'PUBLISH'}; name=deadline.ics\r\nContent-Disposition: attachment; filename=deadline.ics\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(ics)}`;

const parts = (boundary: string, contents: readonly string[]): string =>
  `${contents.map((content) => `--${boundary}\r\n${content}`).join('')}--${boundary}--\r\n`;

/**
 * Composes a mail; the same input gives the same bytes. Auto-Submitted (RFC 3834) keeps holiday notices from answering it. The calendar
 * file is an attachment and not an alternative body: neither PUBLISH nor CANCEL asks for an answer, and some clients show a blank mail instead.
 */
export function composeMail({ from, to, messageId, rendered, ics, date, headers, list = [] }: ComposeInput): Buffer {
  const id = /^<.*>$/.test(messageId) ? messageId : `<${messageId}>`;
  const base = createHash('sha256').update(id).digest('hex').slice(0, 24);
  // `=_` cannot occur in quoted-printable, nor in base64 (RFC 2045 6.7).
  const [outer, inner] = [`=_plenary-${base}-0`, `=_plenary-${base}-1`];
  const lines = [
    ...Object.entries({ 'Auto-Submitted': 'auto-generated', ...headers }).map(([name, value]) =>
      textHeader(name.replace(notName, ''), value),
    ),
    fromLine(from),
    header('To', [{ name: oneLine(to.name), address: to.address }]),
    textHeader('Subject', oneLine(rendered.subject)),
    textHeader('Message-ID', id),
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    ...list,
    'MIME-Version: 1.0',
    `Content-Type: multipart/${ics ? 'mixed' : 'alternative'};\r\n boundary="${outer}"`,
  ];
  const bodies = [textPart(rendered.text), htmlPart(rendered.html)];
  const content = ics
    ? parts(outer, [`Content-Type: multipart/alternative; boundary="${inner}"\r\n\r\n${parts(inner, bodies)}`, calendarPart(ics)])
    : parts(outer, bodies);
  // The bodies are ASCII once encoded, and so longer to write as UTF-8 than as they are.
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(content, 'latin1')]);
}
