/** Temporal for a test file: a server that skips time, or the development server; and a worker with the prebuilt bundle. */
import { Client } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { workflowBundle } from '../../launch/bundle.ts';
import { addSearchAttributes } from '../../launch/search-attributes.ts';
import { temporalBinary } from '../../launch/temporal-binaries.ts';
import { attributeNames } from '../../workflows/attributes.ts';
import { taskQueue } from '../../workflows/messages.ts';
import { atEnd } from './at-end.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const closed = (env: TestWorkflowEnvironment) => {
  atEnd(() => env.teardown());
  return env;
};

/** A server whose clock leaps from timer to timer while a result is awaited; `env.currentTimeMs()` is its now. */
export const timeSkipping = async (): Promise<TestWorkflowEnvironment> => {
  const env = closed(
    await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: await temporalBinary('temporal-test-server') } },
    }),
  );
  await addSearchAttributes(env.connection, 'default'); // this server cannot list them
  return env;
};

/** The development server, in memory, on a free port, with our search attributes. `settings`: of its dynamic configuration, `name=value`. */
export const devServer = async (...settings: readonly string[]): Promise<TestWorkflowEnvironment> =>
  closed(
    await TestWorkflowEnvironment.createLocal({
      server: {
        executable: { type: 'existing-path', path: await temporalBinary('temporal') },
        log: { format: 'pretty', level: 'error' },
        extraArgs: [
          ...attributeNames.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
          ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
        ],
      },
    }),
  );

/** A client over the core's connection: a cycle of four years says ten thousand words to Temporal, and so they cost less. */
export const quickClient = (env: TestWorkflowEnvironment): Client =>
  new Client({ connection: env.nativeConnection, namespace: env.namespace ?? 'default' });

/** The clock of a server that skips time, asked over the core's connection; milliseconds since 1970. */
export const quickClock = (env: TestWorkflowEnvironment): (() => Promise<number>) => {
  const { testService } = env.nativeConnection;
  if (!testService) return () => env.currentTimeMs();
  return async () => tsToMs((await testService.getCurrentTime({})).time);
};

/** How long a leap may take, in real time: thousands of mails can lie between its two ends. The core gives up after half a minute unless told. */
const longestLeapMs = 600_000;

/** Lets a server that skips time leap so many milliseconds, over the core's connection. */
export const quickSleep = (env: TestWorkflowEnvironment): ((ms: number) => Promise<void>) => {
  const { nativeConnection: connection } = env;
  const { testService } = connection;
  if (!testService) return (ms) => env.sleep(ms);
  return async (ms) => {
    await connection.withDeadline(Date.now() + longestLeapMs, () => testService.unlockTimeSkippingWithSleep({ duration: msToTs(ms) }));
  };
};

/** What a replay or a worker takes as `workflowBundle`. */
export const bundle = async (): Promise<{ codePath: string }> => ({ codePath: await workflowBundle() });

/** A worker on our task queue; shut it down with `worker.shutdown()`, or use `worker.runUntil`. */
export const testWorker = async (env: TestWorkflowEnvironment, activities: object, options: Partial<WorkerOptions> = {}): Promise<Worker> =>
  Worker.create({ connection: env.nativeConnection, taskQueue, workflowBundle: await bundle(), activities, ...options });
