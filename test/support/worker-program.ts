/**
 * A worker as a program of its own, for tests that kill it. Told by the environment: DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL,
 * LEASE_MS, SWEEP_MS, and DIE_AFTER: the kind of command after whose commit it kills itself, before anybody hears of it.
 * Prints `ready` when it works.
 */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { Activities } from '../../activities/activities.ts';
import { systemClock } from '../../activities/clock.ts';
import { openWire } from '../../activities/mail/wire.ts';
import { startSweeping } from '../../activities/sweeping.ts';
import { createActivities, createStarter, createWorker } from '../../activities/worker.ts';
import { createCalendar } from '../../domain/calendar/create.ts';
import { workflowBundle } from '../../launch/bundle.ts';
import { openPool } from '../../prisma/client.ts';

const { DATABASE_URL = '', TEMPORAL_ADDRESS: address = '', SMTP_URL = '', LEASE_MS = '60000', SWEEP_MS = '60000', DIE_AFTER } = process.env;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const pool = openPool(DATABASE_URL, 15);
const client = new Client({ connection: await Connection.connect({ address }) });
const { starter, nudgeDelivery } = createStarter(client, () => {});
const made = createActivities({
  pool,
  clock: systemClock,
  calendar: createCalendar({ zoneData: 'test' }),
  wire: openWire({ url: SMTP_URL, connections: 4 }),
  mailFrom: 'Secretariat <review@example.org>',
  linkOf: (subject, person) => `https://plenary.test/c/${subject}?k=${person}`,
  ...{ starter, nudgeDelivery, leaseMs: Number(LEASE_MS) },
});
const activities: Activities = {
  ...made,
  apply: async (input) => {
    const applied = await made.apply(input);
    if (DIE_AFTER && applied.story.startsWith(`${DIE_AFTER}: accepted`)) process.kill(process.pid, 'SIGKILL');
    return applied;
  },
};
const connection = await NativeConnection.connect({ address });
const worker = await createWorker({ connection, namespace: 'default', bundlePath: await workflowBundle(), activities });
startSweeping({ pool, clock: systemClock, starter }, () => {}, Number(SWEEP_MS));
console.log('ready');
await worker.run();
