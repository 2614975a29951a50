/**
 * Delivery: one timer for the whole ledger. Sleeps until the earliest due row, an hour at most, or until somebody plans something
 * earlier and nudges it; then lets `deliverDue` send a bounded batch.
 */
import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { alarm } from './alarm.ts';
import { nudge } from './messages.ts';

const hour = 3_600_000;
const { deliverDue } = proxyActivities<Pick<Activities, 'deliverDue'>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
});

/** `longest`: milliseconds it sleeps at most; tests that leap over years sleep longer. */
export async function delivery(longest: number = hour): Promise<void> {
  let woken = false;
  setHandler(nudge, () => {
    woken = true;
  });
  for (;;) {
    woken = false;
    const { next, sent } = await deliverDue();
    setCurrentDetails(`sent ${sent}; wakes ${next === null ? 'in an hour' : new Date(next).toISOString()}`);
    if (workflowInfo().continueAsNewSuggested && !woken) await continueAsNew<typeof delivery>(longest);
    const now = Date.now();
    const at = Math.min(now + longest, next ?? Number.POSITIVE_INFINITY);
    if (at <= now) continue;
    const timer = alarm(at, () => {
      woken = true;
    });
    await condition(() => woken);
    await timer.callOff();
  }
}
