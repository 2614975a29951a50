/** At its instant a notice's audience becomes people: one delivery each, at their own working hours. What can be sent at once is expanded where it is marked (sending.ts); this is for the rest. */
import type pg from 'pg';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { TemplateStore } from '../templates.ts';
import { addressed, type DueNotice, dueNoticesSql } from './addressed.ts';
import { deliveryId } from './delivery-id.ts';

/** Notices that one batch expands. */
export const mostExpanded = 500;

const locked = `order by n.due_at limit ${mostExpanded} for share of s skip locked for no key update of n skip locked`;
const anySql = `${dueNoticesSql} ${locked}`;
const someSql = `${dueNoticesSql} and n.id = any($3) ${locked}`;

const writeSql = `
with d as (insert into delivery (id, notice_id, subject_id, person_id, due_at, state, reason, updated_at)
  select x.id, x.notice_id, x.subject_id, x.person_id, x.due_at, case when x.reason is null then 'planned' else 'skipped' end, x.reason, $3
  from jsonb_to_recordset($1::jsonb) x(id text, notice_id text, subject_id text, person_id text, due_at timestamptz, reason text) on conflict do nothing)
update notice n set state = x.state, reason = x.reason, updated_at = $3
from jsonb_to_recordset($2::jsonb) x(id text, state text, reason text) where n.id = x.id and n.state = 'planned'`;

/**
 * Expands one batch of notices due at `now`, of `only` these ids where they are given; answers how many there were. Their subjects are
 * locked for share, so that whoever submits meanwhile finds every delivery there is to cancel; a subject that is being decided on is left
 * for the next time, and so is what follows one of the templates `unreadable` (unreadable.ts). Calls beside each other take different notices.
 */
export async function expandDue(
  pool: pg.Pool,
  templates: TemplateStore,
  calendar: Calendar,
  now: Instant,
  unreadable: readonly string[] = [],
  only?: readonly string[],
): Promise<number> {
  const client = await pool.connect();
  try {
    const wanted = only
      ? { name: 'notices-due-some', text: someSql, values: [new Date(now), unreadable, only] }
      : { name: 'notices-due', text: anySql, values: [new Date(now), unreadable] };
    const [, { rows: notices }] = await Promise.all([client.query('begin'), client.query<DueNotice>(wanted)]);
    if (!notices.length) await client.query('commit');
    else {
      const deliveries: object[] = [];
      const outcomes: object[] = [];
      for (const { notice, late, people, lost } of await addressed(client, templates, calendar, notices, now)) {
        const reached = people.length > 0 || lost.length > 0;
        outcomes.push({
          id: notice.noticeId,
          state: reached ? 'expanded' : 'skipped',
          reason: reached ? null : late ? 'too-late' : 'nobody',
        });
        for (const { person, due } of [...people, ...lost]) {
          deliveries.push({
            id: deliveryId(notice.noticeId, person),
            notice_id: notice.noticeId,
            subject_id: notice.subjectId,
            person_id: person,
            due_at: new Date(due).toISOString(),
            reason: lost.length ? 'address-stopped' : null,
          });
        }
      }
      const values = [JSON.stringify(deliveries), JSON.stringify(outcomes), new Date(now)];
      await Promise.all([client.query({ name: 'notices-expand', text: writeSql, values }), client.query('commit')]);
    }
    return notices.length;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
