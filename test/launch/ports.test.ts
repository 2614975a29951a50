import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claim } from '../../launch/claim.ts';
import { choosePorts } from '../../launch/ports.ts';
import { freePort } from '../../launch/processes.ts';

let dataDirectory: string;
const servers: Server[] = [];
const occupy = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer();
    servers.push(server.once('error', reject).listen(port, '127.0.0.1', resolve));
  });

/** A port with free ones after it. */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port > 60_000) continue;
    const next = await Promise.all([1, 2, 3, 4, 5].map((offset) => freePort(port + offset)));
    if (next.every((found, i) => found === port + i + 1)) return port;
  }
}

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'plenary-ports-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(dataDirectory, { recursive: true });
});

describe('the ports', () => {
  test('follow PORT', async () => {
    const port = await quietPort();
    expect(await choosePorts(dataDirectory, port)).toEqual({
      mailboxPage: port + 1,
      smtp: port + 2,
      temporal: port + 3,
      temporalPage: port + 4,
      postgres: port + 5,
    });
  });

  test('give way to what is taken, are all different, and are the same after a restart', async () => {
    const port = await quietPort();
    await occupy(port + 2);
    await occupy(port + 5);
    const ports = await choosePorts(dataDirectory, port);
    expect(ports).toMatchObject({ mailboxPage: port + 1, temporal: port + 3 });
    expect([port + 2, port + 5]).not.toContain(ports.smtp);
    expect(new Set([port, ...Object.values(ports)]).size).toBe(6);
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    expect(await choosePorts(dataDirectory, port)).toEqual(ports);
  });

  test('of a second copy beside the first are others', async () => {
    const port = await quietPort();
    const first = await choosePorts(dataDirectory, port);
    for (const taken of Object.values(first)) await occupy(taken);
    const beside = mkdtempSync(join(tmpdir(), 'plenary-ports-'));
    const second = await choosePorts(beside, port + 1);
    rmSync(beside, { recursive: true });
    expect(Object.values(second).filter((taken) => Object.values(first).includes(taken))).toEqual([]);
  });

  test('are chosen anew for another PORT, or when the memory of them was cut off', async () => {
    const port = await quietPort();
    await choosePorts(dataDirectory, port);
    writeFileSync(join(dataDirectory, 'ports.json'), '{"port":');
    expect((await choosePorts(dataDirectory, port)).smtp).toBe(port + 2);
    const other = await quietPort();
    expect((await choosePorts(dataDirectory, other)).smtp).toBe(other + 2);
  });
});

describe('a data directory', () => {
  test('belongs to one program at a time', () => {
    const release = claim(dataDirectory);
    release();
    claim(dataDirectory)();
  });

  test('that a running program holds is refused', async () => {
    const { spawn } = await import('node:child_process');
    const module = new URL('../../launch/claim.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then(({ claim }) => { claim(${JSON.stringify(dataDirectory)}); console.log('held'); setInterval(() => {}, 1000); })`;
    const holder = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      expect(() => claim(dataDirectory)).toThrow(`${dataDirectory} is in use by process ${holder.pid}. Stop that one`);
    } finally {
      const ended = new Promise((resolve) => holder.once('exit', resolve));
      holder.kill('SIGKILL');
      await ended;
    }
    claim(dataDirectory)(); // what a crash left behind holds nobody up
  });

  test('is taken over from a process whose id was given to another', () => {
    writeFileSync(join(dataDirectory, 'plenary.pid'), JSON.stringify({ pid: process.ppid, command: 'node launch/start.ts of yesterday' }));
    claim(dataDirectory)();
  });
});
