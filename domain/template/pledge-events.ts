/** What can happen to a pledge, and who must be told of it. A template may tell more people; it may not tell fewer. */
import type { PledgeEvent } from '../pledge/state.ts';
import type { Audience } from './schema.ts';

export type PledgeEventName = PledgeEvent['type'];

/** Every event, with those who must be told; a silent one has the reason why nobody needs to hear of it. */
const all: Readonly<Record<PledgeEventName, readonly Audience[] | { readonly silent: string }>> = {
  begun: { silent: 'who records a pledge goes on to write it' },
  submitted: ['submitter', 'secretariat'],
  'partner-asked': ['partners'],
  'partner-confirmed': ['contributors'],
  'partner-declined': ['contributors'],
  returned: ['contributors'],
  'out-of-scope': ['contributors'],
  published: ['contributors'],
  'change-begun': { silent: 'work inside a delegation is its own affair until it submits' },
  'change-dropped': { silent: 'what is published stays as it was' },
  withdrawn: ['secretariat'],
  matched: ['contributors'],
  unmatched: { silent: 'who matched it withdrew their own pledge; this one stands as it did' },
  'asking-set': { silent: 'when somebody is asked next is told by being asked' },
  'progress-asked': ['contributors'],
  'not-answered': { silent: 'silence is recorded; nobody is reproached for it' },
  answered: ['contributors'],
  carried: { silent: 'it goes on as it is, under the same ID' },
  rested: { silent: 'the end of the cycle is told once, by the cycle' },
  archived: { silent: 'it was over before' },
};

/** Names of all events, for `on:`. */
export const pledgeEvents = Object.keys(all) as PledgeEventName[];

/** The notices a follow-up with pledges must make. */
export const requiredOfPledges: readonly { readonly on: PledgeEventName; readonly to: Audience }[] = pledgeEvents.flatMap((on) => {
  const told = all[on];
  return 'silent' in told ? [] : told.map((to) => ({ on, to }));
});
