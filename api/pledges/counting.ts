/** Counts of pledges as of any past instant: their events up to then are lived again, so that a count never changes afterwards. */
import type pg from 'pg';
import { type Counts, countsOf, stateAfter } from '../../domain/pledge/counts.ts';
import type { PledgeEvent, PledgeState } from '../../domain/pledge/state.ts';

const sql = `SELECT a.subject_id AS id, jsonb_agg(a.event ORDER BY a.revision) AS events FROM audit a JOIN subject s ON s.id = a.subject_id
WHERE s.type = 'pledge' AND (s.cycle_id = $1 OR s.state->'lineage' @> jsonb_build_array(jsonb_build_object('cycle', $1::text))) AND a.at <= $2
GROUP BY a.subject_id`;

/** Pledges of a cycle as they were at an instant. */
export async function statesAt(pool: pg.Pool, cycle: string, at: Date): Promise<PledgeState[]> {
  const { rows } = await pool.query<{ events: PledgeEvent[] }>(sql, [cycle, at]);
  return rows.flatMap(({ events }) => stateAfter(events) ?? []);
}

export const countsAt = async (pool: pg.Pool, cycle: string, at: Date): Promise<Counts> => countsOf(await statesAt(pool, cycle, at), cycle);
