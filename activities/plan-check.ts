/** Whether the ledger says what the rules of today would plan from the stored states: the comparison of the two runners, on real data. */
import type pg from 'pg';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Context } from '../domain/lifecycle.ts';
import { lifecycles } from '../domain/lifecycles.ts';
import { noticeKey } from '../domain/planner.ts';
import { RuleError } from './apply/trouble.ts';
import { templateStore } from './templates.ts';

const batch = 500;
const sql = `
select s.id, s.type, s.state, s.generation, s.template_id as template, s.template_version as version,
  (select coalesce(jsonb_object_agg(n.key, (extract(epoch from n.due_at) * 1000)::float8), '{}') from notice n
    where n.subject_id = s.id and n.kind = 'scheduled' and n.generation = s.generation) as planned
from subject s where s.type in ('contribution', 'pledge') and s.state is not null and not s.done and s.id > $1 order by s.id limit ${batch}`;

interface Row {
  readonly id: string;
  readonly type: 'contribution' | 'pledge';
  readonly state: object;
  readonly generation: number;
  readonly template: string;
  readonly version: number;
  readonly planned: Readonly<Record<string, number>>;
}

/** Notices of living contributions and pledges that are missing, superfluous or due at another instant; `example` names one. */
export async function planDifferences(pool: pg.Pool, calendar: Calendar): Promise<{ count: number; example: string | null }> {
  const templates = templateStore(pool);
  const different: string[] = [];
  for (let after = ''; ; ) {
    const { rows } = await pool.query<Row>(sql, [after]);
    for (const row of rows) {
      const template = await templates.get(row.template, row.version).catch((error) => {
        if (error instanceof RuleError) return null; // what follows it is stuck, which is a finding of its own
        throw error;
      });
      if (!template) continue;
      const context: Context = {
        template,
        calendar,
        membershipsOf: () => [],
        draft: null,
        clearingAuthorityAt: () => false,
        participants: [],
        holders: [],
      };
      const lifecycle = lifecycles[row.type];
      const expected = lifecycle.scheduled(lifecycle.upgrade(row.state), context);
      const wanted = new Map(expected.map((notice) => [noticeKey(row.id, notice, row.generation, 0), notice.due]));
      for (const [key, due] of wanted) if (row.planned[key] !== due) different.push(key);
      for (const key of Object.keys(row.planned)) if (!wanted.has(key)) different.push(key);
    }
    const last = rows.at(-1);
    if (!last) return { count: different.length, example: different[0] ?? null };
    after = last.id;
  }
}
