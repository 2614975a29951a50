import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { type Postgres, runningPostgres, startPostgres } from '../../launch/postgres.ts';
import { freePort, listens } from '../../launch/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'plenary-postgres-'));
chmodSync(folder, 0o755);
const made = new Set([folder]);
const started: Postgres[] = [];
const start = async (...args: Parameters<typeof startPostgres>) => {
  const server = await startPostgres(...args);
  started.push(server);
  made.add(server.directory);
  return server;
};
afterAll(async () => {
  for (const server of started) await server.stop();
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('PostgreSQL, as npm start brings it up', () => {
  const directory = join(folder, 'postgres');

  test('keeps what is committed, listens on this machine only, and has a password of its own', async () => {
    const server = await start({ directory, port: await freePort() });
    const settings =
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses')";
    expect(Object.fromEntries((await ask(server.url, settings)).map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
    });
    const password = readFileSync(join(directory, 'password'), 'utf8').trim();
    expect(password.length).toBeGreaterThan(24);
    expect(statSync(join(directory, 'password')).mode & 0o777).toBe(0o600);
    const wrong = Object.assign(new URL(server.url), { password: 'postgres' }).href;
    await expect(ask(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await ask(server.url, 'CREATE TABLE kept AS SELECT 1 AS one');
  });

  test('that still runs after a crash of ours is found, and used on the port it has', async () => {
    const [first] = started as [Postgres];
    expect(runningPostgres(directory)?.port).toBe(first.port);
    const again = await start({ directory, port: await freePort() });
    expect(again.url).toBe(first.url);
    expect(await ask(again.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  });

  test('stops cleanly, twice too, and has everything when it comes back on another port', async () => {
    const [first] = started as [Postgres];
    await first.stop();
    await first.stop();
    expect(await listens(first.port)).toBe(false);
    expect(runningPostgres(directory)).toBeUndefined();
    const port = await freePort();
    const again = await start({ directory, port });
    expect(again.port).toBe(port);
    expect(await ask(again.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  });

  test('recovers from being killed', async () => {
    const server = started.at(-1) as Postgres;
    await ask(server.url, 'INSERT INTO kept VALUES (2)');
    process.kill(runningPostgres(directory)?.pid as number, 'SIGKILL');
    while (await listens(server.port)) await new Promise((resolve) => setTimeout(resolve, 20));
    const again = await start({ directory, port: server.port });
    expect(await ask(again.url, 'SELECT * FROM kept ORDER BY one')).toEqual([{ one: 1 }, { one: 2 }]);
  });

  test('starts although another process has the id it had', async () => {
    const [server] = started.slice(-1) as [Postgres];
    process.kill(runningPostgres(directory)?.pid as number, 'SIGKILL');
    while (await listens(server.port)) await new Promise((resolve) => setTimeout(resolve, 20));
    const record = join(directory, 'cluster', 'postmaster.pid');
    writeFileSync(record, readFileSync(record, 'utf8').replace(/^\d+/, `${process.pid}`));
    const again = await start({ directory, port: server.port });
    expect(await ask(again.url, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 2 }]);
  });

  test('says what is wrong when its port is taken', async () => {
    const [first] = started.slice(-1) as [Postgres];
    await expect(startPostgres({ directory: join(folder, 'other'), port: first.port })).rejects.toThrow(
      /did not start on port \d+[\s\S]*in use/,
    );
  });
});

test('a private folder above it is no hindrance', async () => {
  const above = join(folder, 'private');
  mkdirSync(above, { mode: 0o700 });
  const server = await start({ directory: join(above, 'postgres'), port: await freePort(), durable: false, database: 'another-name' });
  expect(await ask(server.url, 'SELECT current_database() AS name')).toEqual([{ name: 'another-name' }]);
  expect(existsSync(join(server.directory, 'cluster'))).toBe(true);
});
