/** The mail with a link to sign in: the frame and the component of every notice, about no subject. */
import { html, oneLine } from './escape.ts';
import type { RenderedMail } from './facts.ts';
import { type Cut, cut, fill, mark } from './slots.ts';
import { directionOf, languageOf, textsIn } from './texts.ts';

interface SignInFacts {
  /** The person's; one without a locale file falls back to English. */
  readonly language: string;
  readonly name: string;
  /** An http or https address. */
  readonly link: string;
  /** How long the link works. */
  readonly minutes: number;
}

const templates = new Map<string, Promise<{ readonly subject: string; readonly html: Cut; readonly text: Cut }>>();

async function compile(language: string, minutes: number) {
  const { renderNotice } = await import('./notice.ts');
  const say = textsIn(language);
  const body: unknown = say('signIn.mail.body', { minutes, returnObjects: true });
  const rendered = await renderNotice({
    language,
    direction: directionOf(language),
    heading: say('signIn.mail.heading'),
    greeting: say('frame.greeting', { name: mark('name') }),
    paragraphs: Array.isArray(body) ? body.map(String) : [],
    facts: [],
    action: say('signIn.mail.action'),
    link: mark('link'),
    footer: [`${say('frame.why')} ${say('signIn.mail.why')}`, say('frame.safety')],
    stops: [],
  });
  return { subject: say('signIn.mail.subject'), html: cut(rendered.html), text: cut(rendered.text) };
}

/** Renders it; a name cannot disturb it. */
export async function renderSignIn({ language: asked, name, link, minutes }: SignInFacts): Promise<RenderedMail> {
  const language = languageOf(asked);
  const id = `${language} ${minutes}`;
  let template = templates.get(id);
  if (!template) {
    template = compile(language, minutes);
    template.catch(() => templates.delete(id));
    templates.set(id, template);
  }
  const { subject, html: page, text } = await template;
  const values = { name: oneLine(name), link };
  return { subject, html: fill(page, values, html), text: fill(text, values, (value) => value) };
}
