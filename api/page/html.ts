/** The frame of the plain page: html that needs no script, with its one style under a hash. */
import { createHash } from 'node:crypto';
import { html } from '../../activities/mail/escape.ts';
import { directionOf } from '../../activities/mail/texts.ts';
import type { Reply } from '../contract/route.ts';

const style = `:root{color-scheme:light dark}body{font:1.05rem/1.55 system-ui,sans-serif;margin:0;padding:1.5rem}main{max-width:42rem;margin:auto}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.35rem 1.2rem;margin:0}
dt{grid-column:1;opacity:.75}dd{grid-column:2;margin:0;overflow-wrap:anywhere}.note{opacity:.8;font-size:.95rem}form{display:flex;flex-direction:column;gap:.6rem;align-items:start;margin:1.2rem 0}input,button{font:inherit;padding:.6rem 1rem}input{width:100%;max-width:24rem;box-sizing:border-box}
button{background:#0b5394;color:#fff;border:0;border-radius:4px;cursor:pointer}.go{font-weight:600}@media(max-width:30rem){dl{display:block}dt{margin-top:.6rem}}`;
const hash = createHash('sha256').update(style).digest('base64');

/**
 * Nothing but this style is loaded, nothing is sent but the forms that are there, and where the link came from is told to no other site.
 * Under `no-referrer` browsers would send a form without saying where it comes from (Fetch, "append a request Origin header").
 */
const headers = (forms: boolean) => ({
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${forms ? "'self'" : "'none'"}; frame-ancestors 'none'`,
  'Referrer-Policy': forms ? 'same-origin' : 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
});

/** A form with one button; `fields` and `button` are html already. */
export const form = (action: string, fields: string, button: string): string =>
  `<form method="post" action="${html(action)}">${fields}<button>${button}</button></form>`;

/** A link to an address of this site; `text` is html already. */
export const link = (to: string, text: string): string => `<a class="go" href="${html(to)}">${text}</a>`;

/** A list of terms; a term without a value is left out, several values stand below each other. Values are escaped here. */
export function terms(rows: readonly (readonly [term: string, value: string | readonly string[] | null | undefined])[]): string {
  const shown = rows.flatMap(([term, value]) => {
    const values = value === null || value === undefined || value === '' ? [] : [value].flat();
    return values.length ? [`<dt>${html(term)}</dt>${values.map((v) => `<dd>${html(v)}</dd>`).join('')}`] : [];
  });
  return `<dl>${shown.join('')}</dl>`;
}

/** A whole page; `content` is html already. `forms`: it has some. */
export function pageReply(status: number, language: string, title: string, content: string, { forms = false } = {}): Reply {
  const body = `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`;
  return { status, body, type: 'text/html; charset=utf-8', headers: headers(forms) };
}
