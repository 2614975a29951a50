/** `npm run worker`: worker, sweep and delivery alone. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { runWorker } from './engine.ts';
import { runSeparately } from './separate.ts';

// Signals are ours to handle: the worker is stopped before its connections.
Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
await runSeparately('worker', runWorker);
