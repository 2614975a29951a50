/** At its instant a notice's audience becomes people: one delivery each, at their own working hours. */
import type pg from 'pg';
import { addressees, holdersFor, partnerIn } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { endsUnreached, type HeldRole, unreached } from '../../domain/delivery/losses.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { heldColumns } from '../roles.ts';
import type { TemplateStore } from '../templates.ts';
import { stopped } from './conditions.ts';
import { isReadable } from './unreadable.ts';

/** Notices that one batch expands. */
export const mostExpanded = 500;

interface DueNotice {
  readonly id: string;
  readonly subjectId: string;
  readonly audience: string;
  readonly due: Date;
  readonly deadline: Date | null;
  readonly urgent: boolean;
  readonly late: boolean;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly participant: string | null;
  readonly region: string | null;
  readonly regions: readonly string[] | null;
  /** Of a notice to those who are invited. */
  readonly invited: readonly string[] | null;
  readonly cycle: string;
  readonly ask: string | null;
  readonly zone: string | null;
  readonly country: string | null;
}

interface Held extends Omit<HeldRole, 'unreached'> {
  /** The person's own duty station. */
  readonly zone: string | null;
  readonly station: string | null;
  /** Since when no mail is sent to the holder's present address; null while mails are. */
  readonly stoppedAt: number | null;
}

const dueSql = `
select n.id, n.subject_id as "subjectId", n.audience, n.due_at as due, n.deadline_at as deadline, n.urgent,
  n.due_at + n.max_late_ms * interval '1 millisecond' < $1 as late,
  s.template_id as "templateId", s.template_version as "templateVersion", s.participant_id as participant,
  s.state->>'region' as region, s.state->'regions' as regions, s.cycle_id as cycle, s.state->>'ask' as ask, case when n.audience = 'invited' then s.state->'invited' end as invited, p.zone, p.country
from notice n join subject s on s.id = n.subject_id left join participant p on p.id = s.participant_id
where n.state = 'planned' and n.due_at <= $1 and ${isReadable('$2')} order by n.due_at limit ${mostExpanded} for share of s skip locked for no key update of n skip locked`;

const membershipsSql = `
select ${heldColumns}, pe.zone, pe.country as station, case when ${stopped} then (extract(epoch from pe.stopped_at) * 1000)::float8 end as "stoppedAt"
from role_held m join person pe on pe.id = m.person_id where m.participant_id = any($1) or m.body = any($2)`;

const writeSql = `
with d as (insert into delivery (id, notice_id, subject_id, person_id, due_at, state, reason, updated_at)
  select x.id, x.notice_id, x.subject_id, x.person_id, x.due_at, case when x.reason is null then 'planned' else 'skipped' end, x.reason, $3
  from jsonb_to_recordset($1::jsonb) x(id text, notice_id text, subject_id text, person_id text, due_at timestamptz, reason text) on conflict do nothing)
update notice n set state = x.state, reason = x.reason, updated_at = $3
from jsonb_to_recordset($2::jsonb) x(id text, state text, reason text) where n.id = x.id and n.state = 'planned'`;

/**
 * Expands one batch of notices due at `now`; answers how many there were. Their subjects are locked for share, so that whoever submits
 * meanwhile finds every delivery there is to cancel; a subject that is being decided on is left for the next time, and so is what follows
 * one of the templates `unreadable` (unreadable.ts). Calls beside each other take different notices.
 */
export async function expandDue(
  pool: pg.Pool,
  templates: TemplateStore,
  calendar: Calendar,
  now: Instant,
  unreadable: readonly string[] = [],
): Promise<number> {
  const client = await pool.connect();
  try {
    const [, { rows: notices }] = await Promise.all([
      client.query('begin'),
      client.query<DueNotice>({ name: 'notices-due', text: dueSql, values: [new Date(now), unreadable] }),
    ]);
    if (!notices.length) await client.query('commit');
    else {
      const participants = [...new Set(notices.flatMap((n) => [n.participant ?? [], n.invited ?? [], partnerIn(n.audience) ?? []].flat()))];
      const bodies = ['secretariat', ...new Set(notices.flatMap((n) => [...(n.regions ?? []), n.audience.split('/')[2] ?? []].flat()))];
      const { rows: held } = await client.query<Held>({
        name: 'notices-holders',
        text: membershipsSql,
        values: [participants, bodies],
      });
      const byHolder = Map.groupBy(
        held.map((m) => ({ ...m, unreached: endsUnreached(m.until, m.stoppedAt) })),
        (m) => m.participant ?? m.body ?? '',
      );
      const stations = new Map(held.map((m) => [m.person, { zone: m.zone, country: m.station }]));
      const deliveries: object[] = [];
      const outcomes: object[] = [];
      for (const notice of notices) {
        const template = await templates.get(notice.templateId, notice.templateVersion, client);
        const { audience, urgent, participant, region, zone, country, cycle, ask } = notice;
        const to = { participant, region, regions: notice.regions ?? [], zone, country, cycle, ask, invited: notice.invited ?? [] };
        const held = holdersFor(audience, to).flatMap((holder) => byHolder.get(holder) ?? []);
        const what = { audience, urgent, due: notice.due.getTime(), deadline: notice.deadline?.getTime() ?? null };
        const people = notice.late ? [] : addressees(what, to, held, (person) => stations.get(person), template, calendar);
        const lost =
          notice.late || people.length ? [] : unreached(audience, to, held, what.due).map((person) => ({ person, due: what.due }));
        outcomes.push({
          id: notice.id,
          state: people.length || lost.length ? 'expanded' : 'skipped',
          reason: people.length || lost.length ? null : notice.late ? 'too-late' : 'nobody',
        });
        for (const { person, due } of [...people, ...lost]) {
          deliveries.push({
            id: `${notice.id}:${person}`,
            notice_id: notice.id,
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
