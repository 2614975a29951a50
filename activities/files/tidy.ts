/** Files nobody holds: uploaded, and in no draft and no version for a week. What is part of a submitted version is never removed. */
import type pg from 'pg';
import { clearIncoming } from './receive.ts';
import type { FileStore } from './store.ts';

const day = 86_400_000;
/** How long an upload may wait to be used. */
const keptMs = 7 * day;
/** How many are looked at in one go; the rest comes with the next. */
const most = 500;

const unheld = `f.used_at < $1 AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.subject_id = f.subject_id AND d.content->'file'->>'id' = f.id)
  AND NOT EXISTS (SELECT 1 FROM submitted_version v WHERE v.subject_id = f.subject_id AND v.content->'file'->>'id' = f.id)
  AND NOT EXISTS (SELECT 1 FROM pledge_report r WHERE r.subject_id = f.subject_id AND r.file->>'id' = f.id)
  AND NOT EXISTS (SELECT 1 FROM command c WHERE c.subject_id = f.subject_id AND c.answer IS NULL
    AND f.id IN (c.body->'content'->'file'->>'id', c.body->'file'->>'id'))`;

export interface TidyDeps {
  readonly pool: pg.Pool;
  readonly store: FileStore;
  /** Folder in which files are received. */
  readonly directory: string;
}

/** Deletes at `now` what nobody has held for a week: the rows, and the bytes that no other row names. Answers how many rows went. */
export async function tidyFiles({ pool, store, directory }: TidyDeps, now: number): Promise<number> {
  const before = new Date(now - keptMs);
  const { rows } = await pool.query<{ id: string; hash: string }>(`SELECT f.id, f.hash FROM file f WHERE ${unheld} LIMIT ${most}`, [
    before,
  ]);
  let gone = 0;
  for (const { id, hash } of rows) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      // Whoever uploads the same bytes now waits, and puts them back.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [hash]);
      const { rowCount } = await client.query(`DELETE FROM file f WHERE f.id = $2 AND ${unheld}`, [before, id]);
      const { rowCount: others } = await client.query('SELECT 1 FROM file WHERE hash = $1 LIMIT 1', [hash]);
      if (!others) await store.remove(hash);
      await client.query('COMMIT');
      gone += rowCount ?? 0;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
  await clearIncoming(directory, Date.now() - day);
  return gone;
}

/** Rows whose bytes are not in the store. */
export async function missingFiles(pool: pg.Pool, store: FileStore): Promise<{ readonly count: number; readonly example: string | null }> {
  const { rows } = await pool.query<{ hash: string; count: number; example: string }>(
    "SELECT hash, count(*)::int AS count, min(subject_id || ' ' || id) AS example FROM file GROUP BY hash ORDER BY hash",
  );
  const missing: typeof rows = [];
  for (let i = 0; i < rows.length; i += 10) {
    const some = rows.slice(i, i + 10);
    const there = await Promise.all(some.map(({ hash }) => store.has(hash)));
    missing.push(...some.filter((_, n) => !there[n]));
  }
  return { count: missing.reduce((sum, { count }) => sum + count, 0), example: missing[0]?.example ?? null };
}
