/** Commands of those who decide: return, approve, reject. A decision is bound to step, version and content hash; nobody decides on their own. */
import { covers, delegatorsOf, rolesFor } from '../delegation.ts';
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { type Membership, may } from '../permissions.ts';
import type { Step } from '../template/schema.ts';
import { reviseBy } from './dates.ts';
import type { Decision } from './decide.ts';
import { isListed, objectionsTo } from './no-objection.ts';
import { type Bound, type ContributionState, latest } from './state.ts';
import { beginning, stepsOf } from './steps.ts';
import { thingOf } from './thing.ts';

/** The body for which a step's role is held: the contribution's region, or the secretariat. */
export const bodyOf = (
  step: Pick<Step, 'who'>,
  state: Pick<ContributionState, 'region'>,
  context: Pick<Context, 'template'>,
): string | null => (context.template.roles[step.who]?.of === 'region' ? state.region : 'secretariat');

/** How the holder of some roles may decide this step: as its holder, or for everybody where it has escalated or nobody can hold it; or not at all. */
export function standing(
  memberships: readonly Membership[],
  step: Step,
  state: ContributionState,
  context: Pick<Context, 'template'>,
): 'holder' | 'secretariat' | null {
  const body = bodyOf(step, state, context);
  const thing = thingOf(state);
  if (memberships.some((m) => m.role === step.who && m.body !== null && m.body === body && covers(m, thing))) return 'holder';
  return (body === null || state.step?.escalated) && may(memberships, 'cycle.launch', thing) ? 'secretariat' : null;
}

function needed(step: Step, state: ContributionState, context: Context): number {
  if (step.need === 'any') return 1;
  if (step.need !== 'all') return step.need.quorum;
  const body = bodyOf(step, state, context);
  return Math.max(1, context.holders.find((h) => h.role === step.who && h.body === body)?.count ?? 1);
}

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
  const { kind, actor, principal, receivedAt: at } = command;
  const { contentHash } = command.body as { contentHash: string };
  const submission = latest(state);
  const step = state.step && stepsOf(state, context)[state.step.index];
  if (state.status !== 'submitted' || !state.step || !step || !submission) {
    return refuse('state.nothing-to-decide', `A contribution that is ${state.status} waits for no decision.`);
  }
  const thing = thingOf(state);
  const held = context.membershipsOf(actor);
  const roles = rolesFor(held, principal, thing);
  const as = standing(roles, step, state, context);
  if (!as) return refuse('authority.missing', 'This step is decided by others: you do not hold its role at this moment.');
  // A submission by delegation names the delegator as its principal; whoever works for a submitter does not decide for them either.
  const own = [submission.actor, submission.principal];
  const delegators = delegatorsOf(held, thing);
  if ([actor, ...delegators].some((one) => own.includes(one)) || (principal !== null && principal === submission.principal)) {
    return refuse('decision.own-submission', 'Nobody decides on what they submitted, themselves or for another.');
  }
  if (isListed(state)) return refuse('decision.list-open', 'Until the list is closed others may object, and nobody decides.');
  if (objectionsTo(state).some((objection) => objection.actor === actor))
    return refuse('decision.own-objection', 'Nobody decides on what they have objected to.');
  if (!step.decisions[kind]) return refuse('decision.not-in-step', `This step has no decision "${kind}".`);
  if (contentHash !== submission.hash) return refuse('decision.stale', 'The content has changed since you saw it: look at it again.');
  const bound: Bound = { step: state.step.index, number: submission.number, hash: submission.hash };
  if (kind === 'reject') return [{ type: 'rejected', at, ...bound }];
  if (kind === 'return') return [{ type: 'returned', at, ...bound, deadline: reviseBy(state, at, context) }];
  // One voice for each person, and one for each role held: a delegate's counts as the delegator's.
  const seat = delegators.find((by) => by === principal);
  const spoken = [...state.step.approvals, ...(state.step.seats ?? [])];
  if (spoken.includes(actor) || (seat !== undefined && spoken.includes(seat)))
    return refuse('decision.twice', 'You have approved this already, or whom you act for has.');
  const approved = { type: 'step-approved' as const, at, ...bound, actor, ...(seat !== undefined && { seat }) };
  if (as === 'holder' && state.step.approvals.length + 1 < needed(step, state, context)) return [approved];
  const passed = pass(state, bound, at, context);
  return 'refused' in passed ? passed : [approved, ...passed];
}
