/**
 * Links from mails: to the page of an event or a list in the application; to that of a contribution by `/c/<subject>?k=<token>`. A token stands for one person and one subject until it expires;
 * it opens a page to read and nothing else. Expiry is in real time (milliseconds since 1970), never in the cycle's clock.
 */
import { signToken, verifyToken } from './tokens.ts';

const reading = (subjectId: string): string => `plenary-link\n${subjectId}`;

/** The token of a link; `expires` is an instant. */
export const signLink = (subjectId: string, personId: string, expires: number, secret: string): string =>
  signToken(reading(subjectId), personId, expires.toString(36), secret);

/** The person a token stands for, or null when it is forged, of another subject, or expired at `now` (real time). Compares in constant time. */
export function verifyLink(subjectId: string, token: string, secret: string, now: number): string | null {
  const said = verifyToken(reading(subjectId), token, secret);
  return said && Number.parseInt(said.value, 36) > now ? said.person : null;
}

/** Pages of the application, for whoever is signed in, of subjects that have no page to read without it. */
const pages: Readonly<Record<string, string>> = {
  event: 'events',
  call: 'lists',
  pledge: 'pledges',
  mandate: 'mandates',
  document: 'documents',
};

/** The whole link, to be put into a mail. */
export function linkTo(baseUrl: string, subjectId: string, personId: string, expires: number, secret: string): string {
  const site = baseUrl.replace(/\/$/, '');
  const page = pages[subjectId.split(':')[0] ?? ''];
  return page ? `${site}/${page}/${subjectId}` : `${site}/c/${subjectId}?k=${signLink(subjectId, personId, expires, secret)}`;
}

/** What a token of an unsubscribe link is about; it opens no page of a subject. */
const muting = (category: string): string => `mute:${category}`;

/** Where a person mutes a category without signing in: `/unsubscribe/<category>?k=<token>`. `expires` is an instant of real time. */
export const unsubscribeAt = (baseUrl: string, category: string, personId: string, expires: number, secret: string): string =>
  `${baseUrl.replace(/\/$/, '')}/unsubscribe/${category}?k=${signLink(muting(category), personId, expires, secret)}`;

/** The person whom such a token lets mute this category, or null; see `verifyLink`. */
export const verifyUnsubscribe = (category: string, token: string, secret: string, now: number): string | null =>
  verifyLink(muting(category), token, secret, now);
