/**
 * What stages between two dates have in common: planned until their beginning, under way until their end, then over; new dates
 * while they are not over. Without an end they are under way until their cycle is archived.
 */
import * as z from 'zod';
import { type Command, type Instant, type Refusal, refuse, subjectId } from './lifecycle.ts';
import { type Span, span } from './stage-dates.ts';
import type { DatedStage } from './template/schema.ts';

export interface SpanState extends Span {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly phase: string;
  readonly stage: string;
  readonly status: 'planned' | 'under-way' | 'over';
  readonly generation: number;
  readonly archived: boolean;
}

type At = { readonly at: Instant };
export type SpanEvent =
  | ({ readonly type: 'begun'; readonly cycle: string; readonly phase: string; readonly stage: string } & At & Span)
  | ({ readonly type: 'started' | 'ended' | 'archived' } & At)
  /** `because`: the command of the cycle that moved a date; its reason is in that command's body. */
  | ({ readonly type: 'redated'; readonly before: Span; readonly because: string } & At & Span);

const begin = z.object({ cycle: z.string(), phase: z.string(), stage: z.string(), ...span });
const redate = z.object({ ...span, because: z.string() });

export const sameSpan = (a: Span, b: Span): boolean => a.from === b.from && a.until === b.until && a.zone === b.zone;

/** What follows from the commands of its phase and from time. */
export function decideSpan(kind: DatedStage['kind'], state: SpanState | null, command: Command): readonly SpanEvent[] | Refusal {
  const at = command.receivedAt;
  if (command.kind === 'begin') return state ? [] : [{ type: 'begun', at, ...begin.parse(command.body) }];
  if (!state) return refuse('subject.new', `This ${kind} is not planned in any cycle.`);
  switch (command.kind) {
    case 'elapse':
      if (wakeAtOf(state) !== at) return [];
      return [{ type: state.status === 'planned' ? 'started' : 'ended', at }];
    case 'redate': {
      const { because, ...dates } = redate.parse(command.body);
      if (state.archived || state.status === 'over' || sameSpan(state, dates)) return [];
      const { from, until, zone } = state;
      return [{ type: 'redated', at, ...dates, before: { from, until, zone }, because }];
    }
    case 'archive':
      return state.archived ? [] : [{ type: 'archived', at }];
    default:
      return refuse('command.unknown', `No ${kind} knows a command "${command.kind}".`);
  }
}

export function evolveSpan(kind: DatedStage['kind'], state: SpanState | null, event: SpanEvent): SpanState {
  if (event.type === 'begun') {
    const { cycle, phase, stage, from, until, zone } = event;
    return {
      v: 1,
      id: subjectId[kind](cycle, phase, stage),
      cycle,
      phase,
      stage,
      from,
      until,
      zone,
      status: 'planned',
      generation: 1,
      archived: false,
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'started':
      return { ...state, status: 'under-way' };
    case 'ended':
      return { ...state, status: 'over' };
    case 'redated': {
      const { at, from, until, zone } = event;
      // What had begun and is put off has not begun any more.
      const status = from > at ? 'planned' : state.status;
      return { ...state, from, until, zone, status, generation: state.generation + 1 };
    }
    case 'archived':
      return { ...state, archived: true };
  }
}

export function wakeAtOf(state: SpanState): Instant | null {
  if (state.archived || state.status === 'over') return null;
  if (state.status === 'planned') return state.from;
  return state.until === null ? null : Math.max(state.until, state.from) + 1;
}
