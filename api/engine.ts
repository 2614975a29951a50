/** The only file of the API that speaks to Temporal: sends a command's id to its runner, nudges, and says who is there. */
import { type Client, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { type Runnable, startOptions } from '../activities/starter.ts';
import type { Answer } from '../domain/lifecycle.ts';
import { command, nudge, taskQueue } from '../workflows/messages.ts';

export interface Presence {
  /** Temporal answers. */
  readonly temporal: boolean;
  /** A worker has asked for work within the last minute and a half. */
  readonly worker: boolean;
}

export interface Engine {
  /**
   * Has the runner of a subject decide a command whose row is written, and answers its answer. `receivedAt` (epoch ms) is the row's: after a
   * restored database a repeat is a new row, and must not get the answer Temporal keeps for the lost one.
   * Rejects when Temporal or the worker is away or slower than the deadline; the command still counts.
   */
  send(subject: Runnable, commandId: string, receivedAt: number): Promise<Answer>;
  /** Tells a runner that there is something to do, and starts it when it is new. Never rejects: the sweep mends what fails. */
  nudge(subject: Runnable): Promise<void>;
  /** Who is there, asked at most for two seconds. */
  describe(): Promise<Presence>;
}

export interface EngineOptions {
  readonly client: Client;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds a caller waits for an answer before a receipt is given instead; 5,000 unless told. */
  readonly deadline?: number;
  /** False for a server that knows no search attributes. */
  readonly withAttributes?: boolean;
}

const workflowPollers = 1; // TASK_QUEUE_TYPE_WORKFLOW
const freshness = 90_000; // a long poll lasts a minute

export function createEngine({ client, log, deadline = 5_000, withAttributes = true }: EngineOptions): Engine {
  return {
    send: (subject, commandId, receivedAt) =>
      client.withDeadline(Date.now() + deadline, async () => {
        const options = { args: [commandId] as [string], updateId: `${commandId}:${receivedAt}` };
        try {
          return await client.workflow.getHandle(subject.id).executeUpdate(command, options);
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          const startWorkflowOperation = new WithStartWorkflowOperation(subject.workflow, startOptions(subject, withAttributes));
          return await client.workflow.executeUpdateWithStart(command, { ...options, startWorkflowOperation });
        }
      }),

    nudge: async (subject) => {
      try {
        await client.withDeadline(Date.now() + deadline, () =>
          client.workflow.signalWithStart(subject.workflow, { ...startOptions(subject, withAttributes), signal: nudge }),
        );
      } catch (error) {
        log.warn({ subject: subject.id, error: (error as Error).message }, 'nudge failed; the sweep will mend it');
      }
    },

    describe: async () => {
      try {
        const { pollers } = await client.withDeadline(Date.now() + 2_000, () =>
          client.workflowService.describeTaskQueue({
            namespace: client.options.namespace,
            taskQueue: { name: taskQueue },
            taskQueueType: workflowPollers,
          }),
        );
        const since = Date.now() - freshness;
        return { temporal: true, worker: (pollers ?? []).some((p) => Number(p.lastAccessTime?.seconds ?? 0) * 1000 > since) };
      } catch {
        return { temporal: false, worker: false };
      }
    },
  };
}
