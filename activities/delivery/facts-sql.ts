/** What of the database the mails of some deliveries are made of: one statement for those that are due, one for a preview. */
import type { CallState } from '../../domain/call.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import type { Change, DocumentState } from '../../domain/document/state.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import type { Category } from '../../domain/template/categories.ts';
import { type Row as FactRow, rowsOf, textKeys } from '../mail/kinds.ts';
import { deliveryIdSql } from './delivery-id.ts';
import { instant } from './instant.ts';
import { type MandateRow, mandateColumn } from './mandate-facts.ts';
import { type PledgeRow, pledgeColumn } from './pledge-facts.ts';

export interface Row {
  readonly id: string;
  readonly noticeId: string;
  readonly subjectId: string;
  readonly personId: string;
  readonly text: string;
  readonly audience: string;
  readonly attach: string | null;
  /** Whether an earlier mail brought this person the entry; null where nobody needs to know. */
  readonly held: boolean | null;
  readonly mutable: Category | null;
  readonly due: number;
  readonly deadline: number | null;
  readonly mail: { readonly id: string; readonly messageId: string } | null;
  readonly fresh: boolean;
  readonly causeEvent: string;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly state: ContributionState | CallState | PledgeState | DocumentState;
  readonly pledge: PledgeRow | null;
  readonly mandate: MandateRow | null;
  readonly cycleTitle: string;
  readonly names: Record<string, string> | null;
  readonly participantZone: string | null;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly zone: string | null;
  /** The approval step's word that the cause was; null when it was none. */
  readonly decided: { readonly step: string; readonly decision: 'approve' | 'return' | 'reject' } | null;
  readonly receipt: string | null;
  readonly command: { readonly body: { readonly reason?: string; readonly message?: string } } | null;
  /** What a document rests on and has changed; missing or null where that is not what it is about. */
  readonly source?: SourceRow | null;
}
export interface SourceRow {
  readonly subject: string;
  readonly change: Change;
  readonly names: Record<string, string> | null;
}

/** What the facts of a mail are made of. */
export type FactsRow = Pick<
  Row,
  | 'subjectId'
  | 'text'
  | 'audience'
  | 'state'
  | 'cycleTitle'
  | 'names'
  | 'participantZone'
  | 'name'
  | 'language'
  | 'zone'
  | 'decided'
  | 'receipt'
  | 'command'
  | 'source'
> & { readonly pledge?: PledgeRow | null; readonly mandate?: MandateRow | null };

/** Of the version that was the latest when the notice's cause came about, which need not be today's latest. */
const receipt = `(select v.receipt from submitted_version v where v.subject_id = n.subject_id and v.number = (
    select (a.event->>'number')::int from audit a where a.subject_id = n.subject_id and a.event->>'type' = 'submitted' and a.revision <= (
      select max(b.revision) from audit b where b.subject_id = n.subject_id and b.command_id = n.cause_command and b.event->>'type' = n.cause_event)
    order by a.revision desc limit 1))`;
/** A column that only some mails show is looked up for those alone. */
const shownBy = (shown: FactRow, sql: string): string =>
  `case when n.text in (${textKeys
    .filter((key) => rowsOf[key].includes(shown))
    .map((key) => `'${key}'`)
    .join(', ')}) then ${sql} end`;
/** Whether the person may have the entry already; what comes with the invitation cancels nothing, and a wave of them is not slowed. */
const held = `case when n.attach = 'calendar' and n.cause_event <> 'begun' then exists (select 1 from delivery h join notice hn on hn.id = h.notice_id
    where h.subject_id = n.subject_id and h.person_id = pe.id and h.state in ('sent', 'unknown') and hn.attach = 'calendar') end`;
/** The state, without what no mail of a contribution says: most of it, and read for each of a wave. */
const unsaid = [
  'v',
  'zone',
  'country',
  'calls',
  'given',
  'regions',
  'countsIn',
  'status',
  'lapsed',
  'generation',
  'begun',
  'plannedFrom',
  'approved',
  'published',
  'archived',
  'entries',
  'clearance',
  'citedBy',
  'restricted',
  'passed',
] satisfies readonly (keyof ContributionState)[];
const state = `case when s.type = 'contribution' and n.attach is null then s.state - '{${unsaid.join(',')}}'::text[] else s.state end`;
const columns = `n.id as "noticeId", n.subject_id as "subjectId", pe.id as "personId", n.text, n.audience, n.attach, case when not n.required then n.category end as mutable, n.cause_event as "causeEvent",
  s.template_id as "templateId", s.template_version as "templateVersion", ${state} as state, c.title as "cycleTitle",
  pa.names, pa.zone as "participantZone", pe.name, pe.email, pe.language, pe.zone,
  ${shownBy(
    'reason',
    `(select jsonb_build_object('body', coalesce((select b.body from command b where b.subject_id = 'cycle:' || s.cycle_id and b.id = k.body->>'because'), k.body))
    from command k where k.subject_id = n.subject_id and k.id = n.cause_command)`,
  )} as command,
  ${shownBy(
    'decision',
    `(select jsonb_build_object('step', x.step, 'decision', x.decision) from decision x
    where x.subject_id = n.subject_id and x.command_id = n.cause_command order by x.revision desc limit 1)`,
  )} as decided,
  ${shownBy(
    'source',
    `(select jsonb_build_object('subject', a.event->>'source', 'change', a.event->>'change', 'names', p.names) from audit a
    left join subject x on x.id = a.event->>'source' left join participant p on p.id = x.participant_id
    where a.subject_id = n.subject_id and a.command_id = n.cause_command and a.event->>'type' = 'source-changed' limit 1)`,
  )} as source,
  ${shownBy('receipt', receipt)} as receipt, ${held} as held, ${pledgeColumn} as pledge, ${mandateColumn} as mandate, (extract(epoch from n.deadline_at) * 1000)::float8 as deadline`;
const joins =
  'join subject s on s.id = n.subject_id join cycle c on c.id = s.cycle_id left join participant pa on pa.id = s.participant_id';

/** Whether a notice (n) counts towards its person's week. */
const capped = "n.kind = 'scheduled' and not n.required";
/**
 * How many mails with reminders the person got, or is about to get, in the seven days before: what is due at one instant goes in one mail
 * (domain/load.ts). Counted once for each person and instant, with the first of their notices.
 */
const reminded = `case when ${capped} and row_number() over (partition by d.person_id, d.due_at, ${capped}) = 1 then (
    select count(distinct h.due_at)::int from delivery h join notice hn on hn.id = h.notice_id where h.person_id = d.person_id and h.due_at < d.due_at
    and h.due_at > d.due_at - interval '168 hours' and h.state in ('planned', 'sending', 'sent', 'unknown') and hn.kind = 'scheduled') end`;
/** Of some deliveries (due) what a run needs to know at the instant of a parameter. */
const told = (
  now: string,
): string => `select d.id, d.due_at + n.max_late_ms * interval '1 millisecond' < ${now} as late, ${capped} as capped, ${reminded} as reminded,
    (extract(epoch from d.due_at) * 1000)::float8 as due, d.fresh,
    case when d.mail_id is not null then (select jsonb_build_object('id', ml.id, 'messageId', ml.message_id) from mail ml where ml.id = d.mail_id) end as mail, ${columns}
  from due d join notice n on n.id = d.notice_id join person pe on pe.id = d.person_id ${joins} order by d.due_at, d.person_id`;
/** Deliveries that wait and are due at `$1`, without those of `$3`. */
export const dueSql = `with due as materialized (select d.id, d.notice_id, d.person_id, d.due_at, d.mail_id, d.attempts = 0 and d.message_id is null as fresh from delivery d
    where d.planned and d.due_at <= $1 and (d.lease_until is null or d.lease_until <= $2) and d.id <> all($3) order by d.due_at, d.person_id limit $4) ${told('$5')}`;
/** Deliveries that are not written yet: their notices, people and instants. */
export const bornSql = `with due as materialized (select ${deliveryIdSql('x.notice_id', 'x.person_id')} as id, x.notice_id, x.person_id, ${instant('x.due')} as due_at, null::text as mail_id, true as fresh
    from unnest($1::text[], $2::text[], $3::float8[]) x(notice_id, person_id, due)) ${told('$4')}`;
export const previewSql = `select ${deliveryIdSql('n.id', 'pe.id')} as id, (extract(epoch from n.due_at) * 1000)::float8 as due, false as fresh, null as mail, ${columns}
  from notice n join person pe on pe.id = $2 ${joins} where n.id = $1`;
