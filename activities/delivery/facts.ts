/** What the mails of some deliveries say: read just before sending, so that names, dates and reasons are today's. */
import type pg from 'pg';
import { type Entry, entryOf } from '../../domain/contribution/entries.ts';
import { type ContributionState, currentDeadline, receiptNumber } from '../../domain/contribution/state.ts';
import { documentStage } from '../../domain/document/stage.ts';
import { type DocumentState, dueNow } from '../../domain/document/state.ts';
import type { EventState } from '../../domain/event/state.ts';
import { type Instant, parseSubjectId } from '../../domain/lifecycle.ts';
import type { MandateState } from '../../domain/mandate/state.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { EventEntry } from '../mail/event-invite.ts';
import type { MailFacts } from '../mail/facts.ts';
import type { TemplateStore } from '../templates.ts';
import { bornSql, dueSql, type FactsRow, previewSql, type Row, type SourceRow } from './facts-sql.ts';
import { chairNames, eventEntryIn, heldFacts, type Names } from './held-facts.ts';
import { mandateFacts } from './mandate-facts.ts';
import { answerBy, pledgeInMail } from './pledge-facts.ts';

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

async function sorted(deps: FactsDeps, rows: readonly DueRow[]): Promise<Omit<Due, 'full'>> {
  const weeks = new Map(rows.flatMap(({ personId, due, reminded }) => (reminded === null ? [] : [[`${personId} ${due}`, reminded]])));
  const found = { due: [] as Row[], late: [] as string[], held: [] as string[] };
  for (const row of rows) {
    const before = row.capped ? (weeks.get(`${row.personId} ${row.due}`) ?? 0) : -1;
    if (row.late) found.late.push(row.id);
    else if (before >= (await deps.templates.get(row.templateId, row.templateVersion)).delivery.cap) found.held.push(row.id);
    else found.due.push(row);
  }
  return { mails: await outgoing(deps, found.due), late: found.late, held: found.held };
}

/**
 * Up to `limit` deliveries due at `until`, the oldest first, without those already in hand; what each of them says. All that is due to one
 * person at one instant is read together. Nothing is written: who sends one marks it, and finds then whether somebody else was faster.
 */
export async function dueMails(deps: FactsDeps, until: Instant, now: Instant, inHand: readonly string[], limit: number): Promise<Due> {
  const values = [new Date(until), new Date(), inHand, limit, new Date(now)];
  const { rows } = await deps.pool.query<DueRow>({ name: 'delivery-due', text: dueSql, values });
  const full = rows.length >= limit;
  return { ...(await sorted(deps, full ? wholeGroups(rows) : rows)), full };
}

/** A delivery that is written first when it is marked. */
export interface Born {
  readonly id: string;
  readonly noticeId: string;
  readonly personId: string;
  readonly due: Instant;
}

/** The same of deliveries that are not written yet, all that are due to a person. */
export async function bornMails(deps: FactsDeps, born: readonly Born[], now: Instant): Promise<Omit<Due, 'full'>> {
  const values = [born.map(({ noticeId }) => noticeId), born.map(({ personId }) => personId), born.map(({ due }) => due), new Date(now)];
  return sorted(deps, (await deps.pool.query<DueRow>({ name: 'delivery-born', text: bornSql, values })).rows);
}

/** The mail a notice would be to one person now; undefined when either is not there. */
export const previewOf = async (deps: FactsDeps, noticeId: string, personId: string): Promise<Outgoing | undefined> =>
  (await outgoing(deps, (await deps.pool.query<Row>(previewSql, [noticeId, personId])).rows))[0];
