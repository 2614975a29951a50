/** What an event makes the planner say: its ladder by situation, its notices by what happens. */
import type { Context, Instant } from '../lifecycle.ts';
import { eventNotices, ladderNotices, type PlannedNotice } from '../planner.ts';
import { eventStage } from './decide.ts';
import { type EventEvent, type EventState, situationOf } from './state.ts';

export function scheduled(state: EventState, context: Context): readonly PlannedNotice[] {
  const situation = situationOf(state);
  const { template, calendar } = context;
  if (state.archived || situation === null) return [];
  const ladders: Readonly<Record<string, string | undefined>> = eventStage(state, context).ladders ?? {};
  const rungs = template.ladders[ladders[situation] ?? ''];
  if (!rungs) return [];
  const place = {
    situation,
    anchors: state.undated ? {} : { from: state.from, until: state.until ?? state.from },
    ...{ zone: state.zone, country: null, notBefore: state.plannedFrom, early: 'before-plan' as const },
    // Nobody is reminded of what has begun.
    deadline: situation === 'announced' ? state.from : null,
  };
  return ladderNotices(rungs, place, template, calendar);
}

export function announced(event: EventEvent, state: EventState, at: Instant, context: Context): readonly PlannedNotice[] {
  const { template } = context;
  const rules = template.notices[eventStage(state, context).notices ?? ''] ?? [];
  // Of what nobody has heard nothing is told: a change before it is announced is the organisers' own affair.
  if (state.announcedAt === null && event.type !== 'begun' && event.type !== 'ended') return [];
  const deadline = state.status === 'announced' && !state.undated ? state.from : null;
  return eventNotices(rules, event.type, at, deadline, template);
}
