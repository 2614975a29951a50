/**
 * A mail that carries several notices to one person, the most urgent first: each as a section with what is asked, until when, its own link,
 * and why they get it. The subject counts them, and names the first.
 */
import { html, oneLine } from './escape.ts';
import type { MailFacts, RenderedMail, Stop } from './facts.ts';
import { address, renderPart, type Template, type Wording } from './render.ts';
import { cut, fill, mark, type Values } from './slots.ts';
import { type StopSlot, stopLines, stopSlot, stopSlots } from './stops.ts';
import { directionOf, languageOf, textsIn } from './texts.ts';

/** Around the sections; by language, number of notices and what can be stopped. */
const frames = new Map<string, Promise<Template>>();
const most = 1_000;

async function section({ subject, ...wording }: Wording): Promise<Template> {
  const { renderSection } = await import('./notice.ts');
  const part = await renderSection(wording);
  return { subject: cut(subject), html: cut(part.html), text: cut(part.text) };
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

/** Renders notices to one person, who reads one language, in the order given. Throws without any, and like `renderMail`. */
export async function renderMerged(notices: readonly MailFacts[], stops: readonly Stop[]): Promise<RenderedMail> {
  const first = notices[0];
  if (!first) throw new Error('a mail says something');
  const language = languageOf(first.language);
  const parts: RenderedMail[] = [];
  for (const facts of notices) parts.push(await renderPart(facts, section));
  const values: Values = { name: oneLine(first.person.name), first: parts[0]?.subject ?? '' };
  for (const { category, link } of stops) values[stopSlot(category)] = address(link);
  const around = await frameOf(
    language,
    notices.length,
    stopSlots.filter((slot) => values[slot] !== undefined),
  );
  return {
    subject: oneLine(fill(around.subject, values, (value) => value)),
    // The sections are html already.
    html: fill(around.html, { ...values, sections: parts.map((part) => part.html).join('') }, (value, slot) =>
      slot === 'sections' ? value : html(value),
    ),
    text: fill(around.text, { ...values, sections: parts.map((part) => part.text.trim()).join('\n\n\n') }, (value) => value),
  };
}
