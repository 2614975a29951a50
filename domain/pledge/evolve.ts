/** What a pledge becomes by an event. */
import { subjectId } from '../lifecycle.ts';
import { afterReport } from './following.ts';
import type { PledgeEvent, PledgeState } from './state.ts';

/** A turn of its life: what was planned before is planned anew. */
const turn = (state: PledgeState, at: number, change: Partial<PledgeState>): PledgeState => ({
  ...state,
  ...change,
  generation: state.generation + 1,
  plannedFrom: at,
});

const worded = (state: PledgeState, event: Extract<PledgeEvent, { type: 'partner-confirmed' | 'partner-declined' }>): PledgeState => {
  const word = event.type === 'partner-confirmed' ? 'confirmed' : 'declined';
  return {
    ...state,
    submissions: state.submissions.map((version) =>
      version.number === event.number
        ? {
            ...version,
            partners: version.partners.map((p) => (p.participant === event.participant ? { ...p, word, at: event.at } : p)),
          }
        : version,
    ),
  };
};

/** Before it is published the whole pledge stands there; afterwards its change does. */
const work = (state: PledgeState, at: 'drafting' | 'submitted' | 'returned'): Partial<PledgeState> =>
  state.published === null ? { status: at } : { change: at };

export function evolve(state: PledgeState | null, event: PledgeEvent): PledgeState {
  if (event.type === 'begun') {
    const { type: _, at, ...about } = event;
    return {
      v: 1,
      id: subjectId.pledge(event.cycle, event.number),
      ...about,
      ...{ lineage: [], status: 'drafting', change: null, submissions: [] },
      ...{ publicId: null, published: null, publishedAt: null, match: null, matchedBy: [] },
      ...{ heardAt: null, askAt: null, ask: null, asked: 0, unanswered: 0, reports: [] },
      ...{ generation: 1, plannedFrom: at, archived: false },
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  const { at } = event;
  switch (event.type) {
    case 'submitted': {
      const { number, hash, actor, principal, of, partners } = event;
      const submissions = [...state.submissions, { number, hash, actor, principal, at, of, partners }];
      return turn(state, at, { ...work(state, 'submitted'), submissions });
    }
    case 'partner-asked':
      return state;
    case 'partner-confirmed':
    case 'partner-declined':
      return worded(state, event);
    case 'returned':
      return turn(state, at, work(state, 'returned'));
    case 'out-of-scope':
      return turn(state, at, state.published === null ? { status: 'out-of-scope' } : { change: null });
    case 'published': {
      const { publicId, number, match, askAt } = event;
      const status = state.status === 'kept' ? 'kept' : 'published';
      const publishedAt = state.publishedAt ?? at;
      return turn(state, at, { status, change: null, publicId, published: number, publishedAt, match, heardAt: at, askAt });
    }
    case 'change-begun':
      return turn(state, at, { change: 'drafting' });
    case 'change-dropped':
      return turn(state, at, { change: null });
    case 'withdrawn':
      return turn(state, at, { status: 'withdrawn', change: null, ask: null, askAt: null });
    case 'matched':
      return { ...state, matchedBy: [...state.matchedBy, event.by] };
    case 'unmatched':
      return { ...state, matchedBy: state.matchedBy.filter((by) => by !== event.by) };
    case 'asking-set':
      return turn(state, at, { asking: event.asking, askAt: event.askAt });
    case 'progress-asked':
      return turn(state, at, { ask: { at, dueAt: event.dueAt }, askAt: null, heardAt: at, asked: state.asked + 1 });
    case 'not-answered':
      return turn(state, at, { ask: null, askAt: event.askAt, unanswered: state.unanswered + 1 });
    case 'answered': {
      const { number, asOf, status, askAt } = event;
      const reports = [...state.reports, { number, at, asOf, status }];
      const over = status === 'withdrawn' ? { change: null } : {};
      return turn(state, at, { status: afterReport(status), ...over, reports, ask: null, askAt, heardAt: at });
    }
    case 'carried': {
      const { cycle, stage } = event;
      const lineage = [...state.lineage, { cycle: state.cycle, stage: state.stage, at }];
      return { ...state, cycle, stage, lineage, asking: null, askAt: null };
    }
    case 'rested':
      return turn(state, at, { asking: null, ask: null, askAt: null });
    case 'archived':
      return turn(state, at, { archived: true, ask: null, askAt: null });
  }
}
