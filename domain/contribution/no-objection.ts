/**
 * A step of no objection: what was submitted stands on a list until an instant, and passes unless a participant that the template lets object
 * has objected before it. The instant itself still counts. After an objection the holders of the step decide, once the list is closed.
 * So it is with the accreditation of stakeholders: the list goes to Member States for their consideration on a non-objection basis
 * (A/RES/73/326; special accreditation, https://csactioncommittee.org/special-accreditation-imrf).
 */
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { may } from '../permissions.ts';
import type { Bound } from '../route.ts';
import type { Template } from '../template/schema.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { rightTo } from './rights.ts';
import { type ContributionState, latest } from './state.ts';
import { stepDueAt, stepsOf } from './steps.ts';

/** One objection; its reason is in the body of its command. */
export interface Objection {
  /** The participant that objects. */
  readonly by: string;
  readonly actor: string;
  /** When it was received. */
  readonly at: Instant;
  readonly command: string;
}

/** The list that a step under way is. */
export interface NoObjectionList {
  /** The last instant at which an objection counts. */
  readonly until: Instant;
  readonly objections: readonly Objection[];
  /** Whether the instant has passed: with objections, the holders of the step decide. */
  readonly closed: boolean;
  /** Present where the list had been passed when its first objection came to be known: what was said of that is not so any more. */
  readonly reopened?: true;
}

/** A list that was passed without an objection: one that was received in time and comes to be known later still counts. */
export interface PassedList extends Bound {
  readonly until: Instant;
}

export type ObjectionEvent =
  | ({ readonly type: 'objected'; readonly settled?: boolean; readonly reopens?: Reopens } & Bound & Objection)
  | ({ readonly type: 'objections-closed'; readonly at: Instant; readonly stepDueAt: Instant; readonly settled?: boolean } & Bound);

/** Set when the list was passed already: the step is taken up again. */
interface Reopens {
  readonly until: Instant;
}

/** Kind of participants that may object to what a route's step lists; null when the step is none of no objection. */
export const objectorsOf = (ask: string, step: number, template: Template): string | null =>
  stepsOf({ ask }, { template })[step]?.noObjection?.by ?? null;

/** Whether objections are awaited, and nobody decides yet. */
export const isListed = (state: ContributionState): boolean =>
  state.status === 'submitted' && state.step?.list !== undefined && !state.step.list.closed;

/** What was to be said of a list that was passed, and is not so any more, since an objection in time came to be known. */
export const mootList = ({ step }: ContributionState): readonly string[] => (step?.list?.reopened ? ['approved'] : []);

/** Objections to what is being decided. */
export const objectionsTo = (state: ContributionState): readonly Objection[] => state.step?.list?.objections ?? [];

const late = refuse(
  'objection.late',
  'The list was closed before this was received: an objection counts up to that instant, and no longer. The secretariat can be written to.',
);

/** The list that an objection received at `at` is to, with the step and content it is bound to; or why there is none. */
function listFor(state: ContributionState, at: Instant): { bound: Bound; reopens?: Reopens } | typeof late {
  const { step, passed } = state;
  const submission = latest(state);
  if (state.status === 'submitted' && step?.list && submission) {
    if (at > step.list.until) return late;
    return { bound: { step: step.index, number: submission.number, hash: submission.hash } };
  }
  const lives = state.status === 'submitted' || state.status === 'approved' || state.status === 'published';
  if (!passed || !lives) return refuse('objection.not-listed', 'This is on no list to which one can object.');
  if (at > passed.until) return late;
  const { until, ...bound } = passed;
  return { bound, reopens: { until } };
}

export function decideObjection(state: ContributionState, command: Command, context: Context): Decision {
  const { actor, receivedAt: at, id } = command;
  const { for: by } = command.body as Body<'object'>;
  const thing = { participant: by, cycle: state.cycle, ask: state.ask };
  if (!may(rightTo(thing, command, context), 'objection.make', thing))
    return refuse('authority.missing', 'Only the focal point of a participant objects for it: no role of yours allows it at this moment.');
  const list = listFor(state, at);
  if ('refused' in list) return list;
  const kind = objectorsOf(state.ask, list.bound.step, context.template);
  if (kind === null || context.participants.find(({ id }) => id === by)?.kind !== kind)
    return refuse('objection.not-entitled', `Only a participant of the kind "${kind ?? 'none'}" may object here.`);
  if (objectionsTo(state).some((objection) => objection.by === by))
    return refuse('objection.twice', 'Your participant has objected already.');
  const { bound, reopens } = list;
  const objected = { type: 'objected' as const, at, by, actor, command: id, ...bound };
  if (!reopens) return [objected];
  // Its instant has passed: those who decide have their time from there.
  const stepDue = stepDueAt(state, bound.step, reopens.until, context, 'within');
  return [
    { ...objected, reopens },
    { type: 'objections-closed', at, ...bound, stepDueAt: stepDue },
  ];
}

/** What time alone brings when the instant of a list with objections has passed. */
export const closing = (state: ContributionState, bound: Bound, at: Instant, context: Context): Decision => [
  { type: 'objections-closed', at, ...bound, stepDueAt: stepDueAt(state, bound.step, at, context, 'within') },
];
