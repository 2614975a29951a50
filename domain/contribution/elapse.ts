/** What time alone changes: the hard deadline passes, or a step's silence speaks. */
import type { Context, Instant } from '../lifecycle.ts';
import { reviseBy } from './dates.ts';
import type { Decision } from './decide.ts';
import { pass } from './deciding.ts';
import { closing, isListed, objectionsTo } from './no-objection.ts';
import { awaited, type ContributionState, currentDeadline, latest } from './state.ts';
import { stepsOf } from './steps.ts';

/** One millisecond after the last instant that still counts. */
const after = (at: Instant): Instant => at + 1;

export function wakeAt(state: ContributionState): Instant | null {
  if (state.archived) return null;
  if (state.status === 'submitted') return !state.step || state.step.escalated ? null : after(state.step.dueAt);
  if (!awaited.has(state.status)) return null;
  const deadline = currentDeadline(state);
  return deadline && after(deadline.hard.at);
}

export function elapsed(state: ContributionState, at: Instant, context: Context): Decision {
  if (wakeAt(state) !== at) return [];
  const submission = latest(state);
  if (state.status !== 'submitted' || !state.step || !submission) return [{ type: 'lapsed', at }];
  const bound = { step: state.step.index, number: submission.number, hash: submission.hash };
  if (isListed(state)) return objectionsTo(state).length ? closing(state, bound, at, context) : pass(state, bound, at, context);
  switch (stepsOf(state, context)[state.step.index]?.silence) {
    case 'approve':
      return pass(state, bound, at, context);
    case 'return':
      return [{ type: 'returned', at, ...bound, deadline: reviseBy(state, at, context) }];
    default:
      return [{ type: 'escalated', at, step: state.step.index }];
  }
}
