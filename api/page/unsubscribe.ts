/**
 * The page behind a mail's List-Unsubscribe: who opens it is asked, and who posts to it has asked (RFC 8058). The link's token is all it
 * needs, so it works without signing in, from a mail program's server, and before anybody opened the page. It never redirects.
 */
import { html } from '../../activities/mail/escape.ts';
import { oneClick } from '../../activities/mail/list-headers.ts';
import { languageOf, textsIn } from '../../activities/mail/texts.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { verifyUnsubscribe } from '../links.ts';
import { mute, unmute } from '../mutes.ts';
import { pageReply } from './html.ts';

const [field = '', value = ''] = oneClick.split('=');
const hidden = (name: string, content: string): string => `<input type="hidden" name="${html(name)}" value="${html(content)}">`;
/** Posts to the address it stands at. */
const button = (label: string, more = ''): string =>
  `<form method="post">${hidden(field, value)}${more}<button>${html(label)}</button></form>`;

/** `ask` shows the button; `stop` mutes; `resume` takes that back. `at` is the receipt, by the injected clock; links expire in real time. */
export async function unsubscribePage(
  { pool, config }: Inside,
  category: Category,
  token: string | undefined,
  act: 'ask' | 'stop' | 'resume',
  at: number,
): Promise<Reply> {
  const person = token === undefined ? null : verifyUnsubscribe(category, token, config.secret, Date.now());
  const { rows } = await pool.query<{ language: string }>('SELECT language FROM person WHERE id = $1', [person]);
  const language = languageOf(rows[0]?.language ?? 'en');
  const t = textsIn(language);
  const title = t('mute.title');
  if (person === null || !rows[0]) return pageReply(404, language, title, `<h1>${html(title)}</h1><p>${html(t('mute.notFound'))}</p>`);
  if (act === 'stop') await mute(pool, person, category, at, 'link');
  if (act === 'resume') await unmute(pool, person, category, at);
  const named = { category: t(`mute.category.${category}`) };
  const about = `<p>${html(t('mute.about', { about: t(`mute.kind.${category}`) }))}</p><p>${html(t('mute.required'))}</p>`;
  const stop = `${about}${button(t('mute.stop'))}`;
  const said = {
    ask: () => `<h1>${html(t('mute.ask', named))}</h1>${stop}<p class="note">${html(t('mute.unchanged'))}</p>`,
    stop: () =>
      `<h1>${html(t('mute.stopped', named))}</h1>${about}<p>${html(t('mute.mistake'))}</p>${button(t('mute.resume'), hidden('undo', '1'))}`,
    resume: () => `<h1>${html(t('mute.resumed', named))}</h1>${stop}`,
  }[act]();
  return pageReply(200, language, title, said, { forms: true });
}
