/**
 * A delivery whose person left while it waited for their working hours: whoever holds the role by now gets it instead, in theirs. The
 * delivery stays planned until this has been written with it, so a crash before loses nobody.
 */
import type pg from 'pg';
import { deliveryAt, placeOf } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { TemplateStore } from '../templates.ts';
import { isAudience } from './conditions.ts';
import { whom } from './resume.ts';

interface Left {
  readonly id: string;
  readonly noticeId: string;
  readonly subjectId: string;
  readonly deadline: Date | null;
  readonly urgent: boolean;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly zone: string | null;
  readonly country: string | null;
  /** Null where nobody holds the role now. */
  readonly person: string | null;
  readonly personZone: string | null;
  readonly contributes: boolean;
}

const leftSql = `select d.id, n.id as "noticeId", n.subject_id as "subjectId", n.deadline_at as deadline, n.urgent,
  s.template_id as "templateId", s.template_version as "templateVersion", p.zone, p.country, pe.id as person, pe.zone as "personZone",
  exists (select 1 from membership m where m.person_id = pe.id and m.participant_id = s.participant_id) as contributes
from delivery d join notice n on n.id = d.notice_id join subject s on s.id = d.subject_id left join participant p on p.id = s.participant_id
  left join lateral (${whom('$2')}) whom on true left join person pe on pe.id = whom.id
where d.id = any($2) and d.state = 'planned' and not ${isAudience('$1')} for share of s`;

const writeSql = `with gone as (update delivery set state = 'cancelled', reason = 'no-longer-holds-role', lease_until = null, updated_at = $3
    where id = any($2) and state = 'planned' returning notice_id)
insert into delivery (id, notice_id, subject_id, person_id, due_at, state, updated_at)
select x.*, 'planned', $3 from jsonb_to_recordset($1::jsonb) x(id text, notice_id text, subject_id text, person_id text, due_at timestamptz)
where x.notice_id in (select notice_id from gone) on conflict do nothing`;

/** Cancels the deliveries `ids` of people who are no longer of their audience at `now`, and plans them for those who are. */
export async function handOn(
  pool: pg.Pool,
  templates: TemplateStore,
  calendar: Calendar,
  ids: readonly string[],
  now: Instant,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<Left>({ name: 'delivery-left', text: leftSql, values: [new Date(now), ids] });
    const deliveries = new Map<string, object>();
    for (const { noticeId, subjectId, deadline, urgent, person, personZone, contributes, zone, country, ...row } of rows) {
      if (person === null) continue;
      const template = await templates.get(row.templateId, row.templateVersion, client);
      const what = { due: now, deadline: deadline?.getTime() ?? null, urgent };
      const due = deliveryAt(what, placeOf(personZone, contributes, { zone, country }, template), template, calendar);
      const id = `${noticeId}:${person}`;
      deliveries.set(id, { id, notice_id: noticeId, subject_id: subjectId, person_id: person, due_at: new Date(due).toISOString() });
    }
    const left = [...new Set(rows.map(({ id }) => id))];
    await client.query({
      name: 'delivery-hand-on',
      text: writeSql,
      values: [JSON.stringify([...deliveries.values()]), left, new Date(now)],
    });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
