/** The steps of a contribution's route, and until when each has time. */
import type { Moment } from '../calendar/calendar.ts';
import type { Context, Instant } from '../lifecycle.ts';
import { stepEnd, stepUntil } from '../template/decision-dates.ts';
import type { Step } from '../template/schema.ts';
import type { ContributionState } from './state.ts';

/** The steps of a contribution's route, as its template has them. */
export function stepsOf(state: Pick<ContributionState, 'ask'>, context: Pick<Context, 'template'>): readonly Step[] {
  const { asks, routes } = context.template;
  return routes[asks[state.ask]?.route ?? '']?.steps ?? [];
}

const momentsOf = (deadline: ContributionState['deadline']): Readonly<Record<string, Moment>> =>
  deadline ? { soft: deadline.soft, grace: deadline.grace, hard: deadline.hard } : {};

/**
 * When silence speaks for step `index`, counted from `from`: at the end of that day in the cycle's zone; exactly, for time units. A step
 * with a date of its own (`until`, counted from the deadline of its ask) ends then, but has at least the time it has `within`; `within`
 * alone counts where `by` says so.
 */
export function stepDueAt(
  state: Pick<ContributionState, 'ask' | 'deadline'>,
  index: number,
  from: Instant,
  { template, calendar }: Pick<Context, 'template' | 'calendar'>,
  by: 'either' | 'within' = 'either',
): Instant {
  const step = stepsOf(state, { template })[index];
  if (!step) throw new TypeError(`the route of ask ${state.ask} has no step ${index}`);
  const least = stepEnd(from, step.within, template.zone, calendar);
  if (step.until === undefined || by === 'within') return least;
  return Math.max(least, stepUntil(step.until, momentsOf(state.deadline), template.zone, calendar) ?? least);
}

/** What begins with step `index`: its end, and whether it is a list to which others may object. */
export function beginning(
  state: Pick<ContributionState, 'ask' | 'deadline'>,
  index: number,
  from: Instant,
  context: Pick<Context, 'template' | 'calendar'>,
): { readonly stepDueAt: Instant; readonly listed?: true } {
  const listed = stepsOf(state, context)[index]?.noObjection !== undefined;
  return { stepDueAt: stepDueAt(state, index, from, context), ...(listed && { listed }) };
}
