/** Whom a due notice reaches, and when each of them. */
import type pg from 'pg';
import { addressees, holdersFor, partnerIn } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { endsUnreached, type HeldRole, unreached } from '../../domain/delivery/losses.ts';
import { isLate } from '../../domain/delivery/withheld.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { heldColumns } from '../roles.ts';
import type { TemplateStore } from '../templates.ts';
import { stopped } from './conditions.ts';
import { noticeColumns, type SaidRow, saidColumns, saidJoins, subjectJoins } from './facts-sql.ts';
import { isReadable } from './unreadable.ts';

export interface DueNotice
  extends Pick<
    SaidRow,
    'noticeId' | 'subjectId' | 'audience' | 'deadline' | 'templateId' | 'templateVersion' | 'participantZone' | 'maxLate'
  > {
  readonly due: Instant;
  readonly urgent: boolean;
  readonly participant: string | null;
  readonly region: string | null;
  readonly regions: readonly string[] | null;
  /** Of a notice to those who are invited. */
  readonly invited: readonly string[] | null;
  readonly cycle: string;
  readonly ask: string | null;
  readonly country: string | null;
}

const columns = `${noticeColumns}, (extract(epoch from n.due_at) * 1000)::float8 as due, n.urgent, s.participant_id as participant,
  s.state->>'region' as region, s.state->'regions' as regions, s.cycle_id as cycle, s.state->>'ask' as ask, case when n.audience = 'invited' then s.state->'invited' end as invited, pa.country`;
/** A planned notice (n) that is due at `$1`, of a subject (s) that follows none of the templates of `$2`. */
const due = `where n.state = 'planned' and n.due_at <= $1 and ${isReadable('$2')}`;
export const dueNoticesSql = `select ${columns} from notice n ${subjectJoins} ${due}`;
/** The same with what their mails say. */
export const saidNoticesSql = `select ${columns}, ${saidColumns} from notice n ${saidJoins} ${due}`;

interface Held extends Omit<HeldRole, 'unreached'> {
  /** The person's own duty station. */
  readonly zone: string | null;
  readonly station: string | null;
  /** Since when no mail is sent to the holder's present address; null while mails are. */
  readonly stoppedAt: number | null;
}

const membershipsSql = `
select ${heldColumns}, pe.zone, pe.country as station, case when ${stopped} then (extract(epoch from pe.stopped_at) * 1000)::float8 end as "stoppedAt"
from role_held m join person pe on pe.id = m.person_id where m.participant_id = any($1) or m.body = any($2)`;

export interface Reach {
  readonly person: string;
  readonly due: Instant;
}

/** A notice with the people it reaches; where there is nobody, those who would be asked if their address were not stopped. Neither for one that is too late. */
export interface Addressed<Notice extends DueNotice = DueNotice> {
  readonly notice: Notice;
  readonly late: boolean;
  readonly people: readonly Reach[];
  readonly lost: readonly Reach[];
}

/** Looks up whom some notices reach that are due at `now`. */
export async function addressed<Notice extends DueNotice>(
  client: pg.Pool | pg.PoolClient,
  templates: TemplateStore,
  calendar: Calendar,
  notices: readonly Notice[],
  now: Instant,
): Promise<Addressed<Notice>[]> {
  if (!notices.length) return [];
  const participants = [...new Set(notices.flatMap((n) => [n.participant ?? [], n.invited ?? [], partnerIn(n.audience) ?? []].flat()))];
  const bodies = ['secretariat', ...new Set(notices.flatMap((n) => [...(n.regions ?? []), n.audience.split('/')[2] ?? []].flat()))];
  const { rows: held } = await client.query<Held>({ name: 'notices-holders', text: membershipsSql, values: [participants, bodies] });
  const byHolder = Map.groupBy(
    held.map((m) => ({ ...m, unreached: endsUnreached(m.until, m.stoppedAt) })),
    (m) => m.participant ?? m.body ?? '',
  );
  const stations = new Map(held.map((m) => [m.person, { zone: m.zone, country: m.station }]));
  const found: Addressed<Notice>[] = [];
  for (const notice of notices) {
    const template = await templates.get(notice.templateId, notice.templateVersion, client);
    const { audience, urgent, participant, region, participantZone: zone, country, cycle, ask } = notice;
    const late = isLate(notice.due, notice.maxLate, now);
    const to = { participant, region, regions: notice.regions ?? [], zone, country, cycle, ask, invited: notice.invited ?? [] };
    const roles = holdersFor(audience, to).flatMap((holder) => byHolder.get(holder) ?? []);
    const what = { audience, urgent, due: notice.due, deadline: notice.deadline };
    const people = late ? [] : addressees(what, to, roles, (person) => stations.get(person), template, calendar);
    const lost = late || people.length ? [] : unreached(audience, to, roles, what.due).map((person) => ({ person, due: what.due }));
    found.push({ notice, late, people, lost });
  }
  return found;
}
