/** People as delivery sees them, in memory: roles by whatever right, addresses, what they have muted; and what happens to them while a cycle runs. */
import { type Addressed, askedAt, type DatedMembership, holdsAt } from '../audience.ts';
import { ownRoles, type Scope } from '../delegation.ts';
import type { Context, Instant } from '../lifecycle.ts';
import type { Category } from '../template/categories.ts';
import { endsUnreached, type HeldRole } from './losses.ts';
import { type Delegation, heldBy } from './roles.ts';

/** Something that happens to people. Instants of roles may lie ahead: what is known of them is known at once. */
export type PeopleEvent =
  | { readonly kind: 'joined'; readonly membership: DatedMembership }
  /** Every role that the person holds for a participant or a body ends. */
  | { readonly kind: 'left'; readonly person: string; readonly of: string; readonly until: Instant }
  | ({ readonly kind: 'delegated' } & Delegation)
  /** A delegation ends before its time. */
  | { readonly kind: 'revoked'; readonly id: string; readonly until: Instant }
  | { readonly kind: 'address'; readonly person: string; readonly address: string }
  /** A mail server refused the address for good, or it was reported; whoever has another address by now is left alone. */
  | { readonly kind: 'stopped'; readonly address: string }
  | { readonly kind: 'muted' | 'unmuted'; readonly person: string; readonly category: Category };

interface Person {
  address: string;
  stopped: { readonly address: string; readonly at: Instant } | null;
  readonly muted: Set<Category>;
}

export interface People {
  happen(event: PeopleEvent, at: Instant): void;
  /** The present address; a person's id, unless told otherwise. */
  addressOf(person: string): string;
  /** Whether no mail is sent to the present address any more. */
  isStopped(person: string): boolean;
  hasMuted(person: string, category: Category): boolean;
  /** What a person may do at an instant. */
  rolesOf(person: string, at: Instant): readonly DatedMembership[];
  /** Those of them for which the person is asked, not a delegate. */
  askedOf(person: string, to: Addressed, at: Instant): readonly DatedMembership[];
  /** Every role of these participants and bodies, whenever it is held. */
  heldFor(holders: readonly string[]): DatedMembership[];
  /** The same roles, each with whether it ended while mails to its holder came back. */
  reachedOrNot(held: readonly DatedMembership[]): HeldRole[];
  /** How many hold each role of a body. */
  holdersAt(at: Instant): Context['holders'];
}

const holderOf = (m: DatedMembership): string => m.participant ?? m.body ?? '';

/** `memberships` may have delegated roles among them; delegations that come later are events. */
export function createPeople(memberships: readonly DatedMembership[]): People {
  let roles = memberships;
  let delegations: readonly Delegation[] = [];
  let byPerson = new Map<string, DatedMembership[]>();
  let byHolder = new Map<string, DatedMembership[]>();
  let delegated = new Map<string, DatedMembership[]>();
  const index = (): void => {
    const held = heldBy(roles, delegations);
    byPerson = Map.groupBy(held, (m) => m.person);
    byHolder = Map.groupBy(held, holderOf);
    delegated = Map.groupBy(
      held.filter((m) => m.of),
      (m) => m.of as string,
    );
  };
  index();

  const people = new Map<string, Person>();
  const of = (id: string): Person => {
    const known = people.get(id);
    if (known) return known;
    const person: Person = { address: id, stopped: null, muted: new Set() };
    people.set(id, person);
    return person;
  };
  const stoppedAt = (id: string): Instant | null => {
    const person = people.get(id);
    return person?.stopped && person.stopped.address === person.address ? person.stopped.at : null;
  };
  const rolesOf = (person: string, at: Instant): readonly DatedMembership[] => (byPerson.get(person) ?? []).filter((m) => holdsAt(m, at));
  const given = (m: DatedMembership): readonly DatedMembership[] => (m.id === undefined ? [] : (delegated.get(m.id) ?? []));

  return {
    happen(event, at) {
      switch (event.kind) {
        case 'joined':
          roles = [...roles, event.membership];
          return index();
        case 'left':
          roles = roles.map((m) =>
            m.person === event.person && holderOf(m) === event.of && !m.of && (m.until === null || m.until > event.until)
              ? { ...m, until: event.until }
              : m,
          );
          return index();
        case 'delegated':
          delegations = [...delegations, event];
          return index();
        case 'revoked':
          delegations = delegations.map((d) => (d.id === event.id ? { ...d, until: Math.min(d.until, event.until) } : d));
          return index();
        case 'address':
          of(event.person).address = event.address;
          return;
        case 'stopped':
          for (const id of byPerson.keys()) {
            const person = of(id);
            if (person.address === event.address && person.stopped?.address !== event.address)
              person.stopped = { address: event.address, at };
          }
          return;
        case 'muted':
          of(event.person).muted.add(event.category);
          return;
        case 'unmuted':
          of(event.person).muted.delete(event.category);
      }
    },
    addressOf: (person) => people.get(person)?.address ?? person,
    isStopped: (person) => stoppedAt(person) !== null,
    hasMuted: (person, category) => people.get(person)?.muted.has(category) ?? false,
    rolesOf,
    askedOf: (person, to: Scope & Addressed, at) => {
      const held = rolesOf(person, at);
      return askedAt([...held, ...held.flatMap(given)], to, at).filter((m) => m.person === person);
    },
    heldFor: (holders) => holders.flatMap((holder) => byHolder.get(holder) ?? []),
    reachedOrNot: (held) => held.map((m) => ({ ...m, unreached: endsUnreached(m.until, stoppedAt(m.person)) })),
    holdersAt: (at) => {
      const ofBodies = Map.groupBy(
        ownRoles([...byHolder.values()].flat()).filter((m) => m.body !== null),
        (m) => `${m.role}/${m.body}`,
      );
      return [...ofBodies.values()].map((held) => ({
        role: held[0]?.role ?? '',
        body: held[0]?.body ?? null,
        count: new Set(held.filter((m) => holdsAt(m, at)).map((m) => m.person)).size,
      }));
    },
  };
}
