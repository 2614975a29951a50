/** Pledges counted as they were at one instant: what a count is of never depends on when it is asked for. */
import { evolve } from './evolve.ts';
import { factsOf, isPublic, type PledgeEvent, type PledgeState } from './state.ts';

export interface Counts {
  /** Published by then, whatever became of them. */
  readonly published: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  readonly byObjective: Readonly<Record<string, number>>;
  readonly byRegion: Readonly<Record<string, number>>;
  readonly byParticipantKind: Readonly<Record<string, number>>;
}

/** A pledge as its events up to an instant have made it; null before it began. They are those of one pledge, in order. */
export const stateAfter = (events: readonly PledgeEvent[]): PledgeState | null => events.reduce<PledgeState | null>(evolve, null);

/** Counts the published ones that were in a cycle. */
export function countsOf(states: readonly PledgeState[], cycle: string): Counts {
  const counted = states.filter((state) => state.cycle === cycle && isPublic(state));
  const by = (keys: (state: PledgeState) => readonly string[]): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const state of counted) for (const key of keys(state)) found[key] = (found[key] ?? 0) + 1;
    return found;
  };
  return {
    published: counted.length,
    byStatus: by(({ status }) => [status]),
    byKind: by((state) => factsOf(state)?.kinds ?? []),
    byObjective: by((state) => factsOf(state)?.objectives ?? []),
    byRegion: by(({ region }) => [region ?? 'none']),
    byParticipantKind: by(({ kind }) => [kind]),
  };
}
