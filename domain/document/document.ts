/** The lifecycle of a document, a text made by a few for all: planned, under way between its dates, over. New dates until it is over. */
import { container } from '../container.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../span.ts';

export const document = container<SpanState, SpanEvent>({
  type: 'document',
  decide: (state, command) => decideSpan('document', state, command),
  evolve: (state, event) => evolveSpan('document', state, event),
  wakeAt: wakeAtOf,
  effects: () => [],
});
