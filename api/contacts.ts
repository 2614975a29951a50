/** What else was tried to reach a participant. Texts stay in their table: neither audit nor Temporal hears of them. */
import type pg from 'pg';
import { iso } from './view.ts';

export interface ContactRow {
  readonly id: string;
  readonly at: Date;
  readonly way: string;
  readonly partner: string;
  readonly said: string;
  readonly actor: string;
  readonly name: string | null;
  readonly principal: string | null;
  readonly recordedAt: Date;
}

/** Of one subject by when they happened, after a place in that order. */
export async function contactRows(
  pool: pg.Pool,
  subject: string,
  after: { readonly at: Date | null; readonly id: string } = { at: null, id: '' },
  limit = 1_000,
): Promise<ContactRow[]> {
  const { rows } = await pool.query<ContactRow>(
    `SELECT c.id, c.at, c.way, c.partner, c.said, c.actor, p.name, c.principal, c.recorded_at AS "recordedAt" FROM contact c LEFT JOIN person p ON p.id = c.actor
     WHERE c.subject_id = $1 AND ($2::timestamptz IS NULL OR (c.at, c.id) > ($2::timestamptz, $3::text)) ORDER BY c.at, c.id LIMIT $4`,
    [subject, after.at, after.id, limit],
  );
  return rows;
}

export const contactView = ({ actor, name, at, recordedAt, ...rest }: ContactRow) => ({
  ...rest,
  at: iso(at),
  by: { id: actor, name },
  recordedAt: iso(recordedAt),
});
