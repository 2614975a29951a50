/**
 * The lifecycle of a pledge: drafted, screened, published under an ID that never changes; asked about at most every so many months until it
 * is kept, changed or withdrawn; carried from cycle to cycle with its lineage. It ends by its own archive, not by a cycle's.
 */
import { carriedOn } from '../follow-up/carried.ts';
import { type Effect, type Lifecycle, tell, versionOne } from '../lifecycle.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { wakeAt } from './following.ts';
import { announced, scheduled } from './notices.ts';
import { type PledgeEvent, type PledgeState, receiptNumber, situationOf } from './state.ts';

function effects(event: PledgeEvent, state: PledgeState): readonly Effect[] {
  const by = state.publicId;
  const gone = event.type === 'withdrawn' || (event.type === 'answered' && event.status === 'withdrawn');
  if (gone) return state.match && by ? [tell(state.match.subject, 'unmatched', { by })] : [];
  switch (event.type) {
    case 'published':
      return [
        ...(event.left ? [tell(event.left, 'unmatched', { by })] : []),
        ...(event.match ? [tell(event.match.subject, 'matched', { by })] : []),
      ];
    case 'carried':
      return carriedOn(state);
    default:
      return [];
  }
}

export const pledge: Lifecycle<PledgeState, PledgeEvent> = {
  type: 'pledge',
  version: 1,
  upgrade: versionOne<PledgeState>('a pledge'),
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
    cycle: state.cycle,
  }),
  answer: (event, state) => (event.type === 'submitted' ? { receipt: receiptNumber(state, event.number) } : {}),
  done: (state) => state.archived,
};
