/**
 * What was lost because an address had stopped, or with a role that was ended, handed over or delegated before it was sent, goes on where
 * it stopped, once somebody can be asked: the same person at another address or in the role again, a successor, a delegate. Only what still makes sense is planned again: not what the subject's plan or situation has overtaken, nor what is later
 * than its rule allows, nor what speaks of a deadline that has passed; and of several reminders to one person only the last.
 */
import type pg from 'pg';
import { type Addressed, deliveryAt, placeOf, type Station } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { resumptions } from '../../domain/delivery/losses.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { TemplateStore } from '../templates.ts';
import { asked, belongs, holds, isAudience, losses, overtaken, passedOn, stopped } from './conditions.ts';
import { deliveryId } from './delivery-id.ts';
import { isReadable } from './unreadable.ts';

const batch = 500;

interface Lost {
  readonly id: string;
  readonly noticeId: string;
  readonly subjectId: string;
  readonly key: string;
  readonly audience: string;
  readonly required: boolean;
  readonly kind: 'scheduled' | 'transition';
  readonly due: Date;
  readonly deadline: Date | null;
  readonly urgent: boolean;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly to: Pick<Addressed, 'zone' | 'country'>;
  readonly person: string;
  readonly own: Station;
  /** Whether the person contributes for the participant. */
  readonly contributes: boolean;
}

/** Whether somebody got a loss's notice, or is about to. */
const reached = `exists (select 1 from delivery o where o.subject_id = d.subject_id and o.notice_id = d.notice_id and o.state in ('planned', 'sending', 'sent', 'unknown'))`;

/**
 * `heirs` of domain/delivery/losses.ts, looked up. For whom a loss (d) can go on at `$1`: for its person, while they are of the audience; and for a successor, who holds the role, for the same
 * participant or body, that its person held, or is anybody of the audience when nobody else was reached. Whoever has a delivery of the notice
 * was told, or is lost in their own right, unless it was passed on with a role that has come back. What its person had delegated comes back
 * to them only if nobody was told meanwhile.
 */
const whom = `select d.person_id as id where ${isAudience('$1')} and (d.reason <> 'delegated' or not ${reached})
  union select m.person_id from role_held m
    where (m.participant_id = s.participant_id or (n.audience = 'invited' and s.state->'invited' ? m.participant_id)
        or (n.audience like 'partner/%' and m.participant_id = split_part(n.audience, '/', 2))
        or m.body = any(array['secretariat', s.state->>'region', split_part(n.audience, '/', 3)] || array(select jsonb_array_elements_text(s.state->'regions'))))
      and ${holds('$1')} and ${belongs} and ${asked('$1')}
      and (exists (select 1 from role_held o where o.person_id = d.person_id and o.role = m.role
          and o.participant_id is not distinct from m.participant_id and o.body is not distinct from m.body) or not ${reached})
      and not exists (select 1 from delivery o where o.subject_id = d.subject_id and o.notice_id = d.notice_id and o.person_id = m.person_id
        and o.reason in ${passedOn} is not true)`;

/** Losses with each person (pe) for whom they can go on at `$1`. */
const from = `from delivery d join notice n on n.id = d.notice_id join subject s on s.id = d.subject_id
  left join participant p on p.id = s.participant_id
  cross join lateral (${whom}) whom join person pe on pe.id = whom.id and (${stopped}) is not true
  where d.reason in ${losses} and d.state in ('bounced', 'skipped', 'cancelled') and ${overtaken} is not true
    and n.due_at + n.max_late_ms * interval '1 millisecond' >= $1 and (n.deadline_at is null or n.deadline_at > $1)`;

const lostSql = `select d.id, n.id as "noticeId", n.subject_id as "subjectId", n.key, n.audience, n.kind, n.required, n.due_at as due, n.deadline_at as deadline, n.urgent,
  s.template_id as "templateId", s.template_version as "templateVersion", jsonb_build_object('zone', p.zone, 'country', p.country) as "to",
  pe.id as person, jsonb_build_object('zone', pe.zone, 'country', pe.country) as own,
  exists (select 1 from role_held m where m.person_id = pe.id and m.participant_id = s.participant_id) as contributes
${from} and ${isReadable('$2')} order by n.subject_id, n.due_at desc, d.id limit ${batch} for share of s skip locked`;

/** A loss ends where it goes on; its own delivery goes on as itself. */
const writeSql = `with x as (select * from jsonb_to_recordset($1::jsonb) x(id text, notice_id text, subject_id text, person_id text, due_at timestamptz)),
  ended as (update delivery set reason = reason || '-passed-on', updated_at = $3 where id = any($2) and reason in ${losses} and id not in (select id from x))
insert into delivery as d (id, notice_id, subject_id, person_id, due_at, state, updated_at) select x.*, 'planned', $3 from x
on conflict (id) do update set state = 'planned', reason = null, due_at = excluded.due_at, token = null, lease_until = null, attempts = 0, mail_id = null, updated_at = $3
  where d.reason in ${losses} or d.reason in ${passedOn}`;

/** Whether anything that was lost can go on at `now`. */
export const mayResume = async (pool: pg.Pool, now: Instant): Promise<boolean> =>
  (
    await pool.query<{ may: boolean }>({
      name: 'delivery-may-resume',
      text: `select exists (select 1 ${from}) as may`,
      values: [new Date(now)],
    })
  ).rows[0]?.may ?? false;

/**
 * Plans again what was lost, each for the next working hours of who gets it; answers how many losses ended. Their subjects are locked for
 * share, so that whoever submits meanwhile finds every delivery there is to cancel.
 */
export async function resumeLost(
  pool: pg.Pool,
  templates: TemplateStore,
  calendar: Calendar,
  now: Instant,
  unreadable: readonly string[] = [],
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<Lost>({ name: 'delivery-lost', text: lostSql, values: [new Date(now), unreadable] });
    const deliveries: object[] = [];
    const found = rows.map((row) => ({ ...row, subject: row.subjectId, notice: row.key, due: row.due.getTime() }));
    for (const { noticeId, subjectId, person, own, contributes, to, deadline, urgent, ...lost } of resumptions(found)) {
      const template = await templates.get(lost.templateId, lost.templateVersion, client);
      const what = { due: now, deadline: deadline?.getTime() ?? null, urgent };
      const due = deliveryAt(what, placeOf(own, contributes, to, template), template, calendar);
      const id = deliveryId(noticeId, person);
      deliveries.push({ id, notice_id: noticeId, subject_id: subjectId, person_id: person, due_at: new Date(due).toISOString() });
    }
    const ended = [...new Set(rows.map(({ id }) => id))];
    await client.query({
      name: 'delivery-resume',
      text: writeSql,
      values: [JSON.stringify(deliveries), ended, new Date(now)],
    });
    await client.query('commit');
    return ended.length;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
