/** The lifecycle of a follow-up, commitments asked about until they are kept or dropped: planned, under way between its dates, over. */
import { container } from '../container.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../span.ts';

export const followUp = container<SpanState, SpanEvent>({
  type: 'follow-up',
  decide: (state, command) => decideSpan('follow-up', state, command),
  evolve: (state, event) => evolveSpan('follow-up', state, event),
  wakeAt: wakeAtOf,
  effects: () => [],
});
