/** The worker: the activities with what they need, the sweep, and Temporal's worker around them. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type pg from 'pg';
import type { Calendar } from '../domain/calendar/calendar.ts';
import { taskQueue } from '../workflows/messages.ts';
import type { Activities } from './activities.ts';
import { createApply } from './apply/apply.ts';
import { createCarryOut } from './carry-out.ts';
import type { Clock } from './clock.ts';
import { createDeliverDue } from './delivery/deliver.ts';
import { type Mailing, mergedMessages, messages } from './delivery/message.ts';
import { postLetters } from './letters/post.ts';
import type { Wire } from './mail/wire.ts';
import { coalesced, type Starter, starter } from './starter.ts';
import { templateStore } from './templates.ts';

export interface EngineDeps {
  readonly pool: pg.Pool;
  /** See DeliverDeps. */
  readonly relaxed?: pg.Pool;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly wire: Wire;
  readonly mailFrom: string;
  readonly linkOf: (subjectId: string, personId: string) => string;
  readonly mailing?: Mailing;
  readonly starter: Starter;
  readonly nudgeDelivery: () => Promise<void>;
  /** See DeliverDeps. */
  readonly leaseMs?: number;
}

/** Beats while the work is under way, so that a slow mail server is not taken for a dead worker. */
const beating =
  <T>(work: () => Promise<T>) =>
  async (): Promise<T> => {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(), 5000);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  };

const heartbeat = (): void => {
  const context = Context.current();
  context.heartbeat();
  context.cancellationSignal.throwIfAborted();
};

/** What workflows may ask for. */
export function createActivities(deps: EngineDeps): Activities {
  const { pool, relaxed, clock, calendar, wire, linkOf } = deps;
  const templates = templateStore(pool);
  return {
    apply: createApply({ pool, clock, calendar, templates, nudgeDelivery: deps.nudgeDelivery }),
    carryOut: createCarryOut({ pool, starter: deps.starter, heartbeat }),
    deliverDue: beating(
      createDeliverDue({
        ...{ pool, clock, calendar, templates, wire, linkOf, heartbeat },
        ...(relaxed && { relaxed }),
        messageOf: messages(deps.mailFrom, deps.mailing),
        postLetters: () =>
          postLetters({
            ...{ pool, clock, templates, wire, mailFrom: deps.mailFrom, sign: deps.mailing?.sign },
            signInUrl: deps.mailing?.signInUrl ?? new URL('/sign-in', linkOf('', '')).href,
            ...(deps.leaseMs !== undefined && { leaseMs: deps.leaseMs }),
          }),
        mergedOf: mergedMessages(deps.mailFrom, deps.mailing),
        ...(deps.leaseMs !== undefined && { leaseMs: deps.leaseMs }),
      }),
    ),
  };
}

export interface WorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** A prebuilt bundle (launch/bundle.ts): bundling in the process would cost it 260 MB. */
  readonly bundlePath: string;
  readonly activities: Activities;
}

/** Few workflows are cached, half a megabyte each: a runner that wakes replays a short history, and ten thousand must wait in little memory. */
export const createWorker = ({ connection, namespace, bundlePath, activities }: WorkerOptions): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: bundlePath },
    activities,
    maxCachedWorkflows: 240,
    maxConcurrentActivityTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 12,
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '20 seconds',
  });

/** The port to Temporal's client, and a nudge of delivery that a burst of plans shares. */
export function createStarter(client: Client, onError: (error: unknown) => void): { starter: Starter; nudgeDelivery: () => Promise<void> } {
  const port = starter(client);
  return { starter: port, nudgeDelivery: coalesced(port.nudgeDelivery, 1000, onError) };
}
