/**
 * Asking for a link. Nothing here looks whether the address is known: every address is written down by the same statements, and what it
 * is worth is found out later, by whoever posts the mails. So neither the answer nor the time it takes tells.
 */
import type pg from 'pg';

/** Most links asked for one address in a quarter of an hour, which is also how long a link works: whoever is refused has one that does. */
export const mostLinks = 5;
const windowMs = 15 * 60_000;

/** What one may go on at after signing in: a path of this site, never another one. */
export const isPath = (to: string): boolean => /^\/(?![/\\])[\w\-./:~%]{0,299}$/.test(to);

/** Writes down that a link was asked for. Answers 0, or how many seconds to wait when too many were. `now` is real time. */
export async function askForLink(pool: pg.Pool, email: string, to: string, now: number): Promise<number> {
  const address = email.toLowerCase();
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [address]); // several at once count each other
    const { rows } = await client.query<{ asked: number; first: Date | null }>(
      'SELECT count(*)::int AS asked, min(asked_at) AS first FROM sign_in_request WHERE email = $1 AND asked_at > $2',
      [address, new Date(now - windowMs)],
    );
    const { asked, first } = rows[0] ?? { asked: 0, first: null };
    if (asked < mostLinks)
      await client.query('INSERT INTO sign_in_request (id, email, "to", asked_at, next_at) VALUES (gen_random_uuid(), $1, $2, $3, $3)', [
        address,
        to,
        new Date(now),
      ]);
    await client.query('COMMIT');
    return asked < mostLinks || !first ? 0 : Math.max(1, Math.ceil((first.getTime() + windowMs - now) / 1_000));
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
