/** The database and Temporal of a running copy: those configured, or those that `npm start` brought up for DATA_DIR. */
import { Client, Connection } from '@temporalio/client';
import type pg from 'pg';
import { type Config, loadConfig, type TemporalTarget } from '../launch/config.ts';
import { layout } from '../launch/layout.ts';
import { postgresUrl } from '../launch/postgres.ts';
import { recordedTemporal } from '../launch/temporal.ts';
import { openPool } from '../prisma/client.ts';

/** Something a person can mend; shown without a stack. */
export class OperatorError extends Error {}

const notRunning = (what: string, variable: string) =>
  new OperatorError(`${what} of this copy is not running: start it with npm start, or set ${variable}.`);

export function databaseUrl(config: Config): string {
  const url = config.databaseUrl ?? postgresUrl(layout(config.dataDirectory).postgres);
  if (!url) throw notRunning('The database', 'DATABASE_URL');
  return url;
}

function temporalTarget(config: Config): TemporalTarget {
  if (config.temporal) return config.temporal;
  const running = recordedTemporal(layout(config.dataDirectory).temporal);
  if (!running) throw notRunning('Temporal', 'TEMPORAL_ADDRESS');
  return { connectionOptions: { address: `127.0.0.1:${running.port}` }, namespace: 'default' };
}

/** Does something with the database, and closes it. */
export async function withPool<T>(work: (pool: pg.Pool, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env, 'worker');
  const pool = openPool(databaseUrl(config), 4);
  try {
    return await work(pool, config);
  } finally {
    await pool.end();
  }
}

/** Does something with Temporal, and closes it. */
export async function withTemporal<T>(config: Config, work: (client: Client) => Promise<T>): Promise<T> {
  const { connectionOptions, namespace } = temporalTarget(config);
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 3000 });
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
