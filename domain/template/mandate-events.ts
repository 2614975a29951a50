/** What can happen to a mandate, and who must be told of it. A template may tell more people; it may not tell fewer. */
import type { MandateEvent } from '../mandate/state.ts';
import type { Audience } from './schema.ts';

type Name = MandateEvent['type'];

/** Every event, with those who must be told; a silent one has the reason why nobody needs to hear of it. */
const all: Readonly<Record<Name, readonly Audience[] | { readonly silent: string }>> = {
  begun: { silent: 'the secretariat records it itself' },
  assigned: ['contributors'],
  progressed: ['secretariat'],
  reported: ['contributors'],
  considered: ['contributors'],
  resumed: ['contributors'],
  dropped: ['contributors'],
  asked: ['contributors'],
  'not-answered': ['secretariat'],
  'asking-set': { silent: 'when somebody is asked next is told by being asked' },
  carried: { silent: 'it goes on as it is' },
  rested: { silent: 'the end of the cycle is told once, by the cycle' },
  archived: { silent: 'it was over before' },
};

/** Names of all events, for `on:`. */
export const mandateEvents = Object.keys(all) as Name[];

/** The notices a follow-up with mandates must make. */
export const requiredOfMandates: readonly { readonly on: Name; readonly to: Audience }[] = mandateEvents.flatMap((on) => {
  const told = all[on];
  return 'silent' in told ? [] : told.map((to) => ({ on, to }));
});
