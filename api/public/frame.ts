/**
 * The frame of public pages: html that needs no script, right to left where the language is, the same page in every language beside it, and
 * the address that does not change for search engines. It may be kept for a few minutes by whoever passes it on.
 */
import { createHash } from 'node:crypto';
import { html } from '../../activities/mail/escape.ts';
import { directionOf, languages, textsIn } from '../../activities/mail/texts.ts';
import type { Reply } from '../contract/route.ts';

const style = `:root{color-scheme:light dark;--line:#8886}body{font:1.05rem/1.55 system-ui,sans-serif;margin:0}header,main,footer{max-width:60rem;margin:auto;padding:.8rem 1.2rem}
header{border-block-end:1px solid var(--line)}footer{border-block-start:1px solid var(--line);margin-block-start:2rem}nav{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:.2rem 0}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1.05rem;margin:1.2rem 0 .3rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.4rem 1.2rem;margin:1rem 0}
dt{grid-column:1;opacity:.8}dd{grid-column:2;margin:0;overflow-wrap:anywhere}.note{opacity:.85;font-size:.95rem}.text{white-space:pre-line}ul{padding-inline-start:1.2rem}
ul.many{columns:16rem;list-style:none;padding:0}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .8rem .4rem 0;border-block-end:1px solid var(--line)}
a{overflow-wrap:anywhere}@media(max-width:40rem){dl{display:block}dt{margin-block-start:.6rem}}`;
const hash = createHash('sha256').update(style).digest('base64');
/** Seconds. */
const kept = 300;

export const cached = { 'Cache-Control': `public, max-age=${kept}` } as const;
const headers = {
  ...cached,
  Vary: 'Accept-Language',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

export interface Page {
  readonly language: string;
  /** Path without the language, e.g. `/public/states/KEN`. */
  readonly path: string;
  readonly title: string;
  /** One sentence for search engines. */
  readonly about: string;
  /** Html already. */
  readonly content: string;
  /** Where the same is as data. */
  readonly data: string;
}

const nameOf = (language: string): string => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;

/** An address of another public page in the same language. */
export const to = (path: string, language: string): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
export const anchor = (path: string, language: string, text: string): string => `<a href="${html(to(path, language))}">${html(text)}</a>`;

export function publicPage(baseUrl: string, { language, path, title, about, content, data }: Page): Reply {
  const say = textsIn(language);
  const whole = (of: string) => html(new URL(to(path, of), baseUrl).href);
  const alternates = languages.map((of) => `<link rel="alternate" hreflang="${of}" href="${whole(of)}">`).join('');
  const others = languages
    .map(
      (of) =>
        `<a lang="${of}" hreflang="${of}" dir="auto" href="${html(to(path, of))}"${of === language ? ' aria-current="true"' : ''}>${html(nameOf(of))}</a>`,
    )
    .join('');
  const nav = (
    [
      ['/public', 'states'],
      ['/public/pledges', 'pledges'],
    ] as const
  )
    .map(([href, key]) => anchor(href, language, say(`public.${key}`)))
    .join('');
  const body = `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)} – ${html(say('public.site'))}</title><meta name="description" content="${html(about)}"><link rel="canonical" href="${whole(language)}">${alternates}<style>${style}</style></head><body><header>${html(say('public.site'))}<nav>${nav}</nav></header><main>${content}</main><footer><nav aria-label="${html(say('public.languages'))}">${others}</nav><p class="note"><a href="${html(data)}">${html(say('public.data'))}</a></p></footer></body></html>`;
  return { status: 200, body, type: 'text/html; charset=utf-8', headers: { ...headers, 'Content-Language': language } };
}

/** A page that says that there is nothing at this address; not kept by anybody. */
export function nothingPublic(baseUrl: string, language: string): Reply {
  const say = textsIn(language);
  const page = { language, path: '/public', title: say('public.notFound'), about: '', data: '/public/data' };
  const content = `<h1>${html(say('public.notFound'))}</h1><p>${anchor('/public', language, say('public.states'))}</p>`;
  const reply = publicPage(baseUrl, { ...page, content });
  return { ...reply, status: 404, headers: { ...reply.headers, 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' } };
}
