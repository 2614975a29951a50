/** What a mail says, of the rows it is made of (facts-sql.ts). */
import { type ContributionState, currentDeadline, receiptNumber } from '../../domain/contribution/state.ts';
import { documentStage } from '../../domain/document/stage.ts';
import { type DocumentState, dueNow } from '../../domain/document/state.ts';
import type { MandateState } from '../../domain/mandate/state.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { MailFacts } from '../mail/facts.ts';
import type { ReaderRow, SaidFacts, SourceRow } from './facts-sql.ts';
import { heldFacts, type Names } from './held-facts.ts';
import { mandateFacts } from './mandate-facts.ts';
import { answerBy, pledgeInMail } from './pledge-facts.ts';

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

/** Of whoever reads a mail. */
type ReaderFacts = Pick<ReaderRow, 'name' | 'language' | 'zone'>;

/** What of a document a source is, for people: whose answer, or which document. */
function sourceName({ subject, names }: SourceRow, template: Template, language: string): string {
  const [type, , first = '', second = ''] = subject.split(':');
  const title =
    type === 'document' ? documentStage({ phase: first, stage: second }, template).title : (template.asks[first]?.title ?? undefined);
  return [pick(names ?? undefined, language), pick(title, language)].filter(Boolean).join(' – ');
}

function factsOfDocument(row: SaidFacts, reader: ReaderFacts, state: DocumentState, template: Template, link: string): MailFacts {
  const language = languageFor(reader.language, template);
  const { title, route } = documentStage(state, template);
  const { decided, source } = row;
  const label = decided ? template.routes[route ?? '']?.steps[Number(decided.step)]?.decisions[decided.decision] : undefined;
  const due = dueNow(state);
  return {
    text: row.text,
    language,
    person: { name: reader.name, zone: reader.zone ?? template.zone },
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
export function factsOf(row: SaidFacts, reader: ReaderFacts, template: Template, link: string, names: Names = new Map()): MailFacts {
  if (isDocument(row.state)) return factsOfDocument(row, reader, row.state, template, link);
  const state = row.state as ContributionState;
  // Texts exist for the template's languages alone.
  const language = languageFor(reader.language, template);
  const ask = template.asks[state.ask];
  const pledge = row.pledge ? pledgeInMail(row.pledge, row.state as PledgeState, language) : undefined;
  const deadline = pledge || row.mandate ? null : currentDeadline(state);
  const { decided } = row;
  const label = decided ? template.routes[ask?.route ?? '']?.steps[Number(decided.step)]?.decisions[decided.decision] : undefined;
  return {
    text: row.text,
    language,
    person: { name: reader.name, zone: reader.zone ?? row.participantZone ?? template.zone },
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
