/** The lifecycle of a phase: begins with its cycle, begins its stages, opens and closes by its dates; hands on dates that move. */
import * as z from 'zod';
import { container } from './container.ts';
import { type Command, type Effect, type Instant, type Refusal, refuse, subjectId } from './lifecycle.ts';
import { type CallDates, type StageDates, stageId } from './stage-dates.ts';

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

/** Releases before there were other stages than calls wrote `calls`. */
type Begun = { readonly stages: readonly StageDates[] } | { readonly stages?: never; readonly calls: readonly OldCall[] };
type OldCall = { readonly stage: string } & CallDates;
const stagesOf = (begun: Begun): readonly StageDates[] => begun.stages ?? begun.calls.map((call) => ({ kind: 'call', ...call }));

type At = { readonly at: Instant };
export type PhaseEvent =
  | ({ readonly type: 'begun' } & Begun & At & Pick<PhaseState, 'cycle' | 'phase' | 'from' | 'until'>)
  /** `stages` are those whose dates moved. */
  | ({ readonly type: 'redated'; readonly stages: readonly StageDates[]; readonly because: string } & At &
      Pick<PhaseState, 'from' | 'until'>)
  | ({ readonly type: 'opened' | 'closed' | 'archived' } & At)
  | ({ readonly type: 'settled'; readonly child: string } & At);

const stages = z.array(z.custom<StageDates>());
const dates = { from: z.number(), until: z.number() };
const planned = z.object({ cycle: z.string(), phase: z.string(), ...dates });
const begin = z.union([planned.extend({ stages }), planned.extend({ calls: z.array(z.custom<OldCall>()) })]);
const redate = z.object({ ...dates, stages, because: z.string() });
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
    case 'redate': {
      const { from, until, ...rest } = redate.parse(command.body);
      if (state.archived) return [];
      // Its own dates stay once they have passed; its stages judge for themselves.
      const own = { from: state.status === 'planned' ? from : state.from, until: state.status === 'closed' ? state.until : until };
      return [{ type: 'redated', at, ...own, ...rest }];
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
    const children = stagesOf(event).map((stage) => stageId(cycle, phase, stage));
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
    case 'redated':
      return { ...state, from: event.from, until: event.until };
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

/** The workflow of each kind of stage. */
const workflowOf: Readonly<Record<StageDates['kind'], string>> = {
  call: 'call',
  event: 'event',
  document: 'document',
  'follow-up': 'followUp',
};

function effects(event: PhaseEvent, state: PhaseState): readonly Effect[] {
  const { cycle, phase } = state;
  switch (event.type) {
    case 'begun':
      return stagesOf(event).map((dated) => {
        const { kind, ...dates } = dated;
        return {
          to: stageId(cycle, phase, dated),
          start: { type: kind, workflow: workflowOf[kind], cycleId: cycle, phase, participantId: null, region: null },
          command: { kind: 'begin', body: { cycle, phase, ...dates } },
        };
      });
    case 'redated':
      return event.stages.flatMap((dated) => {
        const { kind: _, stage: __, ...dates } = dated;
        const to = stageId(cycle, phase, dated);
        // A phase begun before other stages than calls lived has no such child.
        if (!state.children.includes(to)) return [];
        return [{ to, command: { kind: 'redate', body: { ...dates, because: event.because } } }];
      });
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
