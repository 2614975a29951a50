/**
 * Addresses of calendar feeds: `/calendar/<token>.ics`. A token stands for one person and the number of their address; it opens that person's
 * feed to read and nothing else. Calendar programs keep an address for years, so it does not expire: its person makes a new one, or stops it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (payload: string, secret: string): Buffer => createHmac('sha256', secret).update(`plenary-calendar\n${payload}`).digest();

/** The token of a person's `number`-th address. */
function signFeed(personId: string, number: number, secret: string): string {
  const payload = `${Buffer.from(personId).toString('base64url')}.${number.toString(36)}`;
  return `${payload}.${mac(payload, secret).toString('base64url')}`;
}

/** Whom a token stands for, and which of their addresses it is; null when it is forged. Compares in constant time. */
export function verifyFeed(token: string, secret: string): { readonly person: string; readonly number: number } | null {
  const [person, number, signature, more] = token.split('.');
  if (!person || !number || !signature || more !== undefined) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(`${person}.${number}`, secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return { person: Buffer.from(person, 'base64url').toString(), number: Number.parseInt(number, 36) };
}

/** The whole address, to be given to a calendar program. */
export const feedAddress = (baseUrl: string, personId: string, number: number, secret: string): string =>
  `${baseUrl.replace(/\/$/, '')}/calendar/${signFeed(personId, number, secret)}.ics`;
