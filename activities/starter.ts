/** Starts and nudges runners through the Temporal client: signal-with-start, so that nothing is ever told to the dead. */
import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { cycleAttribute, participantAttribute, phaseAttribute } from '../workflows/attributes.ts';
import { deliveryId, nudge, taskQueue } from '../workflows/messages.ts';

/** What a runner's start needs of its row. */
export interface Runnable {
  readonly id: string;
  readonly workflow: string;
  readonly cycleId: string;
  readonly phase: string | null;
  readonly participantId: string | null;
}

export interface Starter {
  /** Nudges a subject's runner, starting it when there is none. */
  nudge(subject: Runnable): Promise<void>;
  /** Nudges delivery, starting it when there is none. */
  nudgeDelivery(): Promise<void>;
}

/** Options that start a subject's runner; shared with the API's update-with-start. A server that knows no search attributes gets none. */
export function startOptions(subject: Runnable, withAttributes = true) {
  const attributes: SearchAttributePair[] = [{ key: cycleAttribute, value: subject.cycleId }];
  if (subject.phase) attributes.push({ key: phaseAttribute, value: subject.phase });
  if (subject.participantId) attributes.push({ key: participantAttribute, value: subject.participantId });
  return {
    workflowId: subject.id,
    taskQueue,
    args: [{ id: subject.id }] as [{ id: string }],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    ...(withAttributes && { typedSearchAttributes: attributes }),
    staticSummary: [subject.workflow, subject.phase, subject.participantId].filter(Boolean).join(' · '),
  };
}

export const starter = (client: Client, withAttributes = true): Starter => ({
  async nudge(subject) {
    await client.workflow.signalWithStart(subject.workflow, { ...startOptions(subject, withAttributes), signal: nudge });
  },
  async nudgeDelivery() {
    await client.workflow.signalWithStart('delivery', {
      workflowId: deliveryId,
      taskQueue,
      args: [],
      signal: nudge,
      staticSummary: 'delivers the ledger',
    });
  },
});

/** At most one call under way and one to follow, so that a burst of plans costs a few signals; failures are left to the sweep. */
export function coalesced(work: () => Promise<void>, pauseMs: number, onError: (error: unknown) => void): () => Promise<void> {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await work().catch(onError);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    } while (again);
    running = false;
  };
  return async () => {
    again = true;
    if (!running) void run();
  };
}
