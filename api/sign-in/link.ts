/**
 * Links that sign in. A token is `<selector>.<verifier>`, 288 bits of chance; kept is the verifier's SHA-256, in better-auth's table of
 * verifications. It works once, for a quarter of an hour of real time; looking at it changes nothing.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
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

/** A new token. `to` is a path, without spaces. `now` is real time. */
export async function mintToken(client: Client, { person, to }: SignInLink, now: number): Promise<string> {
  const [selector, verifier] = [randomBytes(12).toString('base64url'), randomBytes(24).toString('base64url')];
  await client.query(
    `INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt") VALUES (gen_random_uuid(), $1, $2, $3, $4, $4)`,
    [identifier(selector), `${person} ${hashOf(verifier)} ${to}`, new Date(now + linkMinutes * 60_000), new Date(now)],
  );
  return `${selector}.${verifier}`;
}

/** Forgets a token whose mail did not leave. */
export async function dropToken(client: Client, token: string): Promise<void> {
  await client.query('DELETE FROM verification WHERE identifier = $1', [identifier(token.split('.')[0] ?? '')]);
}

async function find(client: Client, token: string, now: number, lock: '' | 'FOR UPDATE'): Promise<SignInLink | null> {
  const [selector, verifier, more] = token.split('.');
  if (!selector || !verifier || more !== undefined) return null;
  const { rows } = await client.query<{ value: string; expiresAt: Date }>(
    `SELECT value, "expiresAt" FROM verification WHERE identifier = $1 ${lock}`,
    [identifier(selector)],
  );
  const [person, hash, to] = rows[0]?.value.split(' ') ?? [];
  if (!rows[0] || !person || !hash || !to) return null;
  const [given, wanted] = [Buffer.from(hashOf(verifier)), Buffer.from(hash)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return rows[0].expiresAt.getTime() > now ? { person, to } : null;
}

/** What a token would do; null when it is forged, used or past its time. */
export const lookAt = (client: Client, token: string, now: number): Promise<SignInLink | null> => find(client, token, now, '');

/**
 * Uses a token: `act` runs while its row is locked, so of two at once one finds it used. When `act` throws or answers null, the token
 * stays. Otherwise it is gone, and with it every other link of that person.
 */
export async function useToken<T>(
  pool: pg.Pool,
  token: string,
  now: number,
  act: (link: SignInLink) => Promise<T | null>,
): Promise<T | null> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const link = await find(client, token, now, 'FOR UPDATE');
    const done = link && (await act(link));
    if (link && done !== null)
      await client.query(`DELETE FROM verification WHERE starts_with(identifier, 'sign-in:') AND split_part(value, ' ', 1) = $1`, [
        link.person,
      ]);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
