/**
 * Addresses of calendar feeds: `/calendar/<token>.ics`. A token stands for one person and the number of their address; it opens that person's
 * feed to read and nothing else. Calendar programs keep an address for years, so it does not expire: its person makes a new one, or stops it.
 */
import { signToken, verifyToken } from './tokens.ts';

const use = 'plenary-calendar';

/** Whom a token stands for, and which of their addresses it is; null when it is forged. Compares in constant time. */
export function verifyFeed(token: string, secret: string): { readonly person: string; readonly number: number } | null {
  const said = verifyToken(use, token, secret);
  return said && { person: said.person, number: Number.parseInt(said.value, 36) };
}

/** The whole address, to be given to a calendar program. */
export const feedAddress = (baseUrl: string, personId: string, number: number, secret: string): string =>
  `${baseUrl.replace(/\/$/, '')}/calendar/${signToken(use, personId, number.toString(36), secret)}.ics`;
