/**
 * The lifecycle of a mandate: recorded with the paragraph it comes from, assigned to who leads, in progress, consulted on, reported, considered;
 * or dropped. Whoever leads is asked in a rhythm how it goes. Open ones are carried from cycle to cycle.
 */
import { carriedOn } from '../follow-up/carried.ts';
import type { Context, Effect, Instant, Lifecycle } from '../lifecycle.ts';
import { eventNotices, ladderNotices, type PlannedNotice } from '../planner.ts';
import { stageOf } from '../pledge/rules.ts';
import { decide, wakeAt } from './decide.ts';
import { evolve, type MandateEvent, type MandateState, situationOf } from './state.ts';

function scheduled(state: MandateState, context: Context): readonly PlannedNotice[] {
  const { template, calendar } = context;
  const ladder = stageOf(state.stage, context)?.mandates?.ladder;
  if (state.archived || !state.ask || ladder === undefined) return [];
  const { at, dueAt } = state.ask;
  const place = {
    ...{ situation: 'asked', anchors: { hard: dueAt }, zone: state.zone, country: state.country },
    ...{ notBefore: at, early: 'before-invitation' as const, deadline: dueAt },
  };
  return ladderNotices(template.ladders[ladder] ?? [], place, template, calendar);
}

function announced(event: MandateEvent, state: MandateState, at: Instant, context: Context): readonly PlannedNotice[] {
  const { template } = context;
  const rules = template.notices[stageOf(state.stage, context)?.mandates?.notices ?? ''] ?? [];
  return eventNotices(rules, event.type, at, state.ask?.dueAt ?? null, template);
}

const effects = (event: MandateEvent, state: MandateState): readonly Effect[] => (event.type === 'carried' ? carriedOn(state) : []);

export const mandate: Lifecycle<MandateState, MandateEvent> = {
  type: 'mandate',
  version: 1,
  upgrade: (stored) => stored as MandateState,
  ...{ decide, evolve, wakeAt, effects, scheduled, announced },
  project: (state) => ({
    status: state.archived ? 'archived' : state.status,
    situation: situationOf(state),
    generation: state.generation,
    calls: [],
    region: state.region,
    cycle: state.cycle,
    participant: state.participant,
  }),
  done: (state) => state.archived,
};
