/**
 * A mail that carries several notices to one person, the most urgent first: each as a section with what is asked, until when, its own link,
 * and why they get it. The subject counts them, and names the first.
 */
import { base64Part, fillQuoted, isLatin, quotedPart } from './encode.ts';
import { html, oneLine } from './escape.ts';
import type { EncodedMail, MailFacts, RenderedMail, Stop } from './facts.ts';
import { address, htmlOf, type Piece, partOf, subjectOf, type Template, textOf } from './render.ts';
import { cut, fill, mark, type Slot, type Values } from './slots.ts';
import { type StopSlot, stopLines, stopSlot, stopSlots } from './stops.ts';
import { directionOf, languageOf, textsIn } from './texts.ts';
import type { Wording } from './wording.ts';

/** Around the sections; by language, number of notices and what can be stopped. */
const frames = new Map<string, Promise<Template>>();
const most = 1_000;

async function section({ subject, ...wording }: Wording): Promise<Template> {
  const { renderSection } = await import('./notice.ts');
  const part = await renderSection(wording);
  return { subject: cut(subject), html: cut(part.html), text: cut(part.text.trim()) };
}

async function frame(language: string, count: number, stops: readonly StopSlot[]): Promise<Template> {
  const { renderMerged } = await import('./notice.ts');
  const say = textsIn(language);
  const page = await renderMerged({
    language,
    direction: directionOf(language),
    heading: say('merged.heading', { count }),
    greeting: say('frame.greeting', { name: mark('name') }),
    intro: say('merged.intro'),
    footer: [say('frame.safety')],
    stops: stopLines(language, stops),
  });
  return { subject: cut(say('merged.subject', { count, first: mark('first') })), html: cut(page.html), text: cut(page.text) };
}

function frameOf(language: string, count: number, stops: readonly StopSlot[]): Promise<Template> {
  const id = [language, count, ...stops].join(' ');
  let found = frames.get(id);
  if (!found) {
    if (frames.size >= most) frames.clear();
    found = frame(language, count, stops);
    found.catch(() => frames.delete(id));
    frames.set(id, found);
  }
  return found;
}

interface Merged {
  readonly frame: Template;
  readonly values: Values;
  readonly parts: readonly Piece[];
}

async function mergedOf(notices: readonly MailFacts[], stops: readonly Stop[]): Promise<Merged> {
  const first = notices[0];
  if (!first) throw new Error('a mail says something');
  const language = languageOf(first.language);
  const parts: Piece[] = [];
  for (const facts of notices) parts.push(await partOf(facts, section));
  const values: Values = { name: oneLine(first.person.name), first: parts[0] ? subjectOf(parts[0]) : '' };
  for (const { category, link } of stops) values[stopSlot(category)] = address(link);
  const found = stopSlots.filter((slot) => values[slot] !== undefined);
  return { frame: await frameOf(language, notices.length, found), values, parts };
}

const asHtml = (value: string, slot: Slot): string => (slot === 'sections' ? value : html(value));
const asIs = (value: string): string => value;
const subject = ({ frame, values }: Merged): string => oneLine(fill(frame.subject, values, asIs));
/** Between the plain texts of two notices. */
const gap = '\n\n\n';
const plainText = ({ frame, values, parts }: Merged): string =>
  fill(frame.text, { ...values, sections: parts.map((part) => textOf(part)).join(gap) }, asIs);

/** Renders notices to one person, who reads one language, in the order given. Throws without any, and like `renderMail`. */
export async function renderMerged(notices: readonly MailFacts[], stops: readonly Stop[]): Promise<RenderedMail> {
  const merged = await mergedOf(notices, stops);
  const { frame, values, parts } = merged;
  const sections = parts.map((part) => htmlOf(part)).join('');
  return { subject: subject(merged), html: fill(frame.html, { ...values, sections }, asHtml), text: plainText(merged) };
}

/** The same as it travels; like `encodeMail`. */
export async function encodeMerged(notices: readonly MailFacts[], stops: readonly Stop[]): Promise<EncodedMail> {
  const merged = await mergedOf(notices, stops);
  const { frame, values, parts } = merged;
  const inHtml = parts.map((part) => htmlOf(part, fillQuoted)).join('');
  const inText = (): string => parts.map((part) => textOf(part, fillQuoted)).join(gap.replaceAll('\n', '\r\n'));
  return {
    subject: subject(merged),
    html: quotedPart(fillQuoted(frame.html, values, asHtml, { sections: inHtml })),
    text: isLatin(frame.text) ? quotedPart(fillQuoted(frame.text, values, asIs, { sections: inText() })) : base64Part(plainText(merged)),
  };
}
