/** Puts the engine together from what a configuration names: database, Temporal's client, mail; and the worker and the API on top of it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { systemClock } from '../activities/clock.ts';
import type { Mailing } from '../activities/delivery/message.ts';
import { previewNotice } from '../activities/delivery/preview.ts';
import { dkimSigner } from '../activities/mail/dkim.ts';
import { openWire } from '../activities/mail/wire.ts';
import { startSweeping } from '../activities/sweeping.ts';
import { templateStore } from '../activities/templates.ts';
import { createActivities, createStarter, createWorker } from '../activities/worker.ts';
import { loadWorld } from '../activities/world.ts';
import { createApp } from '../api/app.ts';
import { createAuth } from '../api/auth.ts';
import { createEngine } from '../api/engine.ts';
import { linkTo, unsubscribeAt } from '../api/links.ts';
import { notFound } from '../api/problems.ts';
import { type Poster, startPosting } from '../api/sign-in/post.ts';
import { shippedTemplates } from '../api/templates.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { dryRun } from '../domain/dry-run.ts';
import { openDatabase, openPool } from '../prisma/client.ts';
import { workflowBundle } from './bundle.ts';
import type { Config, TemporalTarget } from './config.ts';
import type { Secrets } from './secrets.ts';

/** How long a link in a mail opens its page. */
const linkDays = 90;

/** Where everything outside is. */
export interface Outside {
  readonly databaseUrl: string;
  readonly temporal: TemporalTarget;
  readonly smtpUrl: string;
}

export type Parts = ReturnType<typeof openParts>;

/** Opens what worker and API share; nothing is connected to until it is used. */
export function openParts(config: Config, outside: Outside, secrets: Secrets) {
  const log: Logger = pino({ level: config.logLevel });
  const pool = openPool(outside.databaseUrl, 20);
  pool.on('error', (error) => log.warn({ error: error.message }, 'a database connection broke'));
  const relaxed = openPool(outside.databaseUrl, 6, { relaxed: true });
  const db = openDatabase(pool);
  const connection = Connection.lazy(outside.temporal.connectionOptions);
  const client = new Client({ connection, namespace: outside.temporal.namespace });
  const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });
  const linkOf = (subject: string, person: string) =>
    linkTo(config.baseUrl, subject, person, Date.now() + linkDays * 86_400_000, secrets.linkSecret);
  const mailing: Mailing = {
    unsubscribeOf: (category, person) =>
      unsubscribeAt(config.baseUrl, category, person, Date.now() + linkDays * 86_400_000, secrets.linkSecret),
    signInUrl: `${config.baseUrl.replace(/\/$/, '')}/sign-in`,
    ...(config.dkim && { sign: dkimSigner(config.dkim) }),
  };
  const { starter, nudgeDelivery } = createStarter(client, reportTo(log, 'delivery was not nudged; the sweep will'));
  const wire = openWire({ url: outside.smtpUrl, socketTimeoutMs: 40_000 }); // below the lease of what is being sent;
  return {
    ...{ config, outside, secrets, log, pool, relaxed, db, client, calendar, linkOf, mailing, starter, nudgeDelivery, wire },
    close: async () => {
      await wire.close();
      await connection.close();
      await db.$disconnect();
      await relaxed.end();
      await pool.end();
    },
  };
}

const reportTo = (log: Logger, what: string) => (error: unknown) => log.warn({ error: (error as Error).message }, what);

/** Runs the worker and the sweep; waits for Temporal as long as it takes. Answers how to stop. */
export async function runWorker({
  config,
  outside,
  log,
  pool,
  relaxed,
  calendar,
  linkOf,
  mailing,
  starter,
  nudgeDelivery,
  wire,
}: Parts): Promise<() => Promise<void>> {
  const { mailFrom } = config;
  const activities = createActivities({
    pool,
    relaxed,
    clock: systemClock,
    calendar,
    wire,
    mailFrom,
    linkOf,
    mailing,
    starter,
    nudgeDelivery,
  });
  const bundlePath = await workflowBundle();
  const stopped = new AbortController();
  const running = (async () => {
    while (!stopped.signal.aborted) {
      try {
        const connection = await NativeConnection.connect(outside.temporal.connectionOptions);
        try {
          const worker = await createWorker({ connection, namespace: outside.temporal.namespace, bundlePath, activities });
          const stopSweeping = startSweeping({ pool, clock: systemClock, starter }, reportTo(log, 'a sweep failed; the next follows'));
          const run = worker.run();
          // Only a worker that runs can be shut down; the stop may have come while it was being created.
          if (stopped.signal.aborted) worker.shutdown();
          else stopped.signal.addEventListener('abort', () => worker.shutdown(), { once: true });
          await run.finally(stopSweeping);
        } finally {
          await connection.close();
        }
      } catch (error) {
        if (!stopped.signal.aborted) log.error({ error: (error as Error).message }, 'no worker; trying again');
        await sleep(2000, undefined, { signal: stopped.signal }).catch(() => {});
      }
    }
  })();
  return async () => {
    stopped.abort();
    await running;
  };
}

/** Serves the API and its pages. Answers how to stop. */
export async function runApi({
  config,
  outside,
  secrets,
  log,
  pool,
  db,
  client,
  calendar,
  linkOf,
  mailing,
  nudgeDelivery,
  wire,
}: Parts): Promise<() => Promise<void>> {
  const shelf = shippedTemplates(new URL('../templates/', import.meta.url));
  const templates = templateStore(pool);
  let poster: Poster | undefined;
  const app = createApp({
    ...{ db, pool, calendar, log, clock: systemClock, templates: shelf, linkAsked: () => poster?.nudge() },
    engine: createEngine({ client, log }),
    auth: createAuth({ db, baseUrl: config.baseUrl, secret: secrets.authSecret }),
    dryRun: async (id, anchors, actor, now) => {
      const shipped = shelf.get(id);
      if (!shipped) throw notFound('template');
      return dryRun(await loadWorld(pool, shipped.template, calendar, now), 'dry-run', anchors, actor, now);
    },
    renderPreview: async (notice, person) => {
      const mail = await previewNotice({ pool, templates, linkOf }, notice, person, Date.now());
      if (!mail) throw notFound('recipient of this notice');
      return mail;
    },
    nudgeDelivery,
    mail: async () => (await wire.verify()).ok,
    config: { baseUrl: config.baseUrl, rateLimitPerMinute: config.rateLimit, secret: secrets.linkSecret, trustProxy: config.trustProxy },
  });
  const server = createServer(app).listen(config.port, config.host);
  await once(server, 'listening');
  const { mailFrom, baseUrl } = config;
  poster = startPosting({ ...{ pool, wire, mailFrom, baseUrl, log, sign: mailing.sign }, clock: systemClock });
  log.debug({ database: new URL(outside.databaseUrl).hostname }, 'API listens');
  return async () => {
    await poster?.stop();
    server.close();
    server.closeIdleConnections();
    const patience = setTimeout(() => server.closeAllConnections(), 5000);
    await once(server, 'close');
    clearTimeout(patience);
  };
}
