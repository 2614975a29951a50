/**
 * The lifecycle of a contribution: invited, drafted, submitted, returned or approved step by step, published; or declined, delayed,
 * withdrawn, not submitted; extended and reopened in every state. Ends only when its cycle is archived.
 */
import type { Change } from '../document/state.ts';
import { type Effect, type Lifecycle, versionOne } from '../lifecycle.ts';
import { mootClearance } from './clearance.ts';
import { decide } from './decide.ts';
import { wakeAt } from './elapse.ts';
import { evolve } from './evolve.ts';
import { mootList } from './no-objection.ts';
import { announced, scheduled } from './notices.ts';
import { type ContributionEvent, type ContributionState, receiptNumber, situationOf } from './state.ts';

const tell = (call: string, state: ContributionState, settled: boolean): Effect => ({
  to: call,
  command: { kind: settled ? 'settled' : 'unsettled', body: { child: state.id } },
});

const changeOf: Partial<Record<ContributionEvent['type'], Change>> = {
  submitted: 'newer',
  revised: 'revised',
  reopened: 'reopened',
  withdrawn: 'withdrawn',
  rejected: 'rejected',
};

/** What rests on it hears that it says something else, or may soon. */
function toldOf(event: ContributionEvent, { id, citedBy = [] }: ContributionState): readonly Effect[] {
  const change = changeOf[event.type];
  return change ? citedBy.map((to) => ({ to, command: { kind: 'source-changed', body: { source: id, change } } })) : [];
}

const effects = (event: ContributionEvent, state: ContributionState): readonly Effect[] => [
  ...settling(event, state),
  ...toldOf(event, state),
];

function settling(event: ContributionEvent, state: ContributionState): readonly Effect[] {
  if (event.type === 'joined') return event.settled ? [tell(event.call, state, true)] : [];
  if (!('settled' in event) || event.settled === undefined) return [];
  const { settled } = event;
  return state.calls.map((call) => tell(call, state, settled));
}

export const contribution: Lifecycle<ContributionState, ContributionEvent> = {
  type: 'contribution',
  version: 1,
  upgrade: versionOne<ContributionState>('a contribution'),
  decide,
  evolve,
  wakeAt,
  effects,
  scheduled,
  announced,
  moot: (state) => {
    const { audiences, events } = mootClearance(state);
    return { audiences, events: [...events, ...mootList(state)] };
  },
  project: (state) => ({
    status: state.status,
    situation: state.archived ? null : situationOf(state),
    generation: state.generation,
    calls: state.calls,
    region: state.region,
  }),
  answer: (event, state) => (event.type === 'submitted' ? { receipt: receiptNumber(state, event.number), timing: event.timing } : {}),
  done: (state) => state.archived,
};
