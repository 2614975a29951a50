/**
 * The approval steps that a contribution or a document passes: who holds a step, and what follows from their word. A decision is bound to
 * step, version and content hash; nobody decides on what they submitted.
 */
import type { Calendar } from './calendar/calendar.ts';
import { covers, delegatorsOf, rolesFor } from './delegation.ts';
import { type Command, type Context, type Instant, type Refusal, refuse } from './lifecycle.ts';
import { type Membership, may, type Thing } from './permissions.ts';
import { stepEnd } from './template/decision-dates.ts';
import type { Step, Template } from './template/schema.ts';

/** What a decision is bound to: the step, the version and the hash of the content it saw. */
export interface Bound {
  readonly step: number;
  readonly number: number;
  readonly hash: string;
}

/** The approval step under way. */
export interface StepUnderWay {
  readonly index: number;
  /** After this silence speaks. */
  readonly dueAt: Instant;
  readonly escalated: boolean;
  readonly approvals: readonly string[];
  /** For whom those were said that were said by delegation: the delegators' ids. */
  readonly seats?: readonly string[];
}

/** What is decided on: a submission that passes steps. */
export interface Routed {
  readonly steps: readonly Step[];
  readonly step: StepUnderWay | null;
  /** The region whose holders of a region's role decide; null when there is none. */
  readonly region: string | null;
  readonly thing: Thing;
  /** What else keeps a person from deciding now; left out: nothing. */
  readonly bar?: (actor: string) => Refusal | null;
}

/** A submission as far as a decision looks at it. */
export interface Decidable {
  readonly number: number;
  readonly hash: string;
  readonly actor: string;
  readonly principal: string | null;
}

/** The steps of a route by its name; none without a route. */
export const routeOf = ({ routes }: Pick<Template, 'routes'>, name: string | undefined): readonly Step[] => routes[name ?? '']?.steps ?? [];

/** When silence speaks for step `index` of a route, counted from `from`: at the end of that day in the cycle's zone; exactly, for time units. */
export function stepEndOf(
  steps: readonly Step[],
  index: number,
  from: Instant,
  { template, calendar }: { readonly template: Template; readonly calendar: Calendar },
): Instant {
  const within = steps[index]?.within;
  if (!within) throw new TypeError(`the route has no step ${index}`);
  return stepEnd(from, within, template.zone, calendar);
}

/** The body for which a role is held: the region for a region's role, else the secretariat. */
export const bodyFor = (role: string, region: string | null, { roles }: Pick<Template, 'roles'>): string | null =>
  roles[role]?.of === 'region' ? region : 'secretariat';

/** How the holder of some roles may decide a step: as its holder, or for everybody where it has escalated or nobody can hold it; or not at all. */
export function standingIn(
  memberships: readonly Membership[],
  { who }: Pick<Step, 'who'>,
  { step, region, thing }: Omit<Routed, 'steps'>,
  { template }: Pick<Context, 'template'>,
): 'holder' | 'secretariat' | null {
  const body = bodyFor(who, region, template);
  if (memberships.some((m) => m.role === who && m.body !== null && m.body === body && covers(m, thing))) return 'holder';
  return (body === null || step?.escalated) && may(memberships, 'cycle.launch', thing) ? 'secretariat' : null;
}

function needed(step: Step, region: string | null, { template, holders }: Context): number {
  if (step.need === 'any') return 1;
  if (step.need !== 'all') return step.need.quorum;
  const body = bodyFor(step.who, region, template);
  return Math.max(1, holders.find((h) => h.role === step.who && h.body === body)?.count ?? 1);
}

/** A word on a step. `enough`: an approval with which the step has what it needs; `seat`: the delegator in whose place it was said. */
export type Word =
  | { readonly word: 'return'; readonly bound: Bound }
  | { readonly word: 'reject'; readonly bound: Bound }
  | { readonly word: 'approve'; readonly bound: Bound; readonly seat?: string; readonly enough: boolean };

/** What a word of somebody's on the step under way counts as, or why it does not. */
export function wordOn(
  routed: Routed,
  submission: Decidable,
  { kind, actor, principal, body }: Command & { readonly kind: 'return' | 'approve' | 'reject' },
  context: Context,
): Word | Refusal {
  const { step: underWay, steps, thing, region } = routed;
  const step = underWay && steps[underWay.index];
  if (!step) return refuse('state.nothing-to-decide', 'No step is under way: nothing waits for a decision.');
  const { contentHash } = body as { readonly contentHash: string };
  const held = context.membershipsOf(actor);
  const as = standingIn(rolesFor(held, principal, thing), step, routed, context);
  if (!as) return refuse('authority.missing', 'This step is decided by others: you do not hold its role at this moment.');
  // A submission by delegation names the delegator as its principal; whoever works for a submitter does not decide for them either.
  const own = [submission.actor, submission.principal];
  const delegators = delegatorsOf(held, thing);
  if (
    [actor, ...delegators].some((one) => own.includes(one)) ||
    (thing.participant && principal !== null && principal === submission.principal)
  ) {
    return refuse('decision.own-submission', 'Nobody decides on what they submitted, themselves or for another.');
  }
  const barred = routed.bar?.(actor);
  if (barred) return barred;
  if (!step.decisions[kind]) return refuse('decision.not-in-step', `This step has no decision "${kind}".`);
  if (contentHash !== submission.hash) return refuse('decision.stale', 'The content has changed since you saw it: look at it again.');
  const bound: Bound = { step: underWay.index, number: submission.number, hash: submission.hash };
  if (kind !== 'approve') return { word: kind, bound };
  // One voice for each person, and one for each role held: a delegate's counts as the delegator's.
  const seat = delegators.find((by) => by === principal);
  const spoken = [...underWay.approvals, ...(underWay.seats ?? [])];
  if (spoken.includes(actor) || (seat !== undefined && spoken.includes(seat)))
    return refuse('decision.twice', 'You have approved this already, or whom you act for has.');
  const enough = as === 'secretariat' || underWay.approvals.length + 1 >= needed(step, region, context);
  return { word: 'approve', bound, enough, ...(seat !== undefined && { seat }) };
}

/** The step under way after one of several approvals. */
export const approvedBy = <S extends StepUnderWay>(step: S, { actor, seat }: { readonly actor: string; readonly seat?: string }): S => ({
  ...step,
  approvals: [...step.approvals, actor],
  ...(seat !== undefined && { seats: [...(step.seats ?? []), seat] }),
});

/** A step that begins. */
export const begunStep = (index: number, dueAt: Instant): StepUnderWay => ({ index, dueAt, escalated: false, approvals: [] });
