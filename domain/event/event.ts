/**
 * The lifecycle of an event: planned with its phase, announced to those who are invited, put off with or without a new date, under way
 * between its dates, over by time and then held, when somebody confirms it; or cancelled. Dates it is counted from may move it.
 */
import { type Lifecycle, versionOne } from '../lifecycle.ts';
import { decide, wakeAt } from './decide.ts';
import { evolve } from './evolve.ts';
import { announced, scheduled } from './notices.ts';
import { type EventEvent, type EventState, situationOf } from './state.ts';

export const event: Lifecycle<EventState, EventEvent> = {
  type: 'event',
  version: 1,
  upgrade: versionOne<EventState>('an event'),
  decide,
  evolve,
  wakeAt,
  effects: () => [],
  scheduled,
  announced,
  project: (state) => ({
    status: state.archived ? 'archived' : state.status,
    situation: state.archived ? null : situationOf(state),
    generation: state.generation,
    calls: [],
    region: state.region,
  }),
  done: (state) => state.archived,
};
