/** Commands of those who decide: return, approve, reject. A decision is bound to step, version and content hash; nobody decides on their own. */
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import type { Membership } from '../permissions.ts';
import { type Bound, bodyFor, type Routed, standingIn, wordOn } from '../route.ts';
import type { Step } from '../template/schema.ts';
import { reviseBy } from './dates.ts';
import type { Decision } from './decide.ts';
import { isListed, objectionsTo } from './no-objection.ts';
import { type ContributionState, latest } from './state.ts';
import { beginning, stepsOf } from './steps.ts';
import { thingOf } from './thing.ts';

/** The body for which a step's role is held: the contribution's region, or the secretariat. */
export const bodyOf = (
  { who }: Pick<Step, 'who'>,
  { region }: Pick<ContributionState, 'region'>,
  { template }: Pick<Context, 'template'>,
): string | null => bodyFor(who, region, template);

const routed = (state: ContributionState, context: Pick<Context, 'template'>): Routed => ({
  steps: stepsOf(state, context),
  step: state.step,
  region: state.region,
  thing: thingOf(state),
  bar: (actor) => {
    if (isListed(state)) return refuse('decision.list-open', 'Until the list is closed others may object, and nobody decides.');
    return objectionsTo(state).some((objection) => objection.actor === actor)
      ? refuse('decision.own-objection', 'Nobody decides on what they have objected to.')
      : null;
  },
});

/** How the holder of some roles may decide this step: as its holder, or for everybody where it has escalated or nobody can hold it; or not at all. */
export const standing = (
  memberships: readonly Membership[],
  step: Step,
  state: ContributionState,
  context: Pick<Context, 'template'>,
): 'holder' | 'secretariat' | null => standingIn(memberships, step, routed(state, context), context);

/** What follows when a step has what it needs. */
export function pass(state: ContributionState, bound: Bound, at: Instant, context: Context): Decision {
  const next = bound.step + 1;
  if (next >= stepsOf(state, context).length) return [{ type: 'approved', at, ...bound }];
  return [{ type: 'step-passed', at, ...bound, next, ...beginning(state, next, at, context) }];
}

export function decideStep(
  state: ContributionState,
  command: Command & { kind: 'return' | 'approve' | 'reject' },
  context: Context,
): Decision {
  const { actor, receivedAt: at } = command;
  const submission = latest(state);
  if (state.status !== 'submitted' || !state.step || !stepsOf(state, context)[state.step.index] || !submission) {
    return refuse('state.nothing-to-decide', `A contribution that is ${state.status} waits for no decision.`);
  }
  const said = wordOn(routed(state, context), submission, command, context);
  if ('refused' in said) return said;
  const { bound } = said;
  if (said.word === 'reject') return [{ type: 'rejected', at, ...bound }];
  if (said.word === 'return') return [{ type: 'returned', at, ...bound, deadline: reviseBy(state, at, context) }];
  const { seat, enough } = said;
  const approved = { type: 'step-approved' as const, at, ...bound, actor, ...(seat !== undefined && { seat }) };
  if (!enough) return [approved];
  const passed = pass(state, bound, at, context);
  return 'refused' in passed ? passed : [approved, ...passed];
}
