/** Dates of one contribution: extend, reopen and lift, legal in every state; the deadline of a revision; a reminder by hand; a plan made anew. */

import type { Moment } from '../calendar/calendar.ts';
import { type Deadline, endOfDay, extendDeadline } from '../calendar/deadline.ts';
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { revisionDates } from '../template/decision-dates.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { awaited, type ContributionState, currentDeadline } from './state.ts';

/** The deadline of the revision that a decision asks for. */
export function reviseBy(state: ContributionState, decided: Instant, { calendar, template }: Context): Deadline {
  const ask = template.asks[state.ask];
  if (!ask) throw new TypeError(`template ${template.id} has no ask ${state.ask}`);
  const zone = state.deadline?.zone ?? template.zone;
  return { zone, ...revisionDates(ask, decided, zone, calendar) };
}

function extend(state: ContributionState, command: Command, context: Context): Decision {
  const at = command.receivedAt;
  const body = command.body as Body<'extend'>;
  if ('lift' in body) return [{ type: 'extended', at, deadline: null }];
  const present = currentDeadline(state);
  const zone = present?.zone ?? context.template.zone;
  try {
    const deadline = present
      ? extendDeadline(present, 'days' in body ? { days: body.days } : { until: body.until }, at, context.calendar)
      : all(endOfDay('days' in body ? dayAfter(at, body.days, zone, context) : body.until, zone, context.calendar));
    if (deadline.hard.at <= at) return refuse('extension.in-the-past', 'The new deadline has passed already.');
    return [{ type: 'extended', at, deadline }];
  } catch (error) {
    if (error instanceof TypeError) return refuse('extension.not-later', error.message);
    throw error;
  }
}

const all = (moment: Moment): Deadline => ({ zone: moment.zone, soft: moment, grace: moment, hard: moment });
const dayAfter = (at: Instant, days: number, zone: string, { calendar }: Context) =>
  calendar.wallOf(calendar.add(at, `P${days}D`, 1, zone), zone).slice(0, 10);

export function decideDates(
  state: ContributionState,
  command: Command & { kind: 'extend' | 'reopen' | 'remind' | 'replan' },
  context: Context,
): Decision {
  const at = command.receivedAt;
  if (command.kind === 'extend') return extend(state, command, context);
  if (command.kind === 'replan') return [{ type: 'replanned', at }];
  if (command.kind === 'remind') {
    if (!awaited.has(state.status))
      return refuse('remind.not-awaited', `Nothing is awaited of the participant: the contribution is ${state.status}.`);
    return [{ type: 'reminded', at }];
  }
  const { until } = command.body as Body<'reopen'>;
  const zone = currentDeadline(state)?.zone ?? context.template.zone;
  const moment = endOfDay(until, zone, context.calendar);
  if (moment.at <= at) return refuse('reopen.in-the-past', 'The new deadline has passed already.');
  return [{ type: 'reopened', at, deadline: all(moment) }];
}
