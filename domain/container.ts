/** What cycle, phase and call have in common: they hold other subjects, say nothing themselves, and end with their archive. */
import type { Lifecycle } from './lifecycle.ts';

interface ContainerState {
  readonly status: string;
  readonly archived: boolean;
}
type Own = 'type' | 'decide' | 'evolve' | 'wakeAt' | 'effects';

/** The lifecycle of a container from what is its own: no notices, no ladders; shown as `archived` once it is. */
export const container = <State extends ContainerState, Event extends { readonly type: string }>(
  own: Pick<Lifecycle<State, Event>, Own>,
): Lifecycle<State, Event> => ({
  ...own,
  version: 1,
  upgrade: (stored) => stored as State,
  scheduled: () => [],
  announced: () => [],
  project: (state) => ({ status: state.archived ? 'archived' : state.status, situation: null, generation: 0, calls: [], region: null }),
  done: (state) => state.archived,
});
