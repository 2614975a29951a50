/** The development mailbox's pages: plain html, no script. What a mail says is shown, never run. */
import { createHash } from 'node:crypto';
import type { KeptMail } from './mailbox-store.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (character) => entities[character] ?? '');

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem;color:#1c2b39}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid #d5dce2;vertical-align:top}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f8;padding:1rem}iframe{width:100%;height:36rem;border:1px solid #d5dce2}
input,button{font:inherit;padding:.3rem .5rem}`;

/**
 * For every answer. A frame made from `srcdoc` inherits this: mails come with style attributes and are allowed those, nothing else.
 * The frame's sandbox lets a link open a new page and nothing more.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src-elem 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "style-src-attr 'unsafe-inline'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title><style>${style}</style></head><body>${body}</body></html>`;

const when = (at: number): string => `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`;

/** Links of a text part, so that they can be followed without the frame. */
const linked = (text: string): string =>
  safe(text).replace(/https?:\/\/[^\s&"'<>]+(?:&amp;[^\s&"'<>]+)*/g, (link) => `<a href="${link}" rel="noreferrer">${link}</a>`);

/** The newest mails, with a field to show those of one recipient. */
export async function listPage(mails: readonly KeptMail[], to: string): Promise<string> {
  const shown = mails.slice(0, 200);
  const rows = await Promise.all(
    shown.map(async (mail) => {
      const { subject } = await mail.parsed();
      const recipients = mail.to.map((address) => `<a href="/?to=${encodeURIComponent(address)}">${safe(address)}</a>`).join(', ');
      return `<tr><td>${when(mail.at)}</td><td>${recipients}</td><td><a href="/mails/${mail.id}">${safe(subject || '(no subject)')}</a></td></tr>`;
    }),
  );
  return page(
    'Mailbox',
    `<h1>Mailbox</h1><form><label>Recipient <input name="to" value="${safe(to)}"></label> <button>Show</button> <a href="/">All</a></form>
<p>${mails.length} mails${mails.length > shown.length ? `, the newest ${shown.length} shown` : ''}. Nothing leaves this machine.</p>
<table><thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

/** One mail: html in a closed frame, text, headers, attachments. */
export async function mailPage(mail: KeptMail): Promise<string> {
  const { subject, html, text, headers, attachments } = await mail.parsed();
  const files = attachments.map(
    ({ filename, mimeType }, index) => `<li><a href="/mails/${mail.id}/${index}">${safe(filename ?? 'file')}</a> (${safe(mimeType)})</li>`,
  );
  const frame = `<iframe title="The mail as html" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${safe(html)}"></iframe>`;
  return page(
    subject ?? 'Mail',
    `<p><a href="/">Mailbox</a></p><h1>${safe(subject || '(no subject)')}</h1><p>${when(mail.at)}, to ${safe(mail.to.join(', '))}</p>
${html ? frame : ''}<h2>Text</h2><pre>${linked(text ?? '')}</pre>
${files.length > 0 ? `<h2>Attachments</h2><ul>${files.join('')}</ul>` : ''}
<h2>Headers</h2><pre>${headers.map(({ key, value }) => `${safe(key)}: ${safe(value)}`).join('\n')}</pre>`,
  );
}

export const notFoundPage = (): string =>
  page('Not here', '<h1>Not here</h1><p>There is no such mail, or it has made room for newer ones.</p><p><a href="/">Mailbox</a></p>');
