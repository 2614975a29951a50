/**
 * The lifecycle of a call: what a phase asks of a set of participants, by a deadline, with a form.
 * Planned until its date or until the secretariat opens it ahead; open until its hard deadline; then closed. Its contributions live on.
 * New dates reach those it asked, until it is closed. Where what it asks for may be objected to, its list goes to those who may, at its own instant.
 */
import * as z from 'zod';
import { type Deadline, sameDeadline } from './calendar/deadline.ts';
import { listAt, listedTo } from './call-list.ts';
import { container } from './container.ts';
import { rolesFor } from './delegation.ts';
import {
  type Command,
  type Context,
  type Effect,
  type Instant,
  type Lifecycle,
  type ParticipantFacts,
  type Refusal,
  refuse,
  subjectId,
} from './lifecycle.ts';
import { may } from './permissions.ts';
import { eventNotices } from './planner.ts';
import type { CallDates } from './stage-dates.ts';
import type { CallStage } from './template/schema.ts';

export interface CallState {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly phase: string;
  readonly stage: string;
  readonly status: 'planned' | 'open' | 'closed';
  readonly opens: Instant;
  readonly deadline: Deadline;
  /** Participants it asked. */
  readonly asked: readonly string[];
  /** Ids of their contributions that are settled: a set, not a counter, so that a message counts once. */
  readonly settled: readonly string[];
  /** When its list goes to those who may object, once it is closed; missing while it is not, and where there is none. */
  readonly listAt?: Instant | null;
  /** Those to whom it went, and until when their objections to what was complete in time count. */
  readonly invited?: readonly string[];
  readonly objectionsUntil?: Instant | null;
  readonly archived: boolean;
}

type At = { readonly at: Instant };
export type CallEvent =
  | ({ readonly type: 'begun' } & At & Pick<CallState, 'cycle' | 'phase' | 'stage' | 'opens' | 'deadline'>)
  | ({ readonly type: 'opened'; readonly asked: readonly string[] } & At)
  | ({ readonly type: 'redated'; readonly before: CallDates; readonly because: string } & CallDates & At)
  /** Further participants, named while it is open. */
  | ({ readonly type: 'asked'; readonly participants: readonly string[] } & At)
  | ({ readonly type: 'closed'; readonly listAt?: Instant } & At)
  | ({ readonly type: 'listed'; readonly invited: readonly string[]; readonly until: Instant | null } & At)
  | ({ readonly type: 'settled' | 'unsettled'; readonly child: string } & At)
  | ({ readonly type: 'archived' } & At);

/** The call stage of a template that a call lives. */
export function callStage(state: Pick<CallState, 'phase' | 'stage'>, context: Pick<Context, 'template'>): CallStage {
  const stage = context.template.phases.find((p) => p.key === state.phase)?.stages.find((s) => s.key === state.stage);
  if (stage?.kind !== 'call') throw new TypeError(`template ${context.template.id} has no call ${state.phase}/${state.stage}`);
  return stage;
}

/** Whom a call asks: participants of its kind, in its region when it has one, of its list when it has one; nobody where they are named later. */
export const asks = (to: CallStage['to'], participant: ParticipantFacts): boolean =>
  to.named === undefined &&
  participant.kind === to.kind &&
  (to.region === undefined || participant.regions.some((r) => r.region === to.region)) &&
  (to.participants === undefined || to.participants.includes(participant.id));

const open = (state: CallState, at: Instant, context: Context): CallEvent[] => {
  const { to } = callStage(state, context);
  return [{ type: 'opened', at, asked: context.participants.filter((p) => asks(to, p)).map((p) => p.id) }];
};

/** Participants that the secretariat names are asked too, while the call is open. */
function ask(state: CallState, command: Command, context: Context): readonly CallEvent[] | Refusal {
  const body = askBody.safeParse(command.body);
  if (!body.success) return refuse('command.malformed', 'participants: the ids of those who are asked');
  if (!mayOpen(state, command, context)) return refuse('authority.missing', 'Only the secretariat asks further participants.');
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  if (state.status !== 'open')
    return refuse('call.not-open', `This call is ${state.status}: further participants are asked while it is open.`);
  const { kind } = callStage(state, context).to;
  const names = [...new Set(body.data.participants)];
  const unknown = names.filter((name) => !context.participants.some((p) => p.id === name && p.kind === kind));
  if (unknown.length) return refuse('call.unknown-participant', `No participant of the kind "${kind}": ${unknown.join(', ')}.`);
  const fresh = names.filter((name) => !state.asked.includes(name));
  return fresh.length
    ? [{ type: 'asked', at: command.receivedAt, participants: fresh }]
    : refuse('call.asked-already', 'They have been asked already.');
}

/** What asking further participants says. */
export const askBody = z.strictObject({
  participants: z
    .array(z.string().regex(/^[\w.-]{1,80}$/))
    .min(1)
    .max(20),
});

const begin = z.object({ cycle: z.string(), phase: z.string(), stage: z.string(), opens: z.number(), deadline: z.custom<Deadline>() });
const redate = z.object({ opens: z.number(), deadline: z.custom<Deadline>(), because: z.string() });
const child = z.object({ child: z.string() });

function mayOpen(state: CallState, { actor, principal }: Command, context: Context): boolean {
  const thing = { cycle: state.cycle, ask: callStage(state, context).ask };
  return may(rolesFor(context.membershipsOf(actor), principal, thing), 'call.open', thing);
}

function decide(state: CallState | null, command: Command, context: Context): readonly CallEvent[] | Refusal {
  const at = command.receivedAt;
  if (command.kind === 'begin') {
    if (state) return [];
    const planned = begin.parse(command.body);
    // A cycle launched late: what should be open by now opens now, and what is over asks nobody.
    const begun: CallEvent = { type: 'begun', at, ...planned, opens: Math.max(planned.opens, at) };
    return planned.deadline.hard.at > at ? [begun] : [begun, { type: 'closed', at }]; // asks nobody, and has no list
  }
  if (!state) return refuse('subject.new', 'This call is not planned in any cycle.');
  switch (command.kind) {
    case 'open':
      if (!mayOpen(state, command, context)) return refuse('authority.missing', 'Only the secretariat opens a call.');
      if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
      if (state.status !== 'planned') return refuse('call.opened-already', `This call is ${state.status} already.`);
      if (at > state.deadline.hard.at) return refuse('deadline.passed', 'The hard deadline of this call has passed.');
      return open(state, at, context);
    case 'elapse':
      if (wakeAt(state) !== at) return [];
      if (state.status === 'planned') return open(state, at, context);
      return state.status === 'open'
        ? [{ type: 'closed', at, ...listAt(callStage(state, context), state.deadline, context) }]
        : [{ type: 'listed', at, ...listedTo(callStage(state, context), state.deadline, context) }];
    case 'ask':
      return ask(state, command, context);
    case 'settled':
    case 'unsettled': {
      const id = child.parse(command.body).child;
      return state.settled.includes(id) === (command.kind === 'settled') ? [] : [{ type: command.kind, at, child: id }];
    }
    case 'redate': {
      const { because, ...dates } = redate.parse(command.body);
      if (state.archived || state.status === 'closed') return [];
      // What is open stays open; what should be open by now opens now.
      const opens = state.status === 'open' ? state.opens : Math.max(dates.opens, at);
      const { deadline } = dates;
      if (opens === state.opens && sameDeadline(deadline, state.deadline)) return [];
      return [{ type: 'redated', at, opens, deadline, before: { opens: state.opens, deadline: state.deadline }, because }];
    }
    case 'archive':
      return state.archived ? [] : [{ type: 'archived', at }];
    default:
      return refuse('command.unknown', `A call knows no command "${command.kind}".`);
  }
}

function evolve(state: CallState | null, event: CallEvent): CallState {
  if (event.type === 'begun') {
    const { cycle, phase, stage, opens, deadline } = event;
    return {
      v: 1,
      id: subjectId.call(cycle, phase, stage),
      cycle,
      phase,
      stage,
      opens,
      deadline,
      status: 'planned',
      asked: [],
      settled: [],
      archived: false,
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'opened':
      return { ...state, status: 'open', asked: event.asked };
    case 'closed':
      return { ...state, status: 'closed', ...(event.listAt !== undefined && { listAt: event.listAt }) };
    case 'asked':
      return { ...state, asked: [...state.asked, ...event.participants] };
    case 'listed':
      return { ...state, listAt: null, invited: event.invited, objectionsUntil: event.until };
    case 'redated':
      return { ...state, opens: event.opens, deadline: event.deadline };
    case 'settled':
      return { ...state, settled: [...state.settled, event.child] };
    case 'unsettled':
      return { ...state, settled: state.settled.filter((id) => id !== event.child) };
    case 'archived':
      return { ...state, archived: true };
  }
}

function wakeAt(state: CallState): Instant | null {
  if (state.archived) return null;
  if (state.status === 'closed') return state.listAt ?? null;
  return state.status === 'planned' ? state.opens : state.deadline.hard.at + 1;
}

/** The contribution of each who is asked. A participant asked by an earlier call of the same ask has one already, and joins. */
function effects(event: CallEvent, state: CallState, context: Context): readonly Effect[] {
  const contributionOf = (participant: string) => subjectId.contribution(state.cycle, callStage(state, context).ask, participant);
  switch (event.type) {
    case 'opened':
    case 'asked': {
      const facts = new Map(context.participants.map((p) => [p.id, p]));
      const { ask, rolling } = callStage(state, context);
      const deadline = rolling ? null : state.deadline;
      return (event.type === 'opened' ? event.asked : event.participants).flatMap((id) => {
        const participant = facts.get(id);
        if (!participant) return [];
        const region = participant.regions.find((r) => r.isDefault)?.region ?? participant.regions[0]?.region ?? null;
        const regions = participant.regions.map((r) => r.region);
        const { zone, country } = participant;
        return {
          to: contributionOf(id),
          start: { type: 'contribution', workflow: 'contribution', cycleId: state.cycle, phase: state.phase, participantId: id, region },
          command: {
            kind: 'begin',
            body: { cycle: state.cycle, ask, call: state.id, participant: id, zone, country, region, regions, deadline },
          },
        };
      });
    }
    case 'closed':
      return [{ to: subjectId.phase(state.cycle, state.phase), command: { kind: 'settled', body: { child: state.id } } }];
    case 'redated': {
      if (callStage(state, context).rolling) return [];
      const { deadline, before, because } = event;
      const body = { call: state.id, deadline, before: before.deadline, because };
      return state.asked.map((participant) => ({ to: contributionOf(participant), command: { kind: 'redate', body } }));
    }
    case 'archived':
      return state.asked.map((participant) => ({ to: contributionOf(participant), command: { kind: 'archive', body: {} } }));
    default:
      return [];
  }
}

export const call: Lifecycle<CallState, CallEvent> = {
  ...container<CallState, CallEvent>({ type: 'call', decide, evolve, wakeAt, effects }),
  announced: (event, state, at, context) => {
    if (event.type !== 'listed') return [];
    const rules = context.template.notices[callStage(state, context).notices ?? ''] ?? [];
    return eventNotices(rules, event.type, at, null, context.template);
  },
};
