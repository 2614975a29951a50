/** Temporal's development server with a database file, in a session of its own: an orphan of a crash is found again by its record. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { attributeNames } from '../workflows/attributes.ts';
import { commandLine, isAlive, listens } from './processes.ts';
import { temporalBinary } from './temporal-binaries.ts';

/** A Temporal that runs. */
export interface Temporal {
  /** Host and port of its service. */
  readonly address: string;
  readonly namespace: string;
  /** Its page; undefined without one. */
  readonly url: string | undefined;
  /** The process that was found still running, when there was one. */
  readonly reused: boolean;
  readonly stop: () => Promise<void>;
}

export interface TemporalOptions {
  /** The database, created when new. Beside it lie `.pid` and `.log`. */
  readonly file: string;
  readonly port: number;
  /** Of its page; without one no page is served. */
  readonly uiPort?: number;
}

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly uiPort?: number;
  readonly args: readonly string[];
}

/** Our server on that database, when it still runs: its id alone proves nothing, its command line names the file. */
export function recordedTemporal(file: string): Running | undefined {
  if (!existsSync(`${file}.pid`)) return undefined;
  try {
    const record: Running = JSON.parse(readFileSync(`${file}.pid`, 'utf8'));
    return commandLine(record.pid).includes(` --db-filename ${file}`) ? record : undefined;
  } catch {
    return undefined; // cut off while it was written
  }
}

async function end(pid: number, file: string): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // gone meanwhile
    }
  };
  signal('SIGTERM');
  for (let waited = 0; isAlive(pid) && commandLine(pid) !== ''; waited += 25) {
    if (waited === 10_000) signal('SIGKILL');
    await setTimeout(25);
  }
  rmSync(`${file}.pid`, { force: true });
}

/** Whether the server answers and knows the search attributes; it listens some time before it does. */
async function isReady(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    try {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      return attributeNames.every((name) => name in customAttributes);
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

const lastLines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-8).join('\n') : '');

/**
 * Starts the server of `file` on 127.0.0.1 and waits until it is ready. Ours that still runs with the same options is used, with others stopped;
 * a server of somebody else on that port is an error: its workflows are not ours.
 */
export async function startTemporal({ file, port, uiPort }: TemporalOptions): Promise<Temporal> {
  const address = `127.0.0.1:${port}`;
  const page = uiPort === undefined ? ['--headless'] : ['--ui-port', `${uiPort}`];
  const attributes = attributeNames.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  const args = [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    `${port}`,
    ...page,
    '--db-filename',
    file,
    ...attributes,
    '--log-level',
    'error',
  ];
  const temporal = (pid: number, reused: boolean): Temporal => ({
    address,
    namespace: 'default',
    url: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
    reused,
    stop: () => end(pid, file),
  });

  const orphan = recordedTemporal(file);
  if (orphan) {
    if (JSON.stringify(orphan.args) === JSON.stringify(args) && (await isReady(address))) return temporal(orphan.pid, true);
    await end(orphan.pid, file);
  }
  for (const taken of [port, uiPort]) {
    if (taken !== undefined && (await listens(taken)))
      throw new Error(
        `Port ${taken}, wanted for Temporal, is taken by another program. Set another PORT, or TEMPORAL_ADDRESS to use that server.`,
      );
  }
  const binary = await temporalBinary('temporal');
  const log = openSync(`${file}.log`, 'w');
  const server = spawn(binary, args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  await once(server, 'spawn');
  const pid = server.pid as number;
  writeFileSync(`${file}.pid`, JSON.stringify({ pid, port, ...(uiPort !== undefined && { uiPort }), args } satisfies Running));
  server.unref();
  const until = performance.now() + 60_000;
  while (!((await listens(port)) && (await isReady(address)))) {
    if (server.exitCode !== null || server.signalCode !== null || performance.now() > until) {
      await end(pid, file);
      throw new Error(
        `Temporal did not start (${server.exitCode ?? server.signalCode ?? 'not ready after 60 s'}); ${file}.log ends with:\n${lastLines(`${file}.log`)}`,
      );
    }
    await setTimeout(25);
  }
  return temporal(pid, false);
}
