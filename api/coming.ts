/** What is about to be said in a cycle: planned notices with who would get them today, and deliveries that wait, by day and rule. */
import type pg from 'pg';
import { asked, belongs, holds } from '../activities/delivery/conditions.ts';
import { type Scope, scopeSql, scopeValues } from './authority.ts';
import { internal } from './routes/notices.ts';

export interface Line {
  /** Days as YYYY-MM-DD; null sums up the day. */
  readonly day: string;
  readonly rule: string | null;
  readonly text: string;
  readonly audience: string;
  readonly notices: number;
  readonly people: number;
  /** Id of one of them. */
  readonly sample: string;
}

// What is overdue is sent now. Scope and sight are those of the ledger's list.
const at = 'greatest(n.due_at, $5::timestamptz)';
const sql = `WITH seen AS MATERIALIZED (
  SELECT n.id FROM notice n JOIN subject s ON s.id = n.subject_id
  WHERE n.cycle_id = $1 AND n.state IN ('planned', 'expanded') AND n.due_at < $7 AND ${scopeSql(2)}
    AND (s.participant_id IS NULL OR $2 OR s.region = ANY($3) OR s.state->'regions' ?| $3 OR NOT (${internal}))
), mails AS (
  SELECT n.id, n.rule, n.text, n.audience, ${at} AS at, r.person_id
  FROM seen JOIN notice n USING (id) JOIN subject s ON s.id = n.subject_id, LATERAL (
    SELECT m.person_id FROM role_held m WHERE (m.participant_id = s.participant_id OR m.body IS NOT NULL) AND ${holds(at)} AND ${belongs} AND ${asked(at)}
    UNION SELECT substr(n.audience, 8) WHERE n.audience LIKE 'person/%') r
  WHERE n.state = 'planned'
  UNION ALL
  SELECT n.id, n.rule, n.text, n.audience, greatest(d.due_at, $5::timestamptz), d.person_id
  FROM seen JOIN notice n USING (id) JOIN delivery d ON d.subject_id = n.subject_id AND d.notice_id = n.id AND d.state = 'planned' WHERE n.state = 'expanded'
), named AS (
  SELECT *, to_char(at AT TIME ZONE $8, 'YYYY-MM-DD') AS day,
    CASE WHEN audience LIKE 'person/%' THEN 'submitter' WHEN audience LIKE 'holders/%' THEN 'deciders' WHEN audience LIKE 'partner/%' THEN 'partners' ELSE audience END AS role
  FROM mails WHERE at >= $6 AND at < $7
)
SELECT day, rule, coalesce(text, '') AS text, coalesce(role, '') AS audience, count(DISTINCT id)::int AS notices, count(DISTINCT person_id)::int AS people, min(id) AS sample
FROM named GROUP BY GROUPING SETS ((day), (day, rule, text, role)) ORDER BY day, rule NULLS FIRST, text, role`;

/** From one instant until before another; days are those of `zone`. `now` is the injected clock's. */
export async function comingLines(
  pool: pg.Pool,
  cycle: string,
  scope: Scope,
  { now, from, until, zone }: { readonly now: number; readonly from: number; readonly until: number; readonly zone: string },
): Promise<Line[]> {
  const instants = [now, from, until].map((at) => new Date(at));
  return (await pool.query<Line>(sql, [cycle, ...scopeValues(scope), ...instants, zone])).rows;
}
