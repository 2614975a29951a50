/** The next state of a contribution after an event. */
import { subjectId } from '../lifecycle.ts';
import { approvedBy, begunStep } from '../route.ts';
import { clearanceAfter } from './clearance.ts';
import { withEntries } from './entries.ts';
import { type ContributionEvent, type ContributionState, currentDeadline, situationOf } from './state.ts';

/** Applies a change; whoever enters another situation, or is given other dates, has its notices planned anew. */
function turn(state: ContributionState, at: number, change: Partial<ContributionState>, anew = false): ContributionState {
  const next = { ...state, lapsed: null, ...change };
  return anew || situationOf(next) !== situationOf(state) ? { ...next, generation: state.generation + 1, plannedFrom: at } : next;
}

function begin(event: Extract<ContributionEvent, { type: 'begun' }>): ContributionState {
  const { cycle, ask, participant, zone, country, region, regions, call, deadline, at } = event;
  return {
    v: 1,
    id: subjectId.contribution(cycle, ask, participant),
    ...{ cycle, ask, participant, zone, country, region, regions, deadline },
    calls: [call],
    given: { [call]: deadline },
    countsIn: regions,
    status: 'invited',
    revision: null,
    lapsed: null,
    expected: null,
    generation: 1,
    begun: at,
    plannedFrom: at,
    submissions: [],
    step: null,
    approved: null,
    published: null,
    archived: false,
  };
}

function happened(state: ContributionState | null, event: ContributionEvent): ContributionState {
  if (event.type === 'begun') return begin(event);
  if (state === null) throw new TypeError(`${event.type} before begun`);
  const { at } = event;
  switch (event.type) {
    case 'joined':
      return {
        ...state,
        calls: [...state.calls, event.call],
        ...(event.deadline && { given: { ...state.given, [event.call]: event.deadline } }),
      };
    case 'draft-started':
      return turn(state, at, { status: 'drafting', expected: null });
    case 'submitted': {
      const { number, hash, actor, principal, entered } = event;
      return turn(state, at, {
        status: 'submitted',
        submissions: [...state.submissions, { number, hash, actor, principal, at, ...(entered && { entered }) }],
        countsIn: event.countsIn ?? state.countsIn,
        revision: null,
        expected: null,
        // A request that nobody answered ends with what was submitted without needing it.
        ...(state.clearance && { clearance: state.clearance.word === 'cleared' ? state.clearance : null }),
        step: begunStep(0, event.stepDueAt),
      });
    }
    case 'clearance-asked':
    case 'cleared':
    case 'clearance-refused':
    case 'clearance-voided':
      return turn(state, at, { clearance: clearanceAfter(state.clearance, event) }, true);
    case 'step-approved':
      return state.step ? { ...state, step: approvedBy(state.step, event) } : state;
    case 'step-passed':
      return turn(state, at, { step: begunStep(event.next, event.stepDueAt) }, true);
    case 'escalated':
      return state.step ? { ...state, step: { ...state.step, escalated: true } } : state;
    case 'returned':
      return turn(state, at, { status: 'returned', revision: event.deadline, step: null });
    case 'approved':
      return turn(state, at, { status: 'approved', approved: event.number, step: null });
    case 'rejected':
      return turn(state, at, { status: 'rejected', step: null });
    case 'published':
      return turn(state, at, { status: 'published', published: event.number });
    case 'revised':
      return turn(state, at, { status: 'drafting', step: null, ...(state.status !== 'returned' && { revision: null }) });
    case 'withdrawn':
      return turn(state, at, { status: 'withdrawn', step: null, revision: null, expected: null, approved: null, published: null });
    case 'declined':
      return turn(state, at, { status: 'declined', revision: null, expected: null });
    case 'delayed':
      return turn(state, at, { status: 'delayed', expected: event.expected }, true);
    case 'extended': {
      const dates = state.revision
        ? { revision: event.deadline, ...(event.deadline === null && { deadline: null }) }
        : { deadline: event.deadline };
      return turn(state, at, { ...dates, ...(state.status === 'notSubmitted' && { status: 'reopened' as const }) }, true);
    }
    case 'redated':
    case 'redate-noted': {
      const { call, deadline, given } = event;
      const change = { deadline, given: { ...state.given, [call]: given } };
      if (event.type === 'redate-noted') return { ...state, ...change };
      return turn(state, at, { ...change, ...(state.status === 'notSubmitted' && { status: 'reopened' as const }) }, true);
    }
    case 'reopened':
      return turn(state, at, { status: 'reopened', deadline: event.deadline, revision: null, expected: null, step: null }, true);
    case 'replanned':
      return turn(state, at, {}, true);
    case 'reminded':
      return state;
    case 'lapsed': {
      const status = state.published !== null ? 'published' : state.approved !== null ? 'approved' : 'notSubmitted';
      return turn(state, at, { status, lapsed: currentDeadline(state), revision: null, expected: null });
    }
    case 'archived':
      return turn(state, at, { archived: true }, true);
    case 'cited':
      return { ...state, citedBy: [...(state.citedBy ?? []), event.by] };
    case 'uncited':
      return { ...state, citedBy: (state.citedBy ?? []).filter((id) => id !== event.by) };
    case 'restricted':
      return { ...state, restricted: event.restricted };
  }
}

export const evolve = (state: ContributionState | null, event: ContributionEvent): ContributionState =>
  withEntries(state, happened(state, event), event.at);
