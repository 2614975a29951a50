/**
 * What is due in a run, in the order in which it is sent. Deliveries that wait come first. Then those that are written first when they are
 * marked: a notice whose people are all to be reached now needs no row before (docs/decisions/0020). All others become rows by themselves
 * (expand.ts): what is too late or reaches nobody, who is reached later, and who has anything else that waits, so that all that is due to
 * one person at one instant goes together.
 */
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { type Addressed, addressed, type DueNotice, saidNoticesSql } from './addressed.ts';
import { deliveryId } from './delivery-id.ts';
import { expandDue, mostExpanded } from './expand.ts';
import type { SaidRow } from './facts-sql.ts';
import { type Born, bornMails, type Due, dueMails, type FactsDeps } from './outgoing.ts';

/** More notices than this are expanded before any is sent: they would not fit into memory. */
const mostInMemory = 20_000;
/** Many are read in parts, each over a connection of its own: what one waits for, another has. */
const parts = 4;
/** Deliveries read at a time. */
const batch = 250;

export interface DueDeps extends FactsDeps {
  readonly calendar: Calendar;
  readonly heartbeat: () => void;
}

/** Few at first: a plan for many reads whole tables, and most runs have one or two. */
const usual = 200;
/** With what its mails say. */
type SaidNotice = DueNotice & SaidRow;
/** In no order: sorting rows as wide as these takes PostgreSQL longer than reading them. */
const fewSql = `${saidNoticesSql} limit ${usual}`;
const partSql = `${saidNoticesSql} and abs(hashtext(n.id) % ${parts}) = $3 limit ${mostInMemory / parts + 1}`;
const peopleSql = 'select distinct person_id as id from delivery where planned and due_at <= $1';

/** A notice whose deliveries are written first when one of them is marked. */
export interface Birth {
  readonly noticeId: string;
  /** All of them. */
  readonly born: readonly Born[];
  /** Whether they are written, or are to be by themselves. */
  over: boolean;
}

/** Those of some births, each once, that are not over. */
export const ahead = (births: Iterable<Birth>): Birth[] => [...new Set(births)].filter(({ over }) => !over);

/** Deliveries of some notices that are not written yet. */
const bornOf = ({ notice, people }: Addressed<SaidNotice>): Born[] =>
  people.map(({ person, due }) => ({ id: deliveryId(notice.noticeId, person), said: notice, personId: person, due }));

/** Notices of which nobody is to be reached now otherwise: by people who have something that waits, or of another instant. */
function apart(notices: readonly Addressed<SaidNotice>[], now: Instant, waiting: Iterable<string>): { born: Born[]; others: string[] } {
  const mixed = new Set(waiting);
  const instants = new Map<string, Instant>();
  const others = new Set<string>();
  let open = notices.filter((one) => {
    const plain = one.people.length > 0 && one.people.every(({ due }) => due <= now);
    if (!plain) others.add(one.notice.noticeId);
    for (const { person, due } of one.people) {
      if (due > now) continue;
      if (!plain || (instants.get(person) ?? due) !== due) mixed.add(person);
      instants.set(person, due);
    }
    return plain;
  });
  for (let before = -1; before !== mixed.size; ) {
    before = mixed.size;
    open = open.filter(({ notice, people }) => {
      if (!people.some(({ person }) => mixed.has(person))) return true;
      others.add(notice.noticeId);
      for (const { person } of people) mixed.add(person);
      return false;
    });
  }
  return { born: open.flatMap(bornOf), others: [...others] };
}

/** What is due at `begun`. */
export class DueQueue {
  readonly #deps: DueDeps;
  readonly #begun: Instant;
  readonly #unreadable: readonly string[];
  #begins = true;
  /** Whether rows that wait may be left. */
  #rows = true;
  /** What every person gets of deliveries not written yet, the oldest first. */
  #people: Born[][] = [];
  /** By delivery. */
  readonly #births = new Map<string, Birth>();
  /** Notices that are to become rows. */
  #others: string[] = [];

  constructor(deps: DueDeps, begun: Instant, unreadable: readonly string[]) {
    this.#deps = deps;
    this.#begun = begun;
    this.#unreadable = unreadable;
  }

  /** Whether there may be more. */
  get more(): boolean {
    return this.#begins || this.#rows || this.#people.length > 0 || this.#others.length > 0;
  }

  /** Of some deliveries, those that are not written yet, by notice. */
  births(ids: readonly string[]): Birth[] {
    return ahead(ids.flatMap((id) => this.#births.get(id) ?? []));
  }

  /** Says that deliveries were read and not sent: they are read again, those that were not written as rows. */
  back(births: readonly Birth[]): void {
    this.#rows = true;
    for (const birth of ahead(births)) {
      this.#others.push(birth.noticeId);
      birth.over = true;
    }
  }

  /** Reads the next, without those that are in hand by then. */
  async next(now: Instant, inHand: ReadonlySet<string>): Promise<Omit<Due, 'full'>> {
    if (this.#begins) await this.#begin();
    await this.#expand();
    if (this.#rows) {
      this.#rows = false; // before it is read: what comes back meanwhile is read again
      const due = await dueMails(this.#deps, this.#begun, now, [...inHand], batch);
      this.#rows ||= due.full;
      if (due.full || due.mails.length + due.late.length + due.held.length > 0) return due;
    }
    const some: Born[] = [];
    while (this.#people.length > 0 && some.length < batch)
      some.push(...(this.#people.shift() ?? []).filter(({ id }) => this.#births.get(id)?.over === false));
    if (!some.length) return { mails: [], late: [], held: [] };
    const { mails, late, held } = await bornMails(this.#deps, some, now);
    const read = new Set(mails.map(({ id }) => id));
    // Too late by now, one too many, or gone: said of a row.
    if (late.length + held.length > 0 || read.size < some.length)
      this.back(this.births(some.flatMap(({ id }) => (read.has(id) ? [] : id))));
    return { mails, late: [], held: [] };
  }

  async #begin(): Promise<void> {
    const { pool } = this.#deps;
    const values = [new Date(this.#begun), this.#unreadable];
    const [{ rows: few }, { rows: waiting }] = await Promise.all([
      pool.query<SaidNotice>({ name: 'notices-few', text: fewSql, values }),
      pool.query<{ id: string }>({ name: 'delivery-people', text: peopleSql, values: values.slice(0, 1) }),
    ]);
    const read = few.length < usual ? await this.#addressed(few) : await this.#readAll(values);
    this.#begins = false;
    this.#rows = waiting.length > 0;
    if (!read) return this.#expandAll();
    read.sort((a, b) => a.notice.due - b.notice.due);
    const people = waiting.map(({ id }) => id);
    const { born, others } = apart(read, this.#begun, people);
    this.#others = others;
    for (const [noticeId, all] of Map.groupBy(born, ({ said }) => said.noticeId)) {
      const birth: Birth = { noticeId, born: all, over: false };
      for (const { id } of all) this.#births.set(id, birth);
    }
    this.#people = [...Map.groupBy(born, ({ personId }) => personId).values()];
  }

  #addressed(notices: readonly SaidNotice[]): Promise<Addressed<SaidNotice>[]> {
    const { pool, templates, calendar } = this.#deps;
    return addressed(pool, templates, calendar, notices, this.#begun);
  }

  /** Null when they are too many. */
  async #readAll(values: readonly unknown[]): Promise<Addressed<SaidNotice>[] | null> {
    const read = await Promise.all(
      Array.from({ length: parts }, async (_, part) => {
        const { rows } = await this.#deps.pool.query<SaidNotice>({ name: 'notices-part', text: partSql, values: [...values, part] });
        return rows.length > mostInMemory / parts ? null : this.#addressed(rows);
      }),
    );
    return read.includes(null) ? null : read.flatMap((part) => part ?? []);
  }

  /** Notices become rows; those that somebody else holds are left for another run. */
  async #expand(): Promise<void> {
    const { pool, templates, calendar, heartbeat } = this.#deps;
    while (this.#others.length > 0) {
      this.#rows = true;
      const [one, two] = [this.#others.splice(0, mostExpanded), this.#others.splice(0, mostExpanded)];
      const expand = (ids: readonly string[]) => ids.length > 0 && expandDue(pool, templates, calendar, this.#begun, this.#unreadable, ids);
      // While one waits for the database, the other reckons.
      await Promise.all([expand(one), expand(two)]);
      heartbeat();
    }
  }

  async #expandAll(): Promise<void> {
    const { pool, templates, calendar, heartbeat } = this.#deps;
    this.#rows = true;
    const expand = (): Promise<number> => expandDue(pool, templates, calendar, this.#begun, this.#unreadable);
    for (let found = mostExpanded; found >= mostExpanded; heartbeat()) found = Math.max(...(await Promise.all([expand(), expand()])));
  }
}
