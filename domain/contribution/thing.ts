/** A contribution as permissions see it. */
import type { Thing } from '../permissions.ts';
import type { ContributionState } from './state.ts';

export const thingOf = ({ participant, region, regions, cycle, ask }: ContributionState): Thing => ({
  ...{ participant, region, regions },
  ...{ cycle, ask },
});
