/** Clears away what signing in leaves behind. */
import type pg from 'pg';
import { rolesSql } from './roles.ts';

const keptMs = 60 * 60_000;

/**
 * Deletes links and sessions past their time, sessions of people without a role at `at` (the engine's clock), and requests for links
 * older than an hour. `now` is real time.
 */
export async function tidy(pool: Pick<pg.Pool, 'query'>, at: number, now: number): Promise<void> {
  await pool.query('DELETE FROM verification WHERE "expiresAt" <= $1', [new Date(now)]);
  await pool.query(`DELETE FROM session WHERE "expiresAt" <= $1 OR NOT EXISTS ${rolesSql('session."userId"', '$2')}`, [
    new Date(now),
    new Date(at),
  ]);
  await pool.query('DELETE FROM sign_in_request WHERE asked_at <= $1', [new Date(now - keptMs)]);
}
