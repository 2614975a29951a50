/** Categories of notices that people no longer get: asked for when signed in, or by the link of a mail. Asking twice is asking once. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Category, categories } from '../domain/template/categories.ts';

export interface MuteRow {
  readonly id: string;
  readonly category: Category;
  readonly from: Date;
  readonly until: Date | null;
  /** `person`: signed in. `link`: by the link of a mail. */
  readonly by: 'person' | 'link';
}

/** From `at` on (the injected clock), until it is ended. */
export async function mute(pool: pg.Pool, person: string, category: Category, at: number, by: MuteRow['by']): Promise<void> {
  await pool.query(
    `INSERT INTO mute (id, person_id, category, from_at, by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (person_id, category) WHERE until_at IS NULL DO NOTHING`,
    [randomUUID(), person, category, new Date(at), by],
  );
}

/** What was skipped meanwhile is not sent later. */
export async function unmute(pool: pg.Pool, person: string, category: Category, at: number): Promise<void> {
  await pool.query('UPDATE mute SET until_at = greatest($3, from_at) WHERE person_id = $1 AND category = $2 AND until_at IS NULL', [
    person,
    category,
    new Date(at),
  ]);
}

const columns = 'm.id, m.category, m.from_at AS "from", m.until_at AS until, m.by';

/** Every category, and the mute of it that holds; null where none does. */
export async function mutesOf(pool: pg.Pool, person: string): Promise<readonly (readonly [Category, MuteRow | null])[]> {
  const { rows } = await pool.query<MuteRow>(`SELECT ${columns} FROM mute m WHERE m.person_id = $1 AND m.until_at IS NULL`, [person]);
  return categories.map((category) => [category, rows.find((row) => row.category === category) ?? null]);
}

/** What people have muted, by instant: the ended ones too. */
export async function muteRows(
  pool: pg.Pool,
  after: { readonly at: Date | null; readonly id: string },
  limit: number,
): Promise<(MuteRow & { readonly personId: string; readonly name: string })[]> {
  const { rows } = await pool.query(
    `SELECT ${columns}, p.id AS "personId", p.name FROM mute m JOIN person p ON p.id = m.person_id
     WHERE ($1::timestamptz IS NULL OR (m.from_at, m.id) > ($1::timestamptz, $2::text)) ORDER BY m.from_at, m.id LIMIT $3`,
    [after.at, after.id, limit],
  );
  return rows;
}
