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
import { undoing } from './cleanup.ts';

/** A folder that PostgreSQL's user may enter, and how to remove it. */
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
export const withServers = <T>(
  work: (servers: Servers, undo: (step: () => Promise<unknown> | unknown) => void) => Promise<T>,
): Promise<T> =>
  undoing(async (undo) => {
    const { folder, remove } = temporaryFolder();
    undo(remove);
    const postgres = await startPostgres({ directory: join(folder, 'postgres'), port: await freePort() });
    undo(postgres.stop);
    const temporal = await startTemporal({ file: join(folder, 'temporal.db'), port: await freePort() });
    undo(temporal.stop);
    const sink = await startChild('support/sink.ts');
    undo(sink.stop);
    await migrate(postgres.url);
    const pool = openPool(postgres.url);
    undo(() => pool.end());
    const smtpUrl = `smtp://127.0.0.1:${sink.said}`;
    return work({ folder, databaseUrl: postgres.url, temporalAddress: temporal.address, smtpUrl, pool }, undo);
  });
