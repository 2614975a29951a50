/** `notices`: what will be sent next, or what waits for a person to look at it. */
import { Command } from 'commander';
import { formatMoment } from '../domain/calendar/format.ts';
import { withPool } from './connect.ts';

interface Row {
  readonly due: Date;
  readonly rule: string;
  readonly subject: string;
  readonly who: string;
  readonly zone: string;
}

const nextSql = `
select * from (
  select n.due_at as due, n.rule, n.subject_id as subject, n.audience as who, t.content->>'zone' as zone from notice n
    join subject s on s.id = n.subject_id join template_version t on t.id = s.template_id and t.version = s.template_version where n.state = 'planned'
  union all
  select d.due_at, n.rule, n.subject_id, p.name, coalesce(p.zone, t.content->>'zone') from delivery d join notice n on n.id = d.notice_id join person p on p.id = d.person_id
    join subject s on s.id = n.subject_id join template_version t on t.id = s.template_id and t.version = s.template_version where d.state = 'planned') x
order by due, subject, rule limit $1`;

export const notices = (): Command =>
  new Command('notices')
    .description('lists the notices that come next')
    .option('--next <n>', 'how many', '20')
    .option('--json', 'as one array')
    .action(({ next, json }: { next: string; json?: boolean }) =>
      withPool(async (pool) => {
        const { rows } = await pool.query<Row>(nextSql, [Math.min(10_000, Math.max(1, Number(next) || 20))]);
        if (json) return void process.stdout.write(`${JSON.stringify(rows)}\n`);
        if (!rows.length) console.log('Nothing is planned.');
        for (const { due, rule, subject, who, zone } of rows)
          console.log(`${formatMoment(due.getTime(), zone, 'en').padEnd(62)} ${rule.padEnd(20)} ${subject}  → ${who}`);
      }),
    );
