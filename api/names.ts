/** Names of participants and people by id, for what refers to either. */
import type pg from 'pg';

export interface NamedId {
  readonly id: string;
  readonly names: Readonly<Record<string, string>>;
}

const sql = `SELECT id, names FROM participant WHERE id = ANY($1)
  UNION ALL SELECT id, jsonb_build_object('en', name) FROM person WHERE id = ANY($1)`;

/** Answers a function from an id to its name; what nobody has is called by its id. */
export async function namesOf(pool: pg.Pool, ids: Iterable<string>): Promise<(id: string) => NamedId> {
  const asked = [...new Set(ids)];
  const { rows } = asked.length ? await pool.query<NamedId>({ name: 'names-of', text: sql, values: [asked] }) : { rows: [] };
  const known = new Map(rows.map((row) => [row.id, row]));
  return (id) => known.get(id) ?? { id, names: { en: id } };
}

/** Those of some ids that are nobody's. */
export async function unknownOf(pool: pg.Pool, ids: readonly string[]): Promise<string[]> {
  if (!ids.length) return [];
  const { rows } = await pool.query<NamedId>({ name: 'names-of', text: sql, values: [[...new Set(ids)]] });
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}
