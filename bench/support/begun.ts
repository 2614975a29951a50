/** Contributions that have begun, made by `apply` alone: quicker than through Temporal, and the same rows. */
import type pg from 'pg';
import { createApply } from '../../activities/apply/apply.ts';
import { contentHash } from '../../activities/hash.ts';
import { templateStore } from '../../activities/templates.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { throughput } from './benchmark.ts';
import { cycle, gcm, phase } from './round.ts';

const day = 86_400_000;

/** Writes an unlaunched cycle and a contribution of each participant, invited now, due in 100 and 130 days. No call counts them. */
export async function beginContributions(pool: pg.Pool, calendar: Calendar, participants: readonly string[], zone: string): Promise<void> {
  const { id: template, version } = gcm();
  const call = subjectId.call(cycle, phase, 'stakeholder-inputs');
  const now = Date.now();
  const moment = (at: number) => ({ at, wall: calendar.wallOf(at, zone), zone });
  const [soft, hard] = [moment(now + 100 * day), moment(now + 130 * day)];
  await pool.query("insert into cycle (id, title, template_id, template_version, created_by) values ($1, 'Bench', $2, $3, 'secretariat')", [
    ...[cycle, template, version],
  ]);
  const rows = participants.map((participant) => {
    const body = {
      ...{ cycle, ask: 'regional-input', call, participant, zone, country: 'CH', region: 'ECE', regions: ['ECE'] },
      deadline: { zone, soft, grace: soft, hard },
    };
    return { subject: subjectId.contribution(cycle, 'regional-input', participant), participant, body, hash: contentHash(body) };
  });
  await pool.query(
    `with x as (select * from jsonb_to_recordset($1::jsonb) x(subject text, participant text, body jsonb, hash text)),
       s as (insert into subject (id, type, workflow, cycle_id, phase, participant_id, region, template_id, template_version)
         select subject, 'contribution', 'contribution', $2, $3, participant, 'ECE', $4, $5 from x)
     insert into command (subject_id, id, kind, body, body_hash, actor, received_at) select subject, 'begin', 'begin', body, hash, $6, $7 from x`,
    [JSON.stringify(rows), cycle, phase, template, version, call, new Date(now)],
  );
  const apply = createApply({ pool, clock: { now: Date.now }, calendar, templates: templateStore(pool), nudgeDelivery: async () => {} });
  await throughput(rows.length, 8, (i) => apply({ id: rows[i]?.subject ?? '', asked: [] }));
}
