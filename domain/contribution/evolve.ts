/** The next state of a contribution after an event. */
import { subjectId } from '../lifecycle.ts';
import { approvedBy, type Bound, begunStep } from '../route.ts';
import { clearanceAfter } from './clearance.ts';
import { withEntries } from './entries.ts';
import type { ObjectionEvent } from './no-objection.ts';
import { type ContributionEvent, type ContributionState, currentDeadline, type StepUnderWay, situationOf } from './state.ts';

/** Applies a change; whoever enters another situation, or is given other dates, has its notices planned anew. */
function turn(state: ContributionState, at: number, change: Partial<ContributionState>, anew = false): ContributionState {
  const next = { ...state, lapsed: null, ...change };
  return anew || situationOf(next) !== situationOf(state) ? { ...next, generation: state.generation + 1, plannedFrom: at } : next;
}

const stepFrom = (index: number, { stepDueAt, listed }: { readonly stepDueAt: number; readonly listed?: true }): StepUnderWay => ({
  ...begunStep(index, stepDueAt),
  ...(listed && { list: { until: stepDueAt, objections: [], closed: false } }),
});

/** A list that ended without an objection is remembered, for one that was received in time and is known later. */
const passedBy = ({ step: underWay }: ContributionState, { step, number, hash }: Bound): Partial<ContributionState> =>
  underWay?.list && !underWay.list.closed ? { passed: { step, number, hash, until: underWay.list.until } } : {};

function objected(state: ContributionState, event: ObjectionEvent): ContributionState {
  const { step: index, at } = event;
  if (event.type === 'objections-closed') {
    const list = state.step?.list;
    return list ? turn(state, at, { step: { ...stepFrom(index, event), list: { ...list, closed: true } } }, true) : state;
  }
  const { by, actor, command, reopens } = event;
  const objection = { by, actor, at, command };
  if (reopens) {
    const { until } = reopens;
    const list = { until, objections: [objection], closed: false, reopened: true as const };
    const step = { index, dueAt: until, escalated: false, approvals: [], list };
    return turn(
      state,
      at,
      { status: 'submitted', step, passed: null, approved: null, published: null, ...(state.slot && { slot: null }) },
      true,
    );
  }
  const { step } = state;
  return step?.list ? { ...state, step: { ...step, list: { ...step.list, objections: [...step.list.objections, objection] } } } : state;
}

function begin(event: Extract<ContributionEvent, { type: 'begun' }>): ContributionState {
  const { cycle, ask, participant, zone, country, region, regions, call, deadline, at } = event;
  return {
    v: 1,
    id: subjectId.contribution(cycle, ask, participant),
    ...{ cycle, ask, participant, zone, country, region, regions, deadline },
    calls: [call],
    given: deadline ? { [call]: deadline } : {},
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
        step: stepFrom(0, event),
        ...(state.passed && { passed: null }),
        ...(state.slot && { slot: null }),
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
      return turn(state, at, { step: stepFrom(event.next, event), ...passedBy(state, event) }, true);
    case 'objected':
    case 'objections-closed':
      return objected(state, event);
    case 'escalated':
      return state.step ? { ...state, step: { ...state.step, escalated: true } } : state;
    case 'returned':
      return turn(state, at, { status: 'returned', revision: event.deadline, step: null });
    case 'approved':
      return turn(state, at, { status: 'approved', approved: event.number, step: null, ...passedBy(state, event) });
    case 'rejected':
      return turn(state, at, { status: 'rejected', step: null });
    case 'published':
      return turn(state, at, { status: 'published', published: event.number });
    case 'revised':
      return turn(state, at, { status: 'drafting', step: null, ...(state.status !== 'returned' && { revision: null }) });
    case 'withdrawn':
      return turn(state, at, {
        status: 'withdrawn',
        step: null,
        revision: null,
        expected: null,
        approved: null,
        published: null,
        ...(state.slot && { slot: null }),
      });
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
      const { listUntil: until } = event;
      if (until !== undefined && state.step?.list)
        return turn(state, at, { ...change, step: { ...state.step, dueAt: until, list: { ...state.step.list, until } } }, true);
      if (event.type === 'redate-noted') return { ...state, ...change };
      return turn(state, at, { ...change, ...(state.status === 'notSubmitted' && { status: 'reopened' as const }) }, true);
    }
    case 'reopened':
      return turn(state, at, { status: 'reopened', deadline: event.deadline, revision: null, expected: null, step: null }, true);
    case 'replanned':
      return turn(state, at, {}, true);
    case 'scheduled':
      return turn(state, at, { slot: event.slot });
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
