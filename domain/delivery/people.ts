/** People as delivery sees them, in memory: dated roles, addresses, what they have muted; and what happens to them while a cycle runs. */
import type { DatedMembership } from '../audience.ts';
import type { Context, Instant } from '../lifecycle.ts';
import { rolesAt } from '../roles.ts';
import type { Category } from '../template/categories.ts';
import { endsUnreached, type HeldRole } from './losses.ts';

/** Something that happens to people. Instants of roles may lie ahead: what is known of them is known at once. */
export type PeopleEvent =
  | { readonly kind: 'joined'; readonly membership: DatedMembership; readonly zone?: string }
  /** Every role that the person holds for a participant or a body ends. */
  | { readonly kind: 'left'; readonly person: string; readonly of: string; readonly until: Instant }
  | { readonly kind: 'address'; readonly person: string; readonly address: string }
  /** A mail server refused the address for good, or it was reported; whoever has another address by now is left alone. */
  | { readonly kind: 'stopped'; readonly address: string }
  | { readonly kind: 'muted' | 'unmuted'; readonly person: string; readonly category: Category };

interface Person {
  readonly zone: string | null;
  address: string;
  stopped: { readonly address: string; readonly at: Instant } | null;
  readonly muted: Set<Category>;
}

export interface People {
  happen(event: PeopleEvent, at: Instant): void;
  /** The present address; a person's id, unless told otherwise. */
  addressOf(person: string): string;
  zoneOf(person: string): string | null;
  /** Whether no mail is sent to the present address any more. */
  isStopped(person: string): boolean;
  hasMuted(person: string, category: Category): boolean;
  rolesOf(person: string, at: Instant): readonly DatedMembership[];
  /** Every role of these participants and bodies, whenever it is held. */
  heldFor(holders: readonly string[]): DatedMembership[];
  /** The same roles, each with whether it ended while mails to its holder came back. */
  reachedOrNot(held: readonly DatedMembership[]): HeldRole[];
  /** How many hold each role of a body. */
  holdersAt(at: Instant): Context['holders'];
}

export function createPeople(memberships: readonly DatedMembership[], zones: ReadonlyMap<string, string> = new Map()): People {
  const byPerson = Map.groupBy(memberships, (m) => m.person);
  const byHolder = Map.groupBy(memberships, (m) => m.participant ?? m.body ?? '');
  const people = new Map<string, Person>();
  const of = (id: string, zone = zones.get(id) ?? null): Person => {
    const known = people.get(id);
    if (known) return known;
    const person: Person = { zone, address: id, stopped: null, muted: new Set() };
    people.set(id, person);
    return person;
  };
  const stoppedAt = (id: string): Instant | null => {
    const person = people.get(id);
    return person?.stopped && person.stopped.address === person.address ? person.stopped.at : null;
  };
  const put = (all: Map<string, DatedMembership[]>, key: string, change: (held: DatedMembership[]) => DatedMembership[]): void =>
    void all.set(key, change(all.get(key) ?? []));

  return {
    happen(event, at) {
      switch (event.kind) {
        case 'joined': {
          const { membership, zone } = event;
          of(membership.person, zone);
          put(byPerson, membership.person, (held) => [...held, membership]);
          put(byHolder, membership.participant ?? membership.body ?? '', (held) => [...held, membership]);
          return;
        }
        case 'left': {
          const end = (held: DatedMembership[]): DatedMembership[] =>
            held.map((m) =>
              m.person === event.person && (m.participant ?? m.body) === event.of && (m.until === null || m.until > event.until)
                ? { ...m, until: event.until }
                : m,
            );
          put(byPerson, event.person, end);
          put(byHolder, event.of, end);
          return;
        }
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
    zoneOf: (person) => people.get(person)?.zone ?? zones.get(person) ?? null,
    isStopped: (person) => stoppedAt(person) !== null,
    hasMuted: (person, category) => people.get(person)?.muted.has(category) ?? false,
    rolesOf: (person, at) => rolesAt(byPerson.get(person) ?? [], at),
    heldFor: (holders) => holders.flatMap((holder) => byHolder.get(holder) ?? []),
    reachedOrNot: (held) => held.map((m) => ({ ...m, unreached: endsUnreached(m.until, stoppedAt(m.person)) })),
    holdersAt: (at) => {
      const ofBodies = Map.groupBy(
        [...byHolder.values()].flat().filter((m) => m.body !== null),
        (m) => `${m.role}/${m.body}`,
      );
      return [...ofBodies.values()].map((held) => ({
        role: held[0]?.role ?? '',
        body: held[0]?.body ?? null,
        count: new Set(rolesAt(held, at).map((m) => m.person)).size,
      }));
    },
  };
}
