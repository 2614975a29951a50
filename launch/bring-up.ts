/** Brings up what the configuration does not name: PostgreSQL, Temporal, a mailbox. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Outside } from './engine.ts';
import { layout } from './layout.ts';
import { startMailbox } from './mailbox.ts';
import { choosePorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { startTemporal } from './temporal.ts';

export interface BroughtUp extends Outside {
  /** Pages of what was brought up, for people to look at. */
  readonly pages: readonly { readonly what: string; readonly url: string }[];
  /** Where our PostgreSQL keeps its data, when it is ours. */
  readonly data: string | null;
  stop(): Promise<void>;
}

/** Starts all three at once; when one fails, the others are stopped again and the failure is thrown. */
export async function bringUp(config: Config): Promise<BroughtUp> {
  const { dataDirectory } = config;
  mkdirSync(dataDirectory, { recursive: true });
  const ports = await choosePorts(dataDirectory, config.port);
  const paths = layout(dataDirectory);
  const started = await Promise.allSettled([
    config.databaseUrl ? undefined : startPostgres({ directory: paths.postgres, port: ports.postgres }),
    config.temporal ? undefined : startTemporal({ file: paths.temporal, port: ports.temporal, uiPort: ports.temporalPage }),
    config.smtpUrl
      ? undefined
      : startMailbox({ smtpPort: ports.smtp, httpPort: ports.mailboxPage, file: join(dataDirectory, 'mailbox.jsonl') }),
  ]);
  const stop = async () => {
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value?.stop() : undefined)));
  };
  const failure = started.find((one) => one.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const [postgres, temporal, mailbox] = started.map((one) => (one as PromiseFulfilledResult<unknown>).value) as [
    Awaited<ReturnType<typeof startPostgres>> | undefined,
    Awaited<ReturnType<typeof startTemporal>> | undefined,
    Awaited<ReturnType<typeof startMailbox>> | undefined,
  ];
  return {
    databaseUrl: config.databaseUrl ?? postgres?.url ?? '',
    temporal: config.temporal ?? { connectionOptions: { address: temporal?.address ?? '' }, namespace: temporal?.namespace ?? 'default' },
    smtpUrl: config.smtpUrl ?? mailbox?.smtpUrl ?? '',
    pages: [
      ...(mailbox ? [{ what: 'Mailbox (every mail ends here)', url: mailbox.pageUrl }] : []),
      ...(temporal?.url ? [{ what: "Temporal's page", url: temporal.url }] : []),
    ],
    data: postgres?.directory ?? null,
    stop,
  };
}
