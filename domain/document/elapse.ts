/** What time alone changes: it is opened, its due date passes, or a step's silence speaks. */
import type { Context, Instant } from '../lifecycle.ts';
import type { Decision } from './decide.ts';
import { pass } from './deciding.ts';
import { stepsOf } from './stage.ts';
import { type DocumentState, latest } from './state.ts';

/** One millisecond after the last instant that still counts. */
const after = (at: Instant): Instant => at + 1;

const silenceAt = ({ status, step }: DocumentState): Instant | null =>
  status === 'submitted' && step && !step.escalated ? after(step.dueAt) : null;
const overdueAt = ({ until, overdue, publication }: DocumentState): Instant | null =>
  until === null || overdue || publication !== null ? null : after(until);

export function wakeAt(state: DocumentState): Instant | null {
  if (state.archived) return null;
  if (state.status === 'planned') return state.from;
  const [first = null] = [silenceAt(state), overdueAt(state)].filter((at) => at !== null).sort((a, b) => a - b);
  return first;
}

export function elapsed(state: DocumentState, at: Instant, context: Context): Decision {
  if (wakeAt(state) !== at) return [];
  if (state.status === 'planned') return [{ type: 'opened', at }];
  if (overdueAt(state) === at) return [{ type: 'overdue', at }];
  const version = latest(state);
  if (!state.step || !version) return [];
  const bound = { step: state.step.index, number: version.number, hash: version.hash };
  switch (stepsOf(state, context.template)[state.step.index]?.silence) {
    case 'approve':
      return pass(state, bound, at, context);
    case 'return':
      return [{ type: 'returned', at, ...bound }];
    default:
      return [{ type: 'escalated', at, step: state.step.index }];
  }
}
