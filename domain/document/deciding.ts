/** Commands of those who decide: return, approve. The rules are those of every route (domain/route.ts). */
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { type Bound, stepEndOf, wordOn } from '../route.ts';
import type { Decision } from './decide.ts';
import { routedOf, stepsOf } from './stage.ts';
import { type DocumentState, latest } from './state.ts';

/** What follows when a step has what it needs. */
export function pass(state: DocumentState, bound: Bound, at: Instant, context: Context): Decision {
  const steps = stepsOf(state, context.template);
  const next = bound.step + 1;
  if (next >= steps.length) return [{ type: 'approved', at, ...bound }];
  return [{ type: 'step-passed', at, ...bound, next, stepDueAt: stepEndOf(steps, next, at, context) }];
}

export function decideStep(state: DocumentState, command: Command & { kind: 'return' | 'approve' }, context: Context): Decision {
  const { actor, receivedAt: at } = command;
  const version = latest(state);
  if (state.status !== 'submitted' || !version)
    return refuse('state.nothing-to-decide', `A document that is ${state.status} waits for no decision.`);
  const said = wordOn(routedOf(state, context), version, command, context);
  if ('refused' in said) return said;
  const { bound } = said;
  if (said.word !== 'approve') return [{ type: 'returned', at, ...bound }];
  const { seat, enough } = said;
  const approved = { type: 'step-approved' as const, at, ...bound, actor, ...(seat !== undefined && { seat }) };
  if (!enough) return [approved];
  const passed = pass(state, bound, at, context);
  return 'refused' in passed ? passed : [approved, ...passed];
}
