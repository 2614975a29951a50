/** A timer that can be called off. */
import { CancellationScope, patched, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/lifecycle.ts';

export interface Alarm {
  readonly at: Instant;
  /** Resolves when the timer has been told. */
  readonly callOff: () => Promise<void>;
}

/**
 * Rings once, at the instant; in a millisecond when that is over. To call off one that has rung does nothing.
 *
 * One that has run out is on its way by then and is not cancelled, only not heard: Temporal's test server loses a workflow task, and with it
 * the subject's runner, when the task cancels a timer that fires meanwhile (a real server takes both).
 */
export function alarm(at: Instant, ring: () => void): Alarm {
  const scope = new CancellationScope();
  let over = false;
  const told = scope
    .run(() => sleep(Math.max(1, at - Date.now())))
    .then(
      () => {
        if (!over) ring();
        over = true;
      },
      () => {},
    );
  return {
    at,
    async callOff() {
      if (over) return;
      over = true;
      // Workflows that began before this rule cancelled in either case, and replay so.
      if (Date.now() >= at && patched('late-alarms')) return;
      scope.cancel();
      await told;
    },
  };
}
