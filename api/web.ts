/**
 * Serves the web application as it was built (dist/web): its files, and its one page at every address that is none of the API's.
 * The page changes nothing and holds nothing of anybody; what it shows it asks the API for.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

/** What stands in the built page where the nonce belongs; see vite.config.ts. */
const placeholder = '__CSP_NONCE__';

/** Script and style only of this site, and inline only what carries the nonce of the response. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Files under /assets: their names change with their content, so they are kept for a year. */
export const webFiles = (folder: string): RequestHandler =>
  express.static(join(folder, 'assets'), { immutable: true, maxAge: '365d', index: false, redirect: false });

/** Answers browsers that open an address of the application; whoever does not ask for html by name, as programs do not, goes on to 404. */
export function webPage(folder: string): RequestHandler {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return (req, res, next) => {
    const opens = (req.method === 'GET' || req.method === 'HEAD') && /\btext\/html\b/.test(req.get('accept') ?? '');
    if (!opens || /^\/(api|assets)(\/|$)/.test(req.path)) return next();
    const nonce = randomBytes(16).toString('base64');
    res
      .set({ 'Content-Security-Policy': policy(nonce), 'Referrer-Policy': 'same-origin', 'X-Robots-Tag': 'noindex, nofollow' })
      .type('html')
      .send(page.replaceAll(placeholder, nonce));
  };
}
