/** The lifecycle of an event, something held at a time and place: planned, under way between its dates, over. New dates until it is over. */
import { container } from '../container.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../span.ts';

export const event = container<SpanState, SpanEvent>({
  type: 'event',
  decide: (state, command) => decideSpan('event', state, command),
  evolve: (state, event) => evolveSpan('event', state, event),
  wakeAt: wakeAtOf,
  effects: () => [],
});
