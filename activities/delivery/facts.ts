/** What the mails of some deliveries say: read just before sending, so that names, dates and reasons are today's. */
import type pg from 'pg';
import type { CallState } from '../../domain/call.ts';
import { type Entry, entryOf } from '../../domain/contribution/entries.ts';
import { type ContributionState, currentDeadline, receiptNumber } from '../../domain/contribution/state.ts';
import { documentStage } from '../../domain/document/stage.ts';
import { type Change, type DocumentState, dueNow } from '../../domain/document/state.ts';
import type { EventState } from '../../domain/event/state.ts';
import { type Instant, parseSubjectId } from '../../domain/lifecycle.ts';
import type { MandateState } from '../../domain/mandate/state.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { EventEntry } from '../mail/event-invite.ts';
import type { MailFacts } from '../mail/facts.ts';
import { type Row as FactRow, rowsOf, textKeys } from '../mail/kinds.ts';
import type { TemplateStore } from '../templates.ts';
import { chairNames, eventEntryIn, heldFacts, type Names } from './held-facts.ts';
import { type MandateRow, mandateColumn, mandateFacts } from './mandate-facts.ts';
import { answerBy, type PledgeRow, pledgeColumn, pledgeInMail } from './pledge-facts.ts';

export interface Outgoing {
  readonly id: string;
  readonly noticeId: string;
  readonly email: string;
  readonly subjectId: string;
  /** The calendar entry it carries, as it stands now; null when it carries none. */
  readonly entry: Entry | null;
  /** The entry of an event, likewise. */
  readonly held: EventEntry | null;
  /** Whether its rule attaches the entry, be there one or not. */
  readonly attached: boolean;
  readonly personId: string;
  /** What its person can mute to get no more of it; null when it is required. */
  readonly mutable: Category | null;
  readonly facts: MailFacts;
  readonly due: Instant;
  /** When what it speaks of ends; null when it has no end. */
  readonly deadline: Instant | null;
  /** The mail whose member it became with an earlier mark; null when none. */
  readonly mail: { readonly id: string; readonly messageId: string } | null;
  /** Whether it was never offered, so that it may still go in a mail with others. */
  readonly fresh: boolean;
}

interface Row {
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
  readonly mail: Outgoing['mail'];
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
interface SourceRow {
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
const columns = `n.id as "noticeId", n.subject_id as "subjectId", pe.id as "personId", n.text, n.audience, n.attach, case when not n.required then n.category end as mutable, n.cause_event as "causeEvent",
  s.template_id as "templateId", s.template_version as "templateVersion", s.state, c.title as "cycleTitle",
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
const dueSql = `with due as materialized (select d.id, d.notice_id, d.person_id, d.due_at, d.mail_id, d.attempts = 0 and d.message_id is null as fresh from delivery d
    where d.state = 'planned' and d.due_at <= $1 and (d.lease_until is null or d.lease_until <= $2) and d.id <> all($3) order by d.due_at, d.person_id limit $4)
  select d.id, d.due_at + n.max_late_ms * interval '1 millisecond' < $5 as late, ${capped} as capped, ${reminded} as reminded,
    (extract(epoch from d.due_at) * 1000)::float8 as due, d.fresh,
    case when d.mail_id is not null then (select jsonb_build_object('id', ml.id, 'messageId', ml.message_id) from mail ml where ml.id = d.mail_id) end as mail, ${columns}
  from due d join notice n on n.id = d.notice_id join person pe on pe.id = d.person_id ${joins} order by d.due_at, d.person_id`;
const previewSql = `select n.id || ':' || pe.id as id, (extract(epoch from n.due_at) * 1000)::float8 as due, false as fresh, null as mail, ${columns}
  from notice n join person pe on pe.id = $2 ${joins} where n.id = $1`;

/** A text by language; English, or whatever there is, where the language is missing. */
export const pick = (text: Readonly<Record<string, string>> | undefined, language: string): string | null =>
  text?.[language] ?? text?.en ?? Object.values(text ?? {})[0] ?? null;

/** Audiences as people know themselves: `person/<id>` is the submitter; `holders/...` decide, or are what the end of it says. */
const roleOf = (audience: string): string =>
  audience.startsWith('person/')
    ? 'submitter'
    : audience.startsWith('holders/')
      ? (audience.split('/')[3] ?? 'deciders')
      : audience.startsWith('partner/')
        ? 'partners'
        : audience;

/** The language a person reads of a template's: theirs, or the cycle's first. */
export const languageFor = (own: string, { languages }: Pick<Template, 'languages'>): string =>
  languages.includes(own) ? own : (languages[0] ?? 'en');

/** What of a document a source is, for people: whose answer, or which document. */
function sourceName({ subject, names }: SourceRow, template: Template, language: string): string {
  const [type, , first = '', second = ''] = subject.split(':');
  const title =
    type === 'document' ? documentStage({ phase: first, stage: second }, template).title : (template.asks[first]?.title ?? undefined);
  return [pick(names ?? undefined, language), pick(title, language)].filter(Boolean).join(' – ');
}

function factsOfDocument(row: FactsRow, state: DocumentState, template: Template, link: string): MailFacts {
  const language = languageFor(row.language, template);
  const { title, route } = documentStage(state, template);
  const { decided, source } = row;
  const label = decided ? template.routes[route ?? '']?.steps[Number(decided.step)]?.decisions[decided.decision] : undefined;
  const due = dueNow(state);
  return {
    text: row.text,
    language,
    person: { name: row.name, zone: row.zone ?? template.zone },
    participant: null,
    cycle: row.cycleTitle,
    ask: pick(title, language) ?? state.stage,
    region: state.region ? pick(template.regions[state.region]?.title, language) : null,
    cycleZone: state.zone,
    deadline: due === null ? null : { soft: due, grace: due, hard: due },
    reason: row.command?.body.reason ?? null,
    decision: label ? pick(label, language) : null,
    receipt: row.receipt,
    entered: null,
    source: source ? { name: sourceName(source, template, language), change: source.change } : undefined,
    expected: null,
    link,
    role: roleOf(row.audience),
  };
}

const isDocument = (state: object): state is DocumentState => (state as { readonly id?: string }).id?.startsWith('document:') ?? false;

/** What a mail says, in its person's language as far as the template has it. `names`: of those who chair an event. */
export function factsOf(row: FactsRow, template: Template, link: string, names: Names = new Map()): MailFacts {
  if (isDocument(row.state)) return factsOfDocument(row, row.state, template, link);
  const state = row.state as ContributionState;
  // Texts exist for the template's languages alone.
  const language = languageFor(row.language, template);
  const ask = template.asks[state.ask];
  const pledge = row.pledge ? pledgeInMail(row.pledge, row.state as PledgeState, language) : undefined;
  const deadline = pledge || row.mandate ? null : currentDeadline(state);
  const { decided } = row;
  const label = decided ? template.routes[ask?.route ?? '']?.steps[Number(decided.step)]?.decisions[decided.decision] : undefined;
  return {
    text: row.text,
    language,
    person: { name: row.name, zone: row.zone ?? row.participantZone ?? template.zone },
    participant: pick(row.names ?? undefined, language),
    cycle: row.cycleTitle,
    ask: pledge?.title ?? pick(ask?.title, language) ?? state.ask,
    region: state.region ? pick(template.regions[state.region]?.title, language) : null,
    cycleZone: deadline?.zone ?? template.zone,
    deadline: pledge
      ? answerBy(row.state as PledgeState)
      : deadline && { soft: deadline.soft.at, grace: deadline.grace.at, hard: deadline.hard.at },
    reason: row.command?.body.reason ?? row.command?.body.message ?? null,
    decision: label ? pick(label, language) : null,
    receipt: row.receipt,
    entered: pledge ? null : (state.submissions?.find((s) => receiptNumber(state, s.number) === row.receipt)?.entered ?? null),
    expected: state.expected ?? null,
    link,
    role: roleOf(row.audience),
    ...heldFacts(row.subjectId, row.state, template, names, (text) => pick(text, language)),
    ...(pledge && { pledge }),
    ...(row.mandate && mandateFacts(row.mandate, row.state as unknown as MandateState, (text) => pick(text, language))),
  };
}

/** The entry of a mail that carries one: a new date for everybody, the end of one only for whom it may be in the calendar. */
function entryIn({ subjectId, attach, state, held }: Row): Entry | null {
  if (attach !== 'calendar' || parseSubjectId(subjectId).type !== 'contribution') return null;
  const entry = entryOf('asked', state as ContributionState);
  return entry.shown || (held && entry.until !== null) ? entry : null;
}

export interface FactsDeps {
  readonly pool: pg.Pool;
  readonly templates: TemplateStore;
  /** The one link of a mail: a page about the subject for this person. */
  readonly linkOf: (subjectId: string, personId: string) => string;
}

/** The entry of an event's mail that carries one. */
const heldIn = ({ subjectId, attach, state, held }: Row): EventEntry | null =>
  attach === 'calendar' && parseSubjectId(subjectId).type === 'event'
    ? eventEntryIn(subjectId, state as unknown as EventState, held)
    : null;

async function outgoing({ pool, templates, linkOf }: FactsDeps, rows: readonly Row[]): Promise<Outgoing[]> {
  const names = await chairNames(
    pool,
    rows.map(({ state }) => state),
  );
  const found: Outgoing[] = [];
  for (const row of rows) {
    const template = await templates.get(row.templateId, row.templateVersion);
    const { id, noticeId, email, subjectId, personId, mutable, due, deadline, mail, fresh } = row;
    const facts = factsOf(row, template, linkOf(subjectId, personId), names);
    const of = { facts, entry: entryIn(row), held: heldIn(row), attached: row.attach !== null };
    found.push({ id, noticeId, email, subjectId, personId, mutable, due, deadline, mail, fresh, ...of });
  }
  return found;
}

export interface Due {
  readonly mails: readonly Outgoing[];
  /** Deliveries that are later than their rules allow. */
  readonly late: readonly string[];
  /** Reminders of people who were reminded as often as their template allows in a week. */
  readonly held: readonly string[];
  /** Whether there may be more. */
  readonly full: boolean;
}

type DueRow = Row & { readonly late: boolean; readonly capped: boolean; readonly reminded: number | null };

/** Rows without those of the last person and instant, of which some may not have been read; with them where all are of one. */
function wholeGroups(rows: readonly DueRow[]): readonly DueRow[] {
  const last = rows.at(-1);
  const whole = rows.filter((row) => row.personId !== last?.personId || row.due !== last.due);
  return whole.length ? whole : rows;
}

/**
 * Up to `limit` deliveries due at `until`, the oldest first, without those already in hand; what each of them says. All that is due to one
 * person at one instant is read together. Nothing is written: who sends one marks it, and finds then whether somebody else was faster.
 */
export async function dueMails(deps: FactsDeps, until: Instant, now: Instant, inHand: readonly string[], limit: number): Promise<Due> {
  const values = [new Date(until), new Date(), inHand, limit, new Date(now)];
  const { rows } = await deps.pool.query<DueRow>({ name: 'delivery-due', text: dueSql, values });
  const full = rows.length >= limit;
  const weeks = new Map(rows.flatMap(({ personId, due, reminded }) => (reminded === null ? [] : [[`${personId} ${due}`, reminded]])));
  const sorted = { due: [] as Row[], late: [] as string[], held: [] as string[] };
  for (const row of full ? wholeGroups(rows) : rows) {
    const before = row.capped ? (weeks.get(`${row.personId} ${row.due}`) ?? 0) : -1;
    if (row.late) sorted.late.push(row.id);
    else if (before >= (await deps.templates.get(row.templateId, row.templateVersion)).delivery.cap) sorted.held.push(row.id);
    else sorted.due.push(row);
  }
  return { mails: await outgoing(deps, sorted.due), late: sorted.late, held: sorted.held, full };
}

/** The mail a notice would be to one person now; undefined when either is not there. */
export const previewOf = async (deps: FactsDeps, noticeId: string, personId: string): Promise<Outgoing | undefined> =>
  (await outgoing(deps, (await deps.pool.query<Row>(previewSql, [noticeId, personId])).rows))[0];
