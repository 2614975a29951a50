/** Servers of a benchmark's own in a temporary folder: durable PostgreSQL and Temporal as `npm start` brings them up, and a mail sink. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startPostgres } from '../../launch/postgres.ts';
import { freePort } from '../../launch/processes.ts';
import { startTemporal } from '../../launch/temporal.ts';
import { openPool } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { startChild } from './child.ts';

/** A folder that is removed by `remove`; PostgreSQL's user may enter it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-bench-'));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface Servers {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  readonly pool: pg.Pool;
}

/** Starts them, migrates, does the work, and takes everything away again. */
export async function withServers<T>(work: (servers: Servers) => Promise<T>): Promise<T> {
  const { folder, remove } = temporaryFolder();
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const postgres = await startPostgres({ directory: join(folder, 'postgres'), port: await freePort() });
    stops.unshift(postgres.stop);
    const temporal = await startTemporal({ file: join(folder, 'temporal.db'), port: await freePort() });
    stops.unshift(temporal.stop);
    const sink = await startChild('support/sink.ts');
    stops.unshift(sink.stop);
    await migrate(postgres.url);
    const pool = openPool(postgres.url);
    stops.unshift(() => pool.end());
    return await work({ folder, databaseUrl: postgres.url, temporalAddress: temporal.address, smtpUrl: `smtp://127.0.0.1:${sink.said}`, pool });
  } finally {
    for (const stop of stops) await stop();
    remove();
  }
}
