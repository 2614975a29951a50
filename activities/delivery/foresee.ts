/**
 * The mails that a command to a contribution would bring about, before anybody gives it: the rules decide on the state as it is now, and what
 * they announce is composed as it would be sent. Nothing is written, and nobody is locked out meanwhile.
 */
import type pg from 'pg';
import { type Advanced, advance } from '../../domain/advance.ts';
import { addressees, holdersFor } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import { type ContributionEvent, type ContributionState, latest, receiptNumber } from '../../domain/contribution/state.ts';
import { type Command, type Instant, type Refusal, refuse } from '../../domain/lifecycle.ts';
import type { PlannedNotice } from '../../domain/planner.ts';
import { decisionRows } from '../apply/rows.ts';
import type { RenderedMail } from '../mail/facts.ts';
import { renderMail } from '../mail/render.ts';
import type { TemplateStore } from '../templates.ts';
import { factsOf } from './facts.ts';
import type { SaidFacts } from './facts-sql.ts';
import { contextAt, type Reader, readHeld, readReaders, readSubject, type Subject } from './foresee-facts.ts';

/** One mail to one person. */
export interface ForeseenMail extends RenderedMail {
  readonly rule: string;
  readonly audience: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly language: string;
  /** When it would leave: at once, or in the person's working hours. */
  readonly due: Instant;
  /** Whether it brings a calendar entry, or takes one back from who has it. */
  readonly calendar: boolean;
  /** Why this person would not get it: no mail reaches them, or they have muted its category; null when they would. */
  readonly withheld: 'address-stopped' | 'muted' | null;
}
export interface Foreseen {
  /** Of the contribution afterwards. */
  readonly status: string;
  readonly mails: readonly ForeseenMail[];
  /** Notices whose audience is nobody now. */
  readonly nobody: readonly PlannedNotice[];
  /** Reminders that would be planned in place of the present ones; null when those stay as they are. */
  readonly reminders: readonly PlannedNotice[] | null;
}

export interface ForeseeDeps {
  readonly pool: pg.Pool;
  readonly templates: TemplateStore;
  readonly calendar: Calendar;
  /** The link of the mails: one that stands for nobody, since somebody else reads them. */
  readonly linkOf: (subjectId: string) => string;
}

type Result = Advanced<ContributionState, ContributionEvent>;

/** What is announced because of a command and not overtaken by the plan it makes. What time brought about before it is not its doing. */
function announcedBy({ id }: Command, { steps, plans, state }: Result): PlannedNotice[] {
  const situation = state && contribution.project(state).situation;
  const replanned = plans.some(({ cause }) => cause.command === id);
  return steps
    .flatMap(({ command, notices }) => (command.id === id ? notices : []))
    .filter(({ dropped, situations }) => dropped === null && (!replanned || !situations.length || situations.includes(situation ?? '')));
}

/** What all mails of a command say alike. */
function factsBy(command: Command, subject: Subject, { steps, ...result }: Result, after: ContributionState) {
  const own = { ...result, steps: steps.filter((step) => step.command.id === command.id) };
  const said = decisionRows(own).at(-1);
  const number = latest(after)?.number;
  const { cycleTitle, names, participantZone } = subject;
  return {
    ...{ subjectId: after.id, state: after, cycleTitle, names, participantZone },
    decided: said ? { step: said.step, decision: said.decision } : null,
    receipt: number === undefined ? null : receiptNumber(after, number),
    command: { body: command.body },
  } as Omit<SaidFacts, 'text' | 'audience'>;
}

const withheldFrom = ({ stopped, muted }: Reader, { required, category }: PlannedNotice): ForeseenMail['withheld'] =>
  stopped ? 'address-stopped' : !required && muted.includes(category) ? 'muted' : null;

/** What would follow from a command received now; the refusal it would get; or undefined when there is no such contribution. */
export async function foresee(
  { pool, templates, calendar, linkOf }: ForeseeDeps,
  id: string,
  command: Command,
): Promise<Foreseen | Refusal | undefined> {
  const now = command.receivedAt;
  const subject = await readSubject(pool, id);
  if (!subject) return undefined;
  const template = await templates.get(subject.templateId, subject.templateVersion);
  const held = await readHeld(pool, subject.state, command.actor);
  const from = { ...subject, state: contribution.upgrade(subject.state) };
  const result = advance(contribution, from, [command], now, contextAt(subject, held, template, calendar, now));
  const answer = result.answers.get(command.id);
  if (!answer || !result.state) throw new TypeError(`command ${command.id} got no answer`);
  if (!answer.ok) return refuse(answer.rule, answer.detail);

  const announced = announcedBy(command, result);
  const common = factsBy(command, subject, result, result.state);
  const readers = new Map<string, Reader>(held.map((m) => [m.person, m]));
  const named = announced.flatMap(({ audience }) => (audience.startsWith('person/') ? audience.slice('person/'.length) : []));
  for (const reader of await readReaders(pool, named)) readers.set(reader.person, reader);
  const { participant, region, regions, cycle, ask } = subject.state;
  const to = { participant, region, regions, cycle, ask, zone: subject.participantZone, country: subject.country };

  const mails: ForeseenMail[] = [];
  const nobody: PlannedNotice[] = [];
  for (const notice of announced) {
    const { rule, text, audience, attach } = notice;
    const holders = new Set(holdersFor(audience, to));
    const among = held.filter((m) => holders.has(m.participant ?? m.body ?? ''));
    const people = addressees(notice, to, among, (person) => readers.get(person), template, calendar);
    if (people.length === 0) nobody.push(notice);
    for (const { person, due } of people) {
      const reader = readers.get(person);
      if (!reader) continue;
      const facts = factsOf({ ...common, text, audience }, reader, template, linkOf(id));
      mails.push({
        ...{ rule, audience, person: { id: person, name: reader.name }, language: facts.language, due, calendar: attach === 'calendar' },
        withheld: withheldFrom(reader, notice),
        ...(await renderMail(facts)),
      });
    }
  }
  const plan = result.plans.findLast(({ cause }) => cause.command === command.id);
  const { status } = contribution.project(result.state);
  return { status, mails, nobody, reminders: plan?.notices.filter(({ dropped }) => dropped === null) ?? null };
}
