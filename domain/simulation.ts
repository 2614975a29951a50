/**
 * The second runner: lives the same lifecycles in memory on a virtual clock. Same `decide`, same planner, no Temporal, no database.
 * Gives the dry run, rehearsals, and the other side of the comparison that holds the durable runner to the rules.
 */
import { advance } from './advance.ts';
import { type Addressed, addressees, type DatedMembership, holdersFor, holdsAt } from './audience.ts';
import type { Calendar } from './calendar/calendar.ts';
import { type LedgerDelivery, type LedgerNotice, writeLedger } from './ledger.ts';
import { type Answer, type Command, type Context, type Instant, type ParticipantFacts, parseSubjectId } from './lifecycle.ts';
import { lifecycles } from './lifecycles.ts';
import { aboveCap, counts, weekMs, yields } from './load.ts';
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
}

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
  | { readonly kind: 'delivery'; readonly delivery: LedgerDelivery; readonly notice: LedgerNotice };

export interface Simulation {
  /** Gives a command; effects are carried out at once, at its instant. */
  send(subject: string, command: Command): Answer;
  /** Lays a draft before a contribution. */
  draft(subject: string, draft: NonNullable<Context['draft']>): void;
  /** Lets time pass up to and including an instant. */
  runUntil(at: Instant): void;
  stateOf(subject: string): object | null;
  /** Every notice, in the order planned. */
  notices(): Iterable<LedgerNotice>;
  readonly stuck: () => { readonly id: string; readonly why: string }[];
}

export function simulate(world: World): Simulation {
  const { template, calendar, participants, memberships } = world;
  const subjects = new Map<string, Simulated>();
  const due = instantQueue<Due>();
  /** Instants of the last reminders, by person. */
  const remindedAt = new Map<string, readonly Instant[]>();
  const byPerson = Map.groupBy(memberships, (m) => m.person);
  const byHolder = Map.groupBy(memberships, (m) => m.participant ?? m.body ?? '');
  const facts = new Map(participants.map((p) => [p.id, p]));
  const ofBodies = [
    ...Map.groupBy(
      memberships.filter((m) => m.body !== null),
      (m) => `${m.role}/${m.body}`,
    ).values(),
  ];
  const holdersAt = (now: Instant): Context['holders'] =>
    ofBodies.map((held) => ({
      role: held[0]?.role ?? '',
      body: held[0]?.body ?? null,
      count: new Set(held.filter((m) => holdsAt(m, now)).map((m) => m.person)).size,
    }));

  const stationOf = (person: string) => ({ zone: world.zones?.get(person), country: world.countries?.get(person) });

  const contextAt = (now: Instant, draft: Context['draft']): Context => ({
    template,
    calendar,
    membershipsOf: (person) => (byPerson.get(person) ?? []).filter((m) => holdsAt(m, now)),
    draft,
    participants,
    get holders() {
      return holdersAt(now);
    },
  });
  const subjectOf = (id: string): Simulated => {
    const known = subjects.get(id);
    if (known) return known;
    const subject: Simulated = { id, state: null, revision: 0, stuck: null, notices: [], draft: null };
    subjects.set(id, subject);
    return subject;
  };

  /** Applies a command (or time alone) and everything it leads to elsewhere; answers the first. */
  function live(id: string, command: Command | null, now: Instant): Answer | undefined {
    const lifecycle = lifecycles[parseSubjectId(id).type];
    const subject = subjectOf(id);
    const result = advance(lifecycle, subject, command ? [command] : [], now, contextAt(now, subject.draft));
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

  /** At its instant an audience becomes people. */
  function expand(notice: LedgerNotice): void {
    if (notice.state !== 'planned') return;
    const subject = subjectOf(notice.subject).state as { participant?: string; region?: string | null; regions?: readonly string[] };
    const participant = subject.participant === undefined ? undefined : facts.get(subject.participant);
    const to: Addressed = {
      participant: participant?.id ?? null,
      region: subject.region ?? null,
      regions: subject.regions ?? [],
      zone: participant?.zone,
      country: participant?.country,
    };
    const held = holdersFor(notice.audience, to).flatMap((holder) => byHolder.get(holder) ?? []);
    const people = addressees(notice, to, held, stationOf, template, calendar);
    if (!people.length) Object.assign(notice, { state: 'skipped', reason: 'nobody' });
    else notice.state = 'expanded';
    for (const { person, due: at } of people) {
      const delivery: LedgerDelivery = { person, due: at, state: 'planned', reason: null };
      notice.deliveries.push(delivery);
      due.push(delivery.due, { kind: 'delivery', delivery, notice });
    }
  }

  /** Sends, unless its person was reminded often enough. */
  function deliver(delivery: LedgerDelivery, notice: LedgerNotice): void {
    const reminded = (remindedAt.get(delivery.person) ?? []).filter((at) => at > delivery.due - weekMs);
    if (yields(notice) && aboveCap(delivery.due, reminded, template.delivery.cap)) {
      Object.assign(delivery, { state: 'skipped', reason: 'above-cap' });
      return;
    }
    delivery.state = 'sent';
    if (counts(notice)) remindedAt.set(delivery.person, [...reminded, delivery.due]);
  }

  return {
    send(id, command) {
      this.runUntil(command.receivedAt - 1);
      const answer = live(id, command, command.receivedAt);
      if (!answer) throw new TypeError(`command ${command.id} got no answer`);
      return answer;
    },
    draft(id, draft) {
      subjectOf(id).draft = draft;
    },
    runUntil(at) {
      for (let next = due.next(); next !== null && next <= at; next = due.next()) {
        const item = due.pop() as Due;
        if (item.kind === 'wake') live(item.id, null, next);
        else if (item.kind === 'notice') expand(item.notice);
        else if (item.delivery.state === 'planned') deliver(item.delivery, item.notice);
      }
    },
    stateOf: (id) => subjects.get(id)?.state ?? null,
    *notices() {
      for (const subject of subjects.values()) yield* subject.notices;
    },
    stuck: () => [...subjects.values()].flatMap(({ id, stuck }) => (stuck ? [{ id, why: stuck }] : [])),
  };
}
