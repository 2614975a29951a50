/** The mail that asks a second person to confirm a proposal: the frame and the component of every notice, about many subjects. */
import { formatBoth } from '../../domain/calendar/format.ts';
import { html, oneLine } from './escape.ts';
import type { RenderedMail } from './facts.ts';
import { cut, fill, mark } from './slots.ts';
import { type confirmKinds, directionOf, languageOf, textsIn } from './texts.ts';

export interface ConfirmFacts {
  /** The person's; one without a locale file falls back to English. */
  readonly language: string;
  readonly name: string;
  readonly kind: (typeof confirmKinds)[number];
  /** Participants it is about. */
  readonly count: number;
  /** Title of the call that is to be opened; null for others. */
  readonly call: string | null;
  /** Name of who proposed it. */
  readonly proposer: string;
  /** When it expires, and the IANA zone in which that is told. */
  readonly until: number;
  readonly zone: string;
  /** An http or https address. */
  readonly link: string;
}

/** Renders it; names and titles cannot disturb it. Few are ever sent, so nothing is kept for the next. */
export async function renderConfirm({
  language: asked,
  name,
  kind,
  count,
  call,
  proposer,
  until,
  zone,
  link,
}: ConfirmFacts): Promise<RenderedMail> {
  const { renderNotice } = await import('./notice.ts');
  const language = languageOf(asked);
  const say = textsIn(language);
  const what = say(`confirm.what.${kind}`, { count, ask: mark('ask') });
  // The slot of the participant is the place of the one other name.
  const words = { what, proposer: mark('participant'), until: formatBoth(until, zone, zone, language).cycle };
  const body: unknown = say('confirm.mail.body', { ...words, returnObjects: true });
  const rendered = await renderNotice({
    language,
    direction: directionOf(language),
    heading: say('confirm.mail.heading'),
    greeting: say('frame.greeting', { name: mark('name') }),
    paragraphs: Array.isArray(body) ? body.map(String) : [],
    facts: [],
    action: say('confirm.mail.action'),
    link: mark('link'),
    stops: [],
    footer: [`${say('frame.why')} ${say('confirm.mail.why')}`, say('frame.safety')],
  });
  const values = { name: oneLine(name), participant: oneLine(proposer), ask: oneLine(call ?? ''), link };
  const asIs = (value: string): string => value;
  return {
    subject: oneLine(fill(cut(say('confirm.mail.subject', words)), values, asIs)),
    html: fill(cut(rendered.html), values, html),
    text: fill(cut(rendered.text), values, asIs),
  };
}
