/** The next state of a document after an event. */
import { subjectId } from '../lifecycle.ts';
import { approvedBy, begunStep } from '../route.ts';
import type { DocumentSituation, Situation } from '../template/schema.ts';
import type { DocumentEvent, DocumentState } from './state.ts';

/**
 * Where it stands as far as notices are concerned. An update of what is published hurries nobody until it is submitted.
 */
export function situationOf({ status, publication, transmitted, handsOn }: DocumentState): Situation | null {
  switch (status) {
    case 'planned':
      return null;
    case 'drafting':
      return publication === null ? 'asked' : 'decided';
    case 'submitted':
      return 'submitted';
    case 'returned':
      return 'returned';
    case 'approved':
      return 'to-publish';
    case 'published':
      return !handsOn || transmitted?.number === publication?.number ? 'decided' : 'to-transmit';
  }
}

/** The situations that have ladders. */
export const isLadder = (situation: Situation | null): situation is DocumentSituation => situation !== null && situation !== 'decided';

/** Applies a change; in another situation, or with other dates, its notices are planned anew. */
function turn(state: DocumentState, at: number, change: Partial<DocumentState>, anew = false): DocumentState {
  const next = { ...state, ...change };
  return anew || situationOf(next) !== situationOf(state) ? { ...next, generation: state.generation + 1, plannedFrom: at } : next;
}

function begin({ type: _, at, ...about }: Extract<DocumentEvent, { type: 'begun' }>): DocumentState {
  const over = about.until !== null && about.until <= at;
  return {
    v: 1,
    id: subjectId.document(about.cycle, about.phase, about.stage),
    ...about,
    status: about.from > at ? 'planned' : 'drafting',
    generation: 1,
    plannedFrom: at,
    overdue: over,
    versions: [],
    step: null,
    approved: null,
    publication: null,
    transmitted: null,
    rests: [],
    citedBy: [],
    archived: false,
  };
}

export function evolve(state: DocumentState | null, event: DocumentEvent): DocumentState {
  if (event.type === 'begun') return begin(event);
  if (state === null) throw new TypeError(`${event.type} before begun`);
  const { at } = event;
  switch (event.type) {
    case 'opened':
      return turn(state, at, { status: 'drafting' });
    case 'rests':
      return { ...state, rests: [...state.rests.filter((id) => !event.dropped.includes(id)), ...event.added].sort() };
    case 'submitted': {
      const { number, hash, actor, principal, stepDueAt } = event;
      const step = stepDueAt === null ? null : begunStep(0, stepDueAt);
      return turn(state, at, { status: 'submitted', versions: [...state.versions, { number, hash, actor, principal, at }], step });
    }
    case 'step-approved':
      return state.step ? { ...state, step: approvedBy(state.step, event) } : state;
    case 'step-passed':
      return turn(state, at, { step: begunStep(event.next, event.stepDueAt) }, true);
    case 'escalated':
      return state.step ? { ...state, step: { ...state.step, escalated: true } } : state;
    case 'returned':
      return turn(state, at, { status: 'returned', step: null });
    case 'approved':
      return turn(state, at, { status: 'approved', approved: event.number, step: null });
    case 'revised':
      return turn(state, at, { status: 'drafting', step: null });
    case 'published': {
      const { number, missing, override } = event;
      return turn(state, at, { status: 'published', overdue: false, publication: { number, at, missing, override } });
    }
    case 'transmitted':
      return turn(state, at, { transmitted: { number: event.number, at } });
    case 'overdue':
      return { ...state, overdue: true };
    case 'redated': {
      // A due date that is ahead again can pass again.
      const overdue = state.overdue && event.now.until !== null && event.now.until <= at;
      return turn(state, at, { ...event.now, overdue }, true);
    }
    case 'source-changed':
      return state;
    case 'cited':
      return { ...state, citedBy: [...state.citedBy, event.by] };
    case 'uncited':
      return { ...state, citedBy: state.citedBy.filter((id) => id !== event.by) };
    case 'archived':
      return turn(state, at, { archived: true }, true);
  }
}
