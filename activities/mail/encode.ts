/**
 * Bodies of mails as they travel: quoted-printable or base64 (RFC 2045 6.7, 6.8). A template's own text is encoded once; a mail costs
 * encoding the values of its slots.
 */
import * as qp from 'nodemailer/lib/qp';
import type { EncodedPart } from './facts.ts';
import { type Cut, fill, type Slot, type Values } from './slots.ts';

/** Shorter than the 76 characters of a line, so that a dot at its beginning can be written as three. */
const mostLine = 73;
const softBreak = '=\r\n';

/** Which of the two is shorter: quoted-printable takes three characters for a byte beyond ASCII, base64 four for any three. */
export const isMostlyLatin = (text: string): boolean => Buffer.byteLength(text) - text.length < text.length / 6;

const lineEnds = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n');

/** Whole lines, the last one left open by a soft break, so that anything can follow. A dot is never the first of its line: SMTP doubles it there. */
function quoted(text: string): string {
  if (text === '') return '';
  const lines = qp.wrap(qp.encode(lineEnds(text)), mostLine).replace(/^\./gm, '=2E');
  return lines.endsWith('\r\n') ? lines : lines + softBreak;
}

const ascii = /^[ -~]*$/;
const needsNothing = /^(?!\.)[ !-<>-~]*[!-<>-~]$/;
/** What fits into a line, and ends with no part of an escape. */
const fitting = /^.{1,72}(?<!=.?)/;

/** An address and the like, of which every mail has its own. */
function quotedAscii(value: string): string {
  let [rest, lines] = [value.replaceAll('=', '=3D'), ''];
  while (rest !== '') {
    const [line = ''] = fitting.exec(rest) ?? [];
    lines += (line.startsWith('.') ? `=2E${line.slice(1)}` : line) + softBreak;
    rest = rest.slice(line.length);
  }
  return lines;
}

const values = new Map<string, string>();

/** The same for a value: most are short, plain, or said in many mails. */
function quotedValue(value: string): string {
  if (value.length < mostLine && needsNothing.test(value)) return value + softBreak;
  if (ascii.test(value) && !value.endsWith(' ')) return quotedAscii(value);
  const known = values.get(value);
  if (known !== undefined) return known;
  if (values.size >= 20_000) values.clear();
  const written = quoted(value);
  values.set(value, written);
  return written;
}

interface EncodedCut extends Cut {
  readonly latin: boolean;
}
const cuts = new WeakMap<Cut, EncodedCut>();

function encodedCut(template: Cut): EncodedCut {
  let found = cuts.get(template);
  if (!found) {
    found = { latin: isMostlyLatin(template.literals.join('')), literals: template.literals.map(quoted), slots: template.slots };
    cuts.set(template, found);
  }
  return found;
}

/** Whether a template's plain text is written as quoted-printable: readable as it is, for people and for filters that distrust encoded text. */
export const isLatin = (template: Cut): boolean => encodedCut(template).latin;

/** `fill` of slots.ts, as quoted-printable to which more can be added. `ready`: what is encoded already. */
export const fillQuoted = (template: Cut, given: Values, write: (value: string, slot: Slot) => string, ready?: Values): string =>
  fill(encodedCut(template), ready ? { ...given, ...ready } : given, (value, slot) => ready?.[slot] ?? quotedValue(write(value, slot)));

/** A body of quoted-printable lines. */
export const quotedPart = (lines: string): EncodedPart => ({
  encoding: 'quoted-printable',
  content: lines.endsWith(softBreak) ? `${lines.slice(0, -softBreak.length)}\r\n` : `${lines}\r\n`,
});

/** Any content in base64. */
export function base64Part(text: string): EncodedPart {
  const encoded = Buffer.from(lineEnds(text)).toString('base64');
  let lines = '';
  for (let at = 0; at < encoded.length; at += 76) lines += `${encoded.slice(at, at + 76)}\r\n`;
  return { encoding: 'base64', content: lines };
}

/** A text, in the shorter of the two. */
export const textPart = (text: string): EncodedPart => (isMostlyLatin(text) ? quotedPart(quoted(text)) : base64Part(text));
