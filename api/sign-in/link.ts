/**
 * Links that sign in. A token is `<selector>.<verifier>`, 288 bits of chance; kept is the verifier's SHA-256, in better-auth's table of
 * verifications. It works once, for a quarter of an hour of real time; looking at it changes nothing.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';

/** How long a link works, in minutes. */
export const linkMinutes = 15;

const hashOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
const identifier = (selector: string): string => `sign-in:${selector}`;

/** Whom a link signs in, and the path to go on at. */
export interface SignInLink {
  readonly person: string;
  readonly to: string;
}

type Client = Pick<pg.Pool, 'query'>;

const keep = (client: Client, id: string, name: string, value: string, expiresAt: Date, now: number) =>
  client.query(`INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt") VALUES ($1, $2, $3, $4, $5, $5)`, [
    ...[id, name, value, expiresAt],
    new Date(now),
  ]);

/** A new token. `to` is a path, without spaces. `now` is real time. */
export async function mintToken(client: Client, { person, to }: SignInLink, now: number): Promise<string> {
  const [selector, verifier] = [randomBytes(12).toString('base64url'), randomBytes(24).toString('base64url')];
  const expiresAt = new Date(now + linkMinutes * 60_000);
  await keep(client, randomUUID(), identifier(selector), `${person} ${hashOf(verifier)} ${to}`, expiresAt, now);
  return `${selector}.${verifier}`;
}

/** Forgets a token whose mail did not leave. */
export async function dropToken(client: Client, token: string): Promise<void> {
  await client.query('DELETE FROM verification WHERE identifier = $1', [identifier(token.split('.')[0] ?? '')]);
}

interface Kept extends SignInLink {
  readonly id: string;
  readonly value: string;
  readonly expiresAt: Date;
}

async function find(client: Client, token: string, now: number): Promise<Kept | null> {
  const [selector, verifier, more] = token.split('.');
  if (!selector || !verifier || more !== undefined) return null;
  const { rows } = await client.query<{ id: string; value: string; expiresAt: Date }>(
    'SELECT id, value, "expiresAt" FROM verification WHERE identifier = $1',
    [identifier(selector)],
  );
  const [person, hash, to] = rows[0]?.value.split(' ') ?? [];
  if (!rows[0] || !person || !hash || !to) return null;
  const [given, wanted] = [Buffer.from(hashOf(verifier)), Buffer.from(hash)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return rows[0].expiresAt.getTime() > now ? { ...rows[0], person, to } : null;
}

/** What a token would do; null when it is forged, used or past its time. */
export const lookAt = (client: Client, token: string, now: number): Promise<SignInLink | null> => find(client, token, now);

/**
 * Uses a token: of several at once, one deletes its row, and that one acts. When `act` throws, the token is put back; otherwise it is
 * gone, and with it every other link of that person. No connection is held meanwhile: many people sign in at once.
 */
export async function useToken<T>(
  client: Client,
  token: string,
  now: number,
  act: (link: SignInLink) => Promise<T | null>,
): Promise<T | null> {
  const link = await find(client, token, now);
  if (!link) return null;
  const { rowCount } = await client.query('DELETE FROM verification WHERE id = $1', [link.id]);
  if (rowCount !== 1) return null;
  try {
    const done = await act(link);
    await client.query(`DELETE FROM verification WHERE starts_with(identifier, 'sign-in:') AND split_part(value, ' ', 1) = $1`, [
      link.person,
    ]);
    return done;
  } catch (error) {
    await keep(client, link.id, identifier(token.split('.')[0] ?? ''), link.value, link.expiresAt, now).catch(() => undefined);
    throw error;
  }
}
