/** The ledger of a cycle as lines, as two runners are compared by; `domain/ledger.ts` has the same of the simulation. */
import type pg from 'pg';
import type { LedgerLine } from '../domain/ledger.ts';

const lines = `
select n.key, d.person_id as person, (extract(epoch from coalesce(d.due_at, n.due_at)) * 1000)::float8 as due,
  coalesce(d.state, n.state) as outcome, case when d.id is null then n.reason else d.reason end as reason
from notice n left join delivery d on d.subject_id = n.subject_id and d.notice_id = n.id where n.cycle_id = $1 order by n.key, d.person_id`;

/** One line for each delivery of a cycle, and for each notice that has none. */
export const readLedger = async (pool: pg.Pool, cycleId: string): Promise<LedgerLine[]> =>
  (await pool.query<LedgerLine>(lines, [cycleId])).rows;
