/** Writes rows that fit, one after the other, so that each is held against what those before it made of things. */
import { addPerson, refuseOverlap } from '../../directory.ts';
import type { Transaction } from '../../once.ts';
import { Problem } from '../../problems.ts';
import { changePerson } from '../particulars.ts';
import type { Wanted } from './check.ts';
import type { CellError } from './read.ts';

export type Outcome = 'created' | 'changed' | 'unchanged' | 'error';

interface Role {
  readonly id: string;
  readonly role: string;
  readonly participantId: string | null;
  readonly body: string | null;
  readonly fromAt: Date;
  untilAt: Date | null;
}
interface Person {
  readonly id: string;
  name: string;
  language: string;
  zone: string | null;
  readonly memberships: Role[];
}
/** People by address, as they are after the rows so far. */
export type People = Map<string, Person>;

export const readPeople = async (tx: Transaction, emails: readonly string[]): Promise<People> =>
  new Map(
    (await tx.person.findMany({ where: { email: { in: [...new Set(emails)] } }, include: { memberships: true } })).map(
      ({ id, email, name, language, zone, memberships }) => [email, { id, name, language, zone, memberships }],
    ),
  );

async function particulars(tx: Transaction, people: People, row: Wanted, now: Date): Promise<{ person: Person; outcome: Outcome }> {
  const { name, email, language, zone } = row;
  const known = people.get(email);
  if (!known) {
    const id = await addPerson(tx, { name, email, language: language ?? 'en', zone: zone ?? undefined }, now.getTime());
    const person = { id, name, language: language ?? 'en', zone, memberships: [] };
    people.set(email, person);
    return { person, outcome: 'created' };
  }
  const next = { name, language: language ?? known.language, zone: zone ?? known.zone };
  if (next.name === known.name && next.language === known.language && next.zone === known.zone)
    return { person: known, outcome: 'unchanged' };
  await changePerson(tx, known.id, next, now);
  Object.assign(known, next);
  return { person: known, outcome: 'changed' };
}

/** The role as it is wanted: there, ended at another instant, or begun. */
async function role(tx: Transaction, person: Person, wanted: NonNullable<Wanted['role']>, now: Date): Promise<Outcome | CellError> {
  const { role: name, participantId, body, from, until } = wanted;
  const fromAt = new Date(from ?? now);
  const untilAt = until === null ? null : new Date(until);
  const same = person.memberships.filter((m) => m.role === name && m.participantId === participantId && m.body === body);
  const there = same.find((m) =>
    from === null ? m.fromAt <= now && (m.untilAt === null || m.untilAt > now) : m.fromAt.getTime() === from,
  );
  const held = { personId: person.id, role: name, participantId, body };
  try {
    if (there) {
      if (untilAt === null || there.untilAt?.getTime() === untilAt.getTime()) return 'unchanged';
      if (untilAt < there.fromAt) return { column: 'until', rule: 'date.order', detail: 'is before the role began' };
      await refuseOverlap(tx, held, { fromAt: there.fromAt, untilAt }, there.id);
      await tx.membership.update({ where: { id: there.id }, data: { untilAt } });
      there.untilAt = untilAt;
      return 'changed';
    }
    if (untilAt !== null && untilAt <= fromAt)
      return { column: 'until', rule: 'date.order', detail: 'is past, and the role has not begun' };
    await refuseOverlap(tx, held, { fromAt, untilAt });
    const id = crypto.randomUUID();
    await tx.membership.create({ data: { id, ...held, fromAt, untilAt } });
    person.memberships.push({ id, role: name, participantId, body, fromAt, untilAt });
    return 'created';
  } catch (error) {
    if (error instanceof Problem && error.rule === 'exists.already')
      return { column: 'from', rule: 'role.overlaps', detail: 'the person has this role for a part of that time, from another day on' };
    throw error;
  }
}

export interface Written {
  readonly person: string;
  readonly outcome: Outcome;
  readonly errors: readonly CellError[];
}

/** One row: its person and its role. */
export async function writeRow(tx: Transaction, people: People, row: Wanted, now: Date): Promise<Written> {
  const { person, outcome } = await particulars(tx, people, row, now);
  const given = row.role === null ? 'unchanged' : await role(tx, person, row.role, now);
  if (typeof given !== 'string') return { person: person.id, outcome: 'error', errors: [given] };
  const both = [outcome, given];
  const all = (['created', 'changed'] as const).find((one) => both.includes(one)) ?? 'unchanged';
  return { person: person.id, outcome: all, errors: [] };
}
