/** What becomes of rows that fit, one after the other, each held against what those before it made of things. Nothing is written yet. */
import type { Wanted } from './check.ts';
import type { CellError } from './read.ts';

export type Outcome = 'created' | 'changed' | 'unchanged' | 'error';

export interface Role {
  readonly id: string;
  readonly role: string;
  readonly participantId: string | null;
  readonly body: string | null;
  readonly fromAt: Date;
  untilAt: Date | null;
}
export interface Person {
  readonly id: string;
  readonly email: string;
  name: string;
  language: string;
  zone: string | null;
  readonly memberships: Role[];
}

/** What is to be written. */
export interface Plan {
  readonly people: Set<Person>;
  readonly changedPeople: Set<Person>;
  readonly roles: Map<Role, Person>;
  readonly changedRoles: Set<Role>;
}

export interface Planned {
  readonly outcome: Outcome;
  readonly errors: readonly CellError[];
}

/** `known`: people by address, as they are; they become what the plan makes of them. */
export function planner(known: Map<string, Person>, now: Date): { readonly plan: Plan; readonly take: (row: Wanted) => Planned } {
  const plan: Plan = { people: new Set(), changedPeople: new Set(), roles: new Map(), changedRoles: new Set() };

  function particulars({ name, email, language, zone }: Wanted): { person: Person; outcome: Outcome } {
    const person = known.get(email);
    if (!person) {
      const made: Person = { id: crypto.randomUUID(), name, email, language: language ?? 'en', zone, memberships: [] };
      known.set(email, made);
      plan.people.add(made);
      return { person: made, outcome: 'created' };
    }
    const next = { name, language: language ?? person.language, zone: zone ?? person.zone };
    if (next.name === person.name && next.language === person.language && next.zone === person.zone)
      return { person, outcome: 'unchanged' };
    Object.assign(person, next);
    if (!plan.people.has(person)) plan.changedPeople.add(person);
    return { person, outcome: 'changed' };
  }

  /** The role as it is wanted: there, ended at another instant, or begun. */
  function role(person: Person, { role: name, participantId, body, from, until }: NonNullable<Wanted['role']>): Outcome | CellError {
    const fromAt = new Date(from ?? now);
    const untilAt = until === null ? null : new Date(until);
    const same = person.memberships.filter((m) => m.role === name && m.participantId === participantId && m.body === body);
    const overlaps = (at: Date, end: Date | null, except?: Role): boolean =>
      same.some((m) => m !== except && (m.untilAt === null || m.untilAt > at) && (end === null || m.fromAt < end));
    const there = same.find((m) =>
      from === null ? m.fromAt <= now && (m.untilAt === null || m.untilAt > now) : m.fromAt.getTime() === from,
    );
    const taken = {
      column: 'from',
      rule: 'role.overlaps',
      detail: 'the person has this role for a part of that time, from another day on',
    };
    if (there) {
      if (untilAt === null || there.untilAt?.getTime() === untilAt.getTime()) return 'unchanged';
      if (untilAt < there.fromAt) return { column: 'until', rule: 'date.order', detail: 'is before the role began' };
      if (overlaps(there.fromAt, untilAt, there)) return taken;
      there.untilAt = untilAt;
      if (!plan.roles.has(there)) plan.changedRoles.add(there);
      return 'changed';
    }
    if (untilAt !== null && untilAt <= fromAt)
      return { column: 'until', rule: 'date.order', detail: 'is past, and the role has not begun' };
    if (overlaps(fromAt, untilAt)) return taken;
    const made: Role = { id: crypto.randomUUID(), role: name, participantId, body, fromAt, untilAt };
    person.memberships.push(made);
    plan.roles.set(made, person);
    return 'created';
  }

  const take = (row: Wanted): Planned => {
    const { person, outcome } = particulars(row);
    const given = row.role === null ? 'unchanged' : role(person, row.role);
    if (typeof given !== 'string') return { outcome: 'error', errors: [given] };
    return { outcome: (['created', 'changed'] as const).find((one) => one === outcome || one === given) ?? 'unchanged', errors: [] };
  };
  return { plan, take };
}
