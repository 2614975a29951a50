/** The lifecycle of a phase: begins with its cycle, plans its calls, opens and closes by its dates. */
import * as z from 'zod';
import type { Deadline } from './calendar/deadline.ts';
import { container } from './container.ts';
import { type Command, type Effect, type Instant, type Refusal, refuse, subjectId } from './lifecycle.ts';

export interface PhaseState {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly phase: string;
  readonly status: 'planned' | 'open' | 'closed';
  readonly from: Instant;
  readonly until: Instant;
  readonly children: readonly string[];
  readonly settled: readonly string[];
  readonly archived: boolean;
}

/** Dates of a call as its cycle's launch resolved them. */
export interface CallDates {
  readonly stage: string;
  readonly opens: Instant;
  readonly deadline: Deadline;
}

type At = { readonly at: Instant };
export type PhaseEvent =
  | ({ readonly type: 'begun'; readonly calls: readonly CallDates[] } & At & Pick<PhaseState, 'cycle' | 'phase' | 'from' | 'until'>)
  | ({ readonly type: 'opened' | 'closed' | 'archived' } & At)
  | ({ readonly type: 'settled'; readonly child: string } & At);

const begin = z.object({
  cycle: z.string(),
  phase: z.string(),
  from: z.number(),
  until: z.number(),
  calls: z.array(z.custom<CallDates>()),
});
const child = z.object({ child: z.string() });

function decide(state: PhaseState | null, command: Command): readonly PhaseEvent[] | Refusal {
  const at = command.receivedAt;
  if (command.kind === 'begin') return state ? [] : [{ type: 'begun', at, ...begin.parse(command.body) }];
  if (!state) return refuse('subject.new', 'This phase is not planned in any cycle.');
  switch (command.kind) {
    case 'elapse':
      if (wakeAt(state) !== at) return [];
      return [{ type: state.status === 'planned' ? 'opened' : 'closed', at }];
    case 'settled': {
      const id = child.parse(command.body).child;
      return state.settled.includes(id) ? [] : [{ type: 'settled', at, child: id }];
    }
    case 'archive':
      return state.archived ? [] : [{ type: 'archived', at }];
    default:
      return refuse('command.unknown', `A phase knows no command "${command.kind}".`);
  }
}

function evolve(state: PhaseState | null, event: PhaseEvent): PhaseState {
  if (event.type === 'begun') {
    const { cycle, phase, from, until } = event;
    const children = event.calls.map(({ stage }) => subjectId.call(cycle, phase, stage));
    return {
      v: 1,
      id: subjectId.phase(cycle, phase),
      cycle,
      phase,
      from,
      until,
      status: 'planned',
      children,
      settled: [],
      archived: false,
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'opened':
      return { ...state, status: 'open' };
    case 'closed':
      return { ...state, status: 'closed' };
    case 'settled':
      return { ...state, settled: [...state.settled, event.child] };
    case 'archived':
      return { ...state, archived: true };
  }
}

function wakeAt(state: PhaseState): Instant | null {
  if (state.archived || state.status === 'closed') return null;
  // `until` may equal `from` in short demonstrations; each elapse still moves forward.
  return state.status === 'planned' ? state.from : Math.max(state.until, state.from) + 1;
}

function effects(event: PhaseEvent, state: PhaseState): readonly Effect[] {
  const { cycle, phase } = state;
  switch (event.type) {
    case 'begun':
      return event.calls.map(({ stage, opens, deadline }) => ({
        to: subjectId.call(cycle, phase, stage),
        start: { type: 'call', workflow: 'call', cycleId: cycle, phase, participantId: null, region: null },
        command: { kind: 'begin', body: { cycle, phase, stage, opens, deadline } },
      }));
    case 'closed':
      return [{ to: subjectId.cycle(cycle), command: { kind: 'settled', body: { child: state.id } } }];
    case 'archived':
      return state.children.map((id) => ({ to: id, command: { kind: 'archive', body: {} } }));
    default:
      return [];
  }
}

export const phase = container<PhaseState, PhaseEvent>({
  type: 'phase',
  decide,
  evolve,
  wakeAt,
  effects,
});
