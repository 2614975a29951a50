/** What happened to one subject, from its audit trail, in order. */
import type pg from 'pg';

export interface HistoryRow {
  readonly revision: number;
  readonly event: { readonly type: string };
  readonly at: Date;
  readonly actor: string;
  readonly name: string | null;
  readonly principal: string | null;
  /** What was written with the command: a reason, words of a reminder, why a rule was overridden. */
  readonly reason: string | null;
  readonly command: string;
}

const sql = `SELECT a.revision, a.event, a.at, a.actor, p.name, a.principal, a.command_id AS command,
  coalesce(c.body->>'reason', c.body->>'message', c.body->'override'->>'reason') AS reason
FROM audit a LEFT JOIN command c ON c.subject_id = a.subject_id AND c.id = a.command_id LEFT JOIN person p ON p.id = a.actor
WHERE a.subject_id = $1 ORDER BY a.revision`;

/** Every event of a subject. Who may see it is the caller's to ask. */
export const historyOf = async (pool: pg.Pool, subject: string): Promise<HistoryRow[]> =>
  (await pool.query<HistoryRow>(sql, [subject])).rows;
