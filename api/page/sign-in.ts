/** The plain pages of signing in: no script, one button each. They say nothing that the one who opens them does not know. */
import { html } from '../../activities/mail/escape.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import type { Reply } from '../contract/route.ts';
import { linkMinutes } from '../sign-in/link.ts';
import { form, link, pageReply } from './html.ts';

function page(status: number, language: string, content: string): Reply {
  const title = textsIn(language)('signIn.page.title');
  return pageReply(status, language, title, `<h1>${html(title)}</h1>${content}`, { forms: true });
}
const say = (language: string, key: string, values: Record<string, string | number> = {}): string =>
  html(textsIn(language)(`signIn.page.${key}`, values));
const paragraph = (text: string): string => `<p>${text}</p>`;

/** `to`: where to go on after signing in. */
const askForm = (language: string, to?: string): string =>
  form(
    '/sign-in/ask',
    `${to === undefined ? '' : `<input type="hidden" name="to" value="${html(to)}">`}<label for="email">${say(language, 'address')}</label><input id="email" name="email" type="email" autocomplete="email" required maxlength="254">`,
    say(language, 'send'),
  );

/** Asks for the address. */
export const signInPage = (language: string, to?: string): Reply =>
  page(200, language, paragraph(say(language, 'intro')) + askForm(language, to));

/** What the link in the mail opens. */
export const confirmPage = (language: string, name: string, token: string): Reply =>
  page(
    200,
    language,
    paragraph(say(language, 'confirm', { name })) +
      form('/sign-in', `<input type="hidden" name="t" value="${html(token)}">`, say(language, 'button')),
  );

export const sentPage = (language: string, text: 'sentAny' | 'sentOwn'): Reply =>
  page(202, language, `<h2>${say(language, 'sent')}</h2>${paragraph(say(language, text, { minutes: linkMinutes }))}`);

export const tooManyPage = (language: string): Reply => page(429, language, paragraph(say(language, 'tooMany')));

/** For a link that was used, is past its time or is none: how to get another. */
export const gonePage = (language: string, status: 404 | 410 = 410): Reply =>
  page(status, language, paragraph(say(language, 'gone')) + askForm(language));

/** For who is signed in already: the way on to `to`, and the way out. */
export const signedInPage = (language: string, name: string, to: string): Reply =>
  page(
    200,
    language,
    paragraph(say(language, 'signedIn', { name })) +
      paragraph(link(to, say(language, to === '/' ? 'tasks' : 'goOn'))) +
      form('/sign-out', '', say(language, 'signOut')),
  );
