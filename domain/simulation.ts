/**
 * The second runner: lives the same lifecycles in memory on a virtual clock. Same `decide`, same planner, no Temporal, no database.
 * Gives the dry run, rehearsals, and the other side of the comparison that holds the durable runner to the rules.
 */
import { advance } from './advance.ts';
import { type Addressed, type DatedMembership, holdsAt } from './audience.ts';
import type { Calendar } from './calendar/calendar.ts';
import { clearingAuthority } from './contribution/clearance.ts';
import { createDeliveries, type MailServer, type PlannedDelivery } from './delivery/deliveries.ts';
import { createPeople, type PeopleEvent } from './delivery/people.ts';
import { isOutdated, type LedgerNotice, writeLedger } from './ledger.ts';
import { type Answer, type Command, type Context, type Instant, type ParticipantFacts, parseSubjectId } from './lifecycle.ts';
import { lifecycles } from './lifecycles.ts';
import type { PledgeState } from './pledge/state.ts';
import { instantQueue } from './queue.ts';
import type { Template } from './template/schema.ts';

/** Everything a cycle stands on. Zones and countries of people are those of their duty station; see `placeOf` for who has none. */
export interface World {
  readonly template: Template;
  readonly calendar: Calendar;
  readonly participants: readonly ParticipantFacts[];
  readonly memberships: readonly DatedMembership[];
  readonly zones?: ReadonlyMap<string, string>;
  readonly countries?: ReadonlyMap<string, string>;
  /** What becomes of mails in the simulation; without it every mail is taken. */
  readonly mailServer?: MailServer;
}

/** What happens to people, and a mail that comes back after it was taken: the last one sent to `person`, who had `address` then. */
export type Happening = PeopleEvent | { readonly kind: 'reported'; readonly person: string; readonly address: string };

interface Simulated {
  readonly id: string;
  state: object | null;
  revision: number;
  stuck: string | null;
  readonly notices: LedgerNotice[];
  draft: Context['draft'];
}

type Due =
  | { readonly kind: 'wake'; readonly id: string }
  | { readonly kind: 'notice'; readonly notice: LedgerNotice }
  | ({ readonly kind: 'delivery' } & PlannedDelivery)
  /** Something may go on now. */
  | { readonly kind: 'look' };

export interface Simulation {
  /** Gives a command; effects are carried out at once, at its instant. */
  send(subject: string, command: Command): Answer;
  /** Something happens to people at an instant, before anything that is due then. */
  happen(event: Happening, at: Instant): void;
  /** Lays a draft before a contribution. */
  draft(subject: string, draft: NonNullable<Context['draft']>): void;
  /** Lets time pass up to and including an instant. */
  runUntil(at: Instant): void;
  stateOf(subject: string): object | null;
  /** Ids of everything that lives in it. */
  subjects(): string[];
  /** Every notice, in the order planned. */
  notices(): Iterable<LedgerNotice>;
  readonly stuck: () => { readonly id: string; readonly why: string }[];
}

export function simulate(world: World): Simulation {
  const { template, calendar, participants, memberships } = world;
  const subjects = new Map<string, Simulated>();
  const due = instantQueue<Due>();
  const people = createPeople(memberships);
  const facts = new Map(participants.map((p) => [p.id, p]));

  const contextAt = (id: string, now: Instant, draft: Context['draft']): Context => ({
    template,
    calendar,
    membershipsOf: (person) => people.rolesOf(person, now),
    draft,
    clearingAuthorityAt: (at) =>
      people.heldFor([parseSubjectId(id).parts[2] ?? '']).some((m) => m.role === clearingAuthority && holdsAt(m, at)),
    participants,
    pledgeCalled: (publicId) => pledgeCalled(publicId),
    get holders() {
      return people.holdersAt(now);
    },
    stateOf: (subject) => subjects.get(subject)?.state ?? null,
  });
  const subjectOf = (id: string): Simulated => {
    const known = subjects.get(id);
    if (known) return known;
    const subject: Simulated = { id, state: null, revision: 0, stuck: null, notices: [], draft: null };
    subjects.set(id, subject);
    return subject;
  };

  const pledgeCalled = (publicId: string): string | null => {
    for (const { id, state } of subjects.values()) {
      const pledge = id.startsWith('pledge:') ? (state as PledgeState | null) : null;
      if (pledge?.publicId === publicId && pledge.status !== 'withdrawn') return id;
    }
    return null;
  };

  /** Applies a command (or time alone) and everything it leads to elsewhere; answers the first. */
  function live(id: string, command: Command | null, now: Instant): Answer | undefined {
    const lifecycle = lifecycles[parseSubjectId(id).type];
    const subject = subjectOf(id);
    const result = advance(lifecycle, subject, command ? [command] : [], now, contextAt(id, now, subject.draft));
    subject.state = result.state;
    subject.revision = result.revision;
    subject.stuck = result.stuck;
    if (result.wakeAt !== null) due.push(result.wakeAt, { kind: 'wake', id });
    for (const notice of writeLedger(subject, id, result.steps, result.plans)) due.push(notice.due, { kind: 'notice', notice });
    for (const step of result.steps) {
      step.effects.forEach((effect, n) => {
        const told: Command = {
          id: `${id}:${step.revision}:${n}`,
          ...effect.command,
          actor: id,
          principal: null,
          receivedAt: step.command.receivedAt,
        };
        live(effect.to, told, now);
      });
    }
    return command ? result.answers.get(command.id) : undefined;
  }

  const deliveries = createDeliveries({
    ...{ people, template, calendar },
    mailServer: world.mailServer ?? (() => '250 kept'),
    stationOf: (person) => ({ zone: world.zones?.get(person), country: world.countries?.get(person) }),
    addressed: (notice): Addressed => {
      const subject = subjectOf(notice.subject).state as {
        [key in 'participant' | 'region' | 'cycle' | 'ask']?: string | null;
      } & { regions?: readonly string[]; invited?: readonly string[] };
      const { region = null, regions = [], cycle, ask, invited = [] } = subject;
      const participant = facts.get(subject.participant ?? '');
      return {
        participant: participant?.id ?? null,
        region,
        regions,
        zone: participant?.zone,
        country: participant?.country,
        cycle,
        ask,
        invited,
      };
    },
    overtaken: (notice) => {
      const { state } = subjectOf(notice.subject);
      return state !== null && isOutdated(notice, lifecycles[parseSubjectId(notice.subject).type].project(state));
    },
    plan: (planned) => due.push(planned.delivery.due, { kind: 'delivery', ...planned }),
  });

  /** Everything of one instant: what moves by itself, then what goes on, then what is said; until nothing is left of it. */
  function instant(now: Instant): void {
    while (due.next() === now) {
      const items: Due[] = [];
      while (due.next() === now) items.push(due.pop() as Due);
      for (const item of items) if (item.kind === 'wake') live(item.id, null, now);
      deliveries.resume(now);
      deliver(items, now);
      deliveries.resume(now);
    }
  }
  /** Expands and sends what is due, and what is due at once because of it. */
  function deliver(items: Due[], now: Instant): void {
    for (let todo = items; todo.length; ) {
      for (const item of todo) if (item.kind === 'notice') deliveries.expand(item.notice);
      deliveries.send(
        todo.filter((item) => item.kind === 'delivery'),
        now,
      );
      todo = [];
      while (due.next() === now) todo.push(due.pop() as Due);
      for (const item of todo) if (item.kind === 'wake') live(item.id, null, now);
    }
  }

  return {
    send(id, command) {
      this.runUntil(command.receivedAt - 1);
      const answer = live(id, command, command.receivedAt);
      if (!answer) throw new TypeError(`command ${command.id} got no answer`);
      return answer;
    },
    happen(event, at) {
      this.runUntil(at - 1);
      due.push(at, { kind: 'look' });
      if (event.kind === 'reported') {
        if (deliveries.reported(event.person)) people.happen({ kind: 'stopped', address: event.address }, at);
        return;
      }
      people.happen(event, at);
      const dates = event.kind === 'joined' ? [event.membership.from] : event.kind === 'delegated' ? [event.from, event.until] : [];
      for (const date of dates) if (date > at) due.push(date, { kind: 'look' });
    },
    draft(id, draft) {
      subjectOf(id).draft = draft;
    },
    runUntil(at) {
      for (let next = due.next(); next !== null && next <= at; next = due.next()) instant(next);
    },
    stateOf: (id) => subjects.get(id)?.state ?? null,
    subjects: () => [...subjects.keys()],
    *notices() {
      for (const subject of subjects.values()) yield* subject.notices;
    },
    stuck: () => [...subjects.values()].flatMap(({ id, stuck }) => (stuck ? [{ id, why: stuck }] : [])),
  };
}
