/** Everything in one process: brings up what is not configured, migrates, seeds a demonstration when empty, runs worker and API. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { systemClock } from '../activities/clock.ts';
import { starter } from '../activities/starter.ts';
import { rebuild } from '../activities/sweep.ts';
import { migrate } from '../prisma/migrate.ts';
import { type BroughtUp, bringUp } from './bring-up.ts';
import { workflowBundle } from './bundle.ts';
import { claim } from './claim.ts';
import { type Config, loadConfig } from './config.ts';
import { demonstrateWhenEmpty } from './demonstration/when-empty.ts';
import { openParts, type Parts, runApi, runWorker } from './engine.ts';
import { secretsOf } from './secrets.ts';
import { stopOnce } from './stopping.ts';

export interface RunningPlenary {
  readonly config: Config;
  readonly outside: BroughtUp;
  readonly parts: Parts;
  /** Stops everything in the reverse order, once. */
  stop(): Promise<void>;
}

/** Starts it all; when something fails, what was started is stopped again and the failure is thrown. */
export async function startAll(env: NodeJS.ProcessEnv): Promise<RunningPlenary> {
  const stopping = stopOnce();
  try {
    const config = loadConfig(env);
    const secrets = secretsOf(config);
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      shutdownSignals: [],
      telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
    });
    stopping.add(claim(config.dataDirectory));
    const [outside] = await Promise.all([bringUp(config), workflowBundle()]);
    stopping.add(outside.stop);
    await migrate(outside.databaseUrl);
    const parts = openParts(config, outside, secrets);
    stopping.add(parts.close);
    const seeded = await demonstrateWhenEmpty(parts, outside.databaseUrl);
    stopping.add(await runWorker(parts));
    if (seeded) await rebuild({ pool: parts.pool, clock: systemClock, starter: starter(parts.client) });
    seeded?.();
    stopping.add(await runApi(parts));
    return { config, outside, parts, stop: stopping.stop };
  } catch (error) {
    await stopping.stop();
    throw error;
  }
}
