/**
 * The lifecycle of a document: written by one author group, submitted, returned or approved step by step, published, handed on, updated.
 * A published version stays until its update is published. Ends only when its cycle is archived.
 */
import { type Effect, type Lifecycle, subjectId, tell, versionOne } from '../lifecycle.ts';
import { decide } from './decide.ts';
import { wakeAt } from './elapse.ts';
import { evolve, situationOf } from './evolve.ts';
import { announced, scheduled } from './notices.ts';
import { type DocumentEvent, type DocumentState, receiptNumber } from './state.ts';

/**
 * Sources are told that something rests on them, and tell when they change; a first publication is told to the phase, as a call's closing
 * is. What rests on a document is told of its new versions, not of their drafts.
 */
function effects(event: DocumentEvent, state: DocumentState): readonly Effect[] {
  const { id } = state;
  switch (event.type) {
    case 'rests':
      return [
        ...event.added.map((source) => tell(source, 'cited', { by: id })),
        ...event.dropped.map((source) => tell(source, 'uncited', { by: id })),
      ];
    case 'published':
      return [
        tell(subjectId.phase(state.cycle, state.phase), 'settled', { child: id }),
        ...state.citedBy.map((by) => tell(by, 'source-changed', { source: id, change: 'newer' })),
      ];
    default:
      return [];
  }
}

export const document: Lifecycle<DocumentState, DocumentEvent> = {
  type: 'document',
  version: 1,
  upgrade: versionOne<DocumentState>('a document'),
  decide,
  evolve,
  wakeAt,
  effects,
  scheduled,
  announced,
  project: (state) => ({
    status: state.status,
    situation: state.archived ? null : situationOf(state),
    generation: state.generation,
    calls: [],
    region: state.region,
  }),
  answer: (event, state) => {
    if (event.type === 'submitted') return { receipt: receiptNumber(state, event.number), timing: event.timing, missing: event.missing };
    return event.type === 'published' ? { missing: event.missing } : {};
  },
  done: (state) => state.archived,
};
