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

/** What the mails of a notice say, whoever reads them. */
export interface SaidRow {
  readonly noticeId: string;
  readonly subjectId: string;
  readonly text: string;
  readonly audience: string;
  readonly attach: string | null;
  readonly mutable: Category | null;
  readonly deadline: number | null;
  /** How late it may be, in milliseconds. */
  readonly maxLate: number;
  /** Whether it counts towards its person's week. */
  readonly capped: boolean;
  readonly templateId: string;
  readonly templateVersion: number;
  /** The subject's state, as JSON: of a wave, only what is about to be sent is parsed. */
  readonly state: string;
  readonly pledge: PledgeRow | null;
  readonly mandate: MandateRow | null;
  readonly cycleTitle: string;
  /** The participant's, as JSON. */
  readonly names: string | null;
  readonly participantZone: string | null;
  /** The approval step's word that the cause was; null when it was none. */
  readonly decided: { readonly step: string; readonly decision: 'approve' | 'return' | 'reject' } | null;
  readonly receipt: string | null;
  readonly command: { readonly body: { readonly reason?: string; readonly message?: string } } | null;
  /** What a document rests on and has changed; missing or null where that is not what it is about. */
  readonly source?: SourceRow | null;
  /** Whether its mails may need to know whether their person has the calendar entry. */
  readonly mayHold: boolean;
}
/** Whoever reads a mail. */
export interface ReaderRow {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly zone: string | null;
}
/** A delivery. */
export interface DeliveryRow {
  readonly id: string;
  readonly personId: string;
  readonly due: number;
  /** Whether an earlier mail brought this person the entry; null where nobody needs to know. */
  readonly held: boolean | null;
  readonly mail: { readonly id: string; readonly messageId: string } | null;
  readonly fresh: boolean;
}
export interface SourceRow {
  readonly subject: string;
  readonly change: Change;
  readonly names: Record<string, string> | null;
}

/** What of a notice the facts of a mail are made of. */
export interface SaidFacts
  extends Pick<
    SaidRow,
    'subjectId' | 'text' | 'audience' | 'cycleTitle' | 'participantZone' | 'decided' | 'receipt' | 'command' | 'source'
  > {
  readonly state: ContributionState | CallState | PledgeState | DocumentState;
  readonly names: Readonly<Record<string, string>> | null;
  readonly pledge?: PledgeRow | null;
  readonly mandate?: MandateRow | null;
}
/** The same with what it holds as JSON. */
export type Said = Omit<SaidRow, 'state' | 'names'> & SaidFacts;
export const parsed = (row: SaidRow): Said => ({
  ...row,
  state: JSON.parse(row.state),
  names: row.names === null ? null : JSON.parse(row.names),
});

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
/** What comes with the invitation cancels nothing, and a wave of them is not slowed. */
const mayHold = "n.attach = 'calendar' and n.cause_event <> 'begun'";
/** Whether a person may have a subject's entry already. */
const holding = (subject: string, person: string): string => `exists (select 1 from delivery h join notice hn on hn.id = h.notice_id
    where h.subject_id = ${subject} and h.person_id = ${person} and h.state in ('sent', 'unknown') and hn.attach = 'calendar')`;
const held = `case when ${mayHold} then ${holding('n.subject_id', 'pe.id')} end`;
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
/** Whether a notice (n) counts towards its person's week. */
const capped = "n.kind = 'scheduled' and not n.required";
/** Of a notice (n), its subject (s) and participant (pa): what both its mails and their addressees depend on. */
export const noticeColumns = `n.id as "noticeId", n.subject_id as "subjectId", n.audience, (extract(epoch from n.deadline_at) * 1000)::float8 as deadline,
  s.template_id as "templateId", s.template_version as "templateVersion", pa.zone as "participantZone", n.max_late_ms::float8 as "maxLate"`;
/** The rest of what its mails say; with its cycle (c). */
export const saidColumns = `n.text, n.attach, case when not n.required then n.category end as mutable,
  ${capped} as capped, ${mayHold} as "mayHold", (${state})::text as state, c.title as "cycleTitle", pa.names::text as names,
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
  ${shownBy('receipt', receipt)} as receipt, ${pledgeColumn} as pledge, ${mandateColumn} as mandate`;
export const subjectJoins = 'join subject s on s.id = n.subject_id left join participant pa on pa.id = s.participant_id';
export const saidJoins = `${subjectJoins} join cycle c on c.id = s.cycle_id`;
const readerColumns = 'pe.name, pe.email, pe.language, pe.zone';

/**
 * How many mails with reminders a person got, or is about to get, in the seven days before an instant: what is due at one instant goes in
 * one mail (domain/load.ts).
 */
const reminded = (
  person: string,
  due: string,
): string => `(select count(distinct h.due_at)::int from delivery h join notice hn on hn.id = h.notice_id where h.person_id = ${person} and h.due_at < ${due}
    and h.due_at > ${due} - interval '168 hours' and h.state in ('planned', 'sending', 'sent', 'unknown') and hn.kind = 'scheduled')`;
/** Of some deliveries (d) what a run needs to know. A week is counted once for each person and instant, with the first of their notices. */
const deliveryColumns = `d.id, d.person_id as "personId", (extract(epoch from d.due_at) * 1000)::float8 as due, d.fresh,
    ${held} as held,
    case when ${capped} and row_number() over (partition by d.person_id, d.due_at, ${capped}) = 1 then ${reminded('d.person_id', 'd.due_at')} end as reminded,
    case when d.mail_id is not null then (select jsonb_build_object('id', ml.id, 'messageId', ml.message_id) from mail ml where ml.id = d.mail_id) end as mail`;
/** Deliveries that wait and are due at `$1`, without those of `$3`; `$4` at most. */
export const dueSql = `with due as materialized (select d.id, d.notice_id, d.person_id, d.due_at, d.mail_id, d.attempts = 0 and d.message_id is null as fresh from delivery d
    where d.planned and d.due_at <= $1 and (d.lease_until is null or d.lease_until <= $2) and d.id <> all($3) order by d.due_at, d.person_id limit $4)
  select ${deliveryColumns}, ${noticeColumns}, ${saidColumns}, ${readerColumns}
  from due d join notice n on n.id = d.notice_id join person pe on pe.id = d.person_id ${saidJoins} order by d.due_at, d.person_id`;
/** Readers of deliveries that are not written yet: each person and instant, and whether their week is asked for. */
export const readersSql = `select x.person as "personId", x.due, ${readerColumns}, case when x.capped then ${reminded('x.person', instant('x.due'))} end as reminded
  from unnest($1::text[], $2::float8[], $3::bool[]) x(person, due, capped) join person pe on pe.id = x.person`;
/** Which of some people may have the entries of some subjects. */
export const holdingSql = `select x.subject || ' ' || x.person as key from unnest($1::text[], $2::text[]) x(subject, person) where ${holding('x.subject', 'x.person')}`;
export const previewSql = `select ${deliveryIdSql('n.id', 'pe.id')} as id, pe.id as "personId", (extract(epoch from n.due_at) * 1000)::float8 as due, false as fresh, null as mail,
    ${held} as held, ${noticeColumns}, ${saidColumns}, ${readerColumns}
  from notice n join person pe on pe.id = $2 ${saidJoins} where n.id = $1`;
