/**
 * Links from mails to the page of a contribution: `/c/<subject>?k=<token>`. A token stands for one person and one subject until it expires;
 * it opens a page to read and nothing else. Expiry is in real time (milliseconds since 1970), never in the cycle's clock.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (subjectId: string, payload: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`plenary-link\n${subjectId}\n${payload}`).digest();

/** The token of a link; `expires` is an instant. */
export function signLink(subjectId: string, personId: string, expires: number, secret: string): string {
  const payload = `${Buffer.from(personId).toString('base64url')}.${expires.toString(36)}`;
  return `${payload}.${mac(subjectId, payload, secret).toString('base64url')}`;
}

/** The person a token stands for, or null when it is forged, of another subject, or expired at `now` (real time). Compares in constant time. */
export function verifyLink(subjectId: string, token: string, secret: string, now: number): string | null {
  const [person, expires, signature, more] = token.split('.');
  if (!person || !expires || !signature || more !== undefined) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(subjectId, `${person}.${expires}`, secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return Number.parseInt(expires, 36) > now ? Buffer.from(person, 'base64url').toString() : null;
}

/** The whole link, to be put into a mail. */
export const linkTo = (baseUrl: string, subjectId: string, personId: string, expires: number, secret: string): string =>
  `${baseUrl.replace(/\/$/, '')}/c/${subjectId}?k=${signLink(subjectId, personId, expires, secret)}`;

/** What a token of an unsubscribe link is about; it opens no page of a subject. */
const muting = (category: string): string => `mute:${category}`;

/** Where a person mutes a category without signing in: `/unsubscribe/<category>?k=<token>`. `expires` is an instant of real time. */
export const unsubscribeAt = (baseUrl: string, category: string, personId: string, expires: number, secret: string): string =>
  `${baseUrl.replace(/\/$/, '')}/unsubscribe/${category}?k=${signLink(muting(category), personId, expires, secret)}`;

/** The person whom such a token lets mute this category, or null; see `verifyLink`. */
export const verifyUnsubscribe = (category: string, token: string, secret: string, now: number): string | null =>
  verifyLink(muting(category), token, secret, now);
