/** A pledge as permissions see it. */
import type { Thing } from '../permissions.ts';
import { latest, type PledgeState, publishedOf } from './state.ts';

export const thingOf = ({
  participant,
  region,
  regions,
  cycle,
}: Pick<PledgeState, 'participant' | 'region' | 'regions' | 'cycle'>): Thing => ({
  ...{ participant, region, regions },
  cycle,
});

/** The pledge as one of its partners stands towards it: that participant's people, and nobody's region. */
export const partnerThing = ({ cycle }: Pick<PledgeState, 'cycle'>, participant: string): Thing => ({ participant, cycle });

/** Everybody with whom it is made: of the latest version and of the published one. */
export const partnersOf = (state: PledgeState): string[] => [
  ...new Set([latest(state), publishedOf(state)].flatMap((version) => version?.partners.map(({ participant }) => participant) ?? [])),
];
