/** Deliveries that are due, and what the mail of each says: read just before sending, so that names, dates and reasons are today's. */
import type pg from 'pg';
import { type Entry, entryOf } from '../../domain/contribution/entries.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { isLate } from '../../domain/delivery/withheld.ts';
import type { EventState } from '../../domain/event/state.ts';
import { type Instant, parseSubjectId } from '../../domain/lifecycle.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { EventEntry } from '../mail/event-invite.ts';
import type { MailFacts } from '../mail/facts.ts';
import type { TemplateStore } from '../templates.ts';
import { factsOf } from './facts.ts';
import {
  type DeliveryRow,
  dueSql,
  holdingSql,
  parsed,
  previewSql,
  type ReaderRow,
  readersSql,
  type Said,
  type SaidRow,
} from './facts-sql.ts';
import { chairNames, eventEntryIn } from './held-facts.ts';

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

export interface FactsDeps {
  readonly pool: pg.Pool;
  readonly templates: TemplateStore;
  /** The one link of a mail: a page about the subject for this person. */
  readonly linkOf: (subjectId: string, personId: string) => string;
}

/** A delivery with what its mail is made of. */
interface Told {
  readonly delivery: DeliveryRow;
  readonly said: SaidRow;
  readonly reader: ReaderRow;
}
type Row = DeliveryRow & SaidRow & ReaderRow;
const told = (row: Row): Told => ({ delivery: row, said: row, reader: row });

/** The entry of a mail that carries one: a new date for everybody, the end of one only for whom it may be in the calendar. */
function entryIn({ subjectId, attach, state }: Said, held: boolean | null): Entry | null {
  if (attach !== 'calendar' || parseSubjectId(subjectId).type !== 'contribution') return null;
  const entry = entryOf('asked', state as ContributionState);
  return entry.shown || (held && entry.until !== null) ? entry : null;
}

/** The entry of an event's mail that carries one. */
const heldIn = ({ subjectId, attach, state }: Said, held: boolean | null): EventEntry | null =>
  attach === 'calendar' && parseSubjectId(subjectId).type === 'event'
    ? eventEntryIn(subjectId, state as unknown as EventState, held)
    : null;

async function outgoing({ pool, templates, linkOf }: FactsDeps, some: readonly Told[]): Promise<Outgoing[]> {
  const all = some.map((one) => ({ ...one, said: parsed(one.said) }));
  const names = await chairNames(
    pool,
    all.map(({ said }) => said.state),
  );
  const found: Outgoing[] = [];
  for (const { delivery, said, reader } of all) {
    const template = await templates.get(said.templateId, said.templateVersion);
    const { id, personId, due, mail, fresh } = delivery;
    const { noticeId, subjectId, mutable, deadline } = said;
    const facts = factsOf(said, reader, template, linkOf(subjectId, personId), names);
    const of = { facts, entry: entryIn(said, delivery.held), held: heldIn(said, delivery.held), attached: said.attach !== null };
    found.push({ id, noticeId, email: reader.email, subjectId, personId, mutable, due, deadline, mail, fresh, ...of });
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

/** Names a person and an instant. */
const weekOf = ({ personId, due }: Pick<DeliveryRow, 'personId' | 'due'>): string => `${personId} ${due}`;
/** How many mails with reminders somebody got in the seven days before; null where nobody needs to know, or it is said elsewhere. */
interface Week extends Pick<DeliveryRow, 'personId' | 'due'> {
  readonly reminded: number | null;
}

/** Rows without those of the last person and instant, of which some may not have been read; with them where all are of one. */
function wholeGroups<Of extends DeliveryRow>(rows: readonly Of[]): readonly Of[] {
  const last = rows.at(-1);
  const whole = rows.filter((row) => last && weekOf(row) !== weekOf(last));
  return whole.length ? whole : rows;
}

async function sorted(deps: FactsDeps, some: readonly Told[], weeks: readonly Week[], now: Instant): Promise<Omit<Due, 'full'>> {
  const before = new Map(weeks.flatMap((week) => (week.reminded === null ? [] : [[weekOf(week), week.reminded]])));
  const found = { due: [] as Told[], late: [] as string[], held: [] as string[] };
  for (const one of some) {
    const { delivery, said } = one;
    const { cap } = (await deps.templates.get(said.templateId, said.templateVersion)).delivery;
    if (isLate(delivery.due, said.maxLate, now)) found.late.push(delivery.id);
    else if (said.capped && (before.get(weekOf(delivery)) ?? 0) >= cap) found.held.push(delivery.id);
    else found.due.push(one);
  }
  return { mails: await outgoing(deps, found.due), late: found.late, held: found.held };
}

/**
 * Up to `limit` deliveries due at `until`, the oldest first, without those already in hand; what each of them says. All that is due to one
 * person at one instant is read together. Nothing is written: who sends one marks it, and finds then whether somebody else was faster.
 */
export async function dueMails(deps: FactsDeps, until: Instant, now: Instant, inHand: readonly string[], limit: number): Promise<Due> {
  const values = [new Date(until), new Date(), inHand, limit];
  const { rows } = await deps.pool.query<Row & Week>({ name: 'delivery-due', text: dueSql, values });
  const full = rows.length >= limit;
  const whole = full ? wholeGroups(rows) : rows;
  return { ...(await sorted(deps, whole.map(told), whole, now)), full };
}

/** A delivery that is written first when it is marked. */
export interface Born {
  readonly id: string;
  readonly said: SaidRow;
  readonly personId: string;
  readonly due: Instant;
}

/** Which of the people of some deliveries may have the calendar entries of their subjects already. */
async function holding({ pool }: FactsDeps, born: readonly Born[]): Promise<ReadonlySet<string>> {
  const asked = born.filter(({ said }) => said.mayHold);
  if (!asked.length) return new Set();
  const values = [asked.map(({ said }) => said.subjectId), asked.map(({ personId }) => personId)];
  const { rows } = await pool.query<{ key: string }>({ name: 'delivery-holding', text: holdingSql, values });
  return new Set(rows.map(({ key }) => key));
}

/** The same of deliveries that are not written yet, all that are due to a person. Without those whose person is gone. */
export async function bornMails(deps: FactsDeps, born: readonly Born[], now: Instant): Promise<Omit<Due, 'full'>> {
  const weeks = [...Map.groupBy(born, weekOf).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, capped: [first, ...more].some(({ said }) => said.capped) }] : [],
  );
  const values = [weeks.map(({ personId }) => personId), weeks.map(({ due }) => due), weeks.map(({ capped }) => capped)];
  const [{ rows }, held] = await Promise.all([
    deps.pool.query<ReaderRow & Week>({ name: 'delivery-readers', text: readersSql, values }),
    holding(deps, born),
  ]);
  const readers = new Map(rows.map((row) => [row.personId, row]));
  const some = born.flatMap(({ id, said, personId, due }): Told[] => {
    const reader = readers.get(personId);
    if (!reader) return [];
    const delivery = { id, personId, due, held: said.mayHold ? held.has(`${said.subjectId} ${personId}`) : null, mail: null, fresh: true };
    return [{ delivery, said, reader }];
  });
  return sorted(deps, some, rows, now);
}

/** The mail a notice would be to one person now; undefined when either is not there. */
export const previewOf = async (deps: FactsDeps, noticeId: string, personId: string): Promise<Outgoing | undefined> =>
  (await outgoing(deps, (await deps.pool.query<Row>(previewSql, [noticeId, personId])).rows.map(told)))[0];
