/**
 * The bytes of a mail: MIME with text and html from one source, and the calendar file where there is one.
 * Headers are the library's work (encoding, folding, addresses, and nothing slipped in). The parts are put together here: the
 * library's streams take 0.4 ms a mail, more than everything else that is done for one before the wire.
 */
import { hash } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { base64Part, textPart } from './encode.ts';
import { wordsHeader } from './encoded-words.ts';
import { oneLine } from './escape.ts';
import type { EncodedMail, EncodedPart, RenderedMail } from './facts.ts';

export interface ComposeInput {
  /** `Name <address>` or an address, as configured in `MAIL_FROM`. */
  from: string;
  to: { name: string; address: string };
  /** With or without angle brackets; fixed by the ledger, so that an attempt and its repetition are the same mail. */
  messageId: string;
  rendered: RenderedMail | EncodedMail;
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
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;
/** A header that is no address: most need neither encoding nor folding. */
function textHeader(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (line.length < 76 && plain.test(value)) return line;
  return isAscii(value) ? header(name, value) : wordsHeader(name, value);
}

/** An address and a name without anything that needs encoding, which most have, as the library writes them. */
const plainAddress = /^[a-z0-9.+-]+@[a-z0-9.-]+$/;
const plainName = /^[ !#-[\]-~]+$/;
function toLine(name: string, address: string): string {
  const line = `To: ${/^[\w ]*$/.test(name) ? name : `"${name}"`} <${address}>`;
  return line.length < 76 && plainName.test(name) && !name.includes('=?') && plainAddress.test(address)
    ? line
    : header('To', [{ name, address }]);
}

let lastFrom = { from: '', line: '' };
/** One sender sends nearly all mails. */
function fromLine(from: string): string {
  if (lastFrom.from !== from) lastFrom = { from, line: header('From', from as never) };
  return lastFrom.line;
}

/** A part of a mail: how it is to be read, and its body. */
const part = (headers: string, { encoding, content }: EncodedPart): string =>
  `${headers}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${content}`;

/** The parameter says what the file says (RFC 6047 2.4). */
const calendarHeaders = (ics: string): string =>
  `Content-Type: text/calendar; charset=utf-8; method=${/^METHOD:(CANCEL|PUBLISH)\r?$/m.exec(ics)?.[1] ?? 'PUBLISH'}; name=deadline.ics\r\nContent-Disposition: attachment; filename=deadline.ics`;

const isEncoded = (rendered: RenderedMail | EncodedMail): rendered is EncodedMail => typeof rendered.html !== 'string';
/** Html is markup for the most part, whatever the language. */
const encoded = (rendered: RenderedMail | EncodedMail): EncodedMail =>
  isEncoded(rendered) ? rendered : { subject: rendered.subject, html: textPart(rendered.html), text: textPart(rendered.text) };

const parts = (boundary: string, contents: readonly string[]): string =>
  `${contents.map((content) => `--${boundary}\r\n${content}`).join('')}--${boundary}--\r\n`;

/**
 * Composes a mail; the same input gives the same bytes. Auto-Submitted (RFC 3834) keeps holiday notices from answering it. The calendar
 * file is an attachment and not an alternative body: neither PUBLISH nor CANCEL asks for an answer, and some clients show a blank mail instead.
 */
export function composeMail({ from, to, messageId, rendered, ics, date, headers, list = [] }: ComposeInput): Buffer {
  const id = /^<.*>$/.test(messageId) ? messageId : `<${messageId}>`;
  // Most ids are hashes themselves.
  const base = /^<([0-9a-f]{24})/.exec(id)?.[1] ?? hash('sha256', id).slice(0, 24);
  // `=_` cannot occur in quoted-printable, nor in base64 (RFC 2045 6.7).
  const [outer, inner] = [`=_plenary-${base}-0`, `=_plenary-${base}-1`];
  const { subject, html, text } = encoded(rendered);
  const lines = [
    ...Object.entries({ 'Auto-Submitted': 'auto-generated', ...headers }).map(([name, value]) =>
      textHeader(name.replace(notName, ''), value),
    ),
    fromLine(from),
    toLine(oneLine(to.name), to.address),
    textHeader('Subject', oneLine(subject)),
    textHeader('Message-ID', id),
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    ...list,
    'MIME-Version: 1.0',
    `Content-Type: multipart/${ics ? 'mixed' : 'alternative'};\r\n boundary="${outer}"`,
  ];
  const bodies = [part('Content-Type: text/plain; charset=utf-8', text), part('Content-Type: text/html; charset=utf-8', html)];
  const content = ics
    ? parts(outer, [
        `Content-Type: multipart/alternative; boundary="${inner}"\r\n\r\n${parts(inner, bodies)}`,
        part(calendarHeaders(ics), base64Part(ics)),
      ])
    : parts(outer, bodies);
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  // The bodies are ASCII once encoded, and nearly all headers are: written at once as they are, which is quicker than as UTF-8.
  return isAscii(head) ? Buffer.from(head + content, 'latin1') : Buffer.concat([Buffer.from(head), Buffer.from(content, 'latin1')]);
}
