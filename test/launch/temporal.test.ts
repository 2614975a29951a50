import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, isAlive, listens } from '../../launch/processes.ts';
import { registerSearchAttributes } from '../../launch/search-attributes.ts';
import { recordedTemporal, startTemporal, type Temporal } from '../../launch/temporal.ts';
import { attributeNames } from '../../workflows/attributes.ts';

describe('Temporal, as npm start brings it up', () => {
  let folder: string;
  let options: { file: string; port: number; uiPort: number };
  let server: Temporal;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plenary-temporal-'));
    options = { file: join(folder, 'temporal.db'), port: await freePort(), uiPort: await freePort() };
    server = await startTemporal(options);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('is ready, has its page, and knows our search attributes', async () => {
    expect(server).toMatchObject({ address: `127.0.0.1:${options.port}`, namespace: 'default', reused: false });
    expect((await fetch(server.url as string)).status).toBe(200);
    const connection = await Connection.connect({ address: server.address });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...attributeNames]));
    expect(await registerSearchAttributes(connection, 'default')).toEqual([]);
    await connection.close();
  });

  test('that still runs after a crash of ours is used', async () => {
    const pid = recordedTemporal(options.file)?.pid;
    const again = await startTemporal(options);
    expect(again.reused).toBe(true);
    expect(recordedTemporal(options.file)?.pid).toBe(pid);
  });

  test('that still runs on other ports is stopped first: one server for one database', async () => {
    const { pid } = recordedTemporal(options.file) as { pid: number };
    const moved = { ...options, uiPort: await freePort() };
    server = await startTemporal(moved);
    expect(server.reused).toBe(false);
    expect(isAlive(pid)).toBe(false);
    expect(recordedTemporal(options.file)).toMatchObject({ port: options.port, uiPort: moved.uiPort });
  });

  test('stops cleanly, twice too', async () => {
    await server.stop();
    await server.stop();
    expect(await listens(options.port)).toBe(false);
    expect(recordedTemporal(options.file)).toBeUndefined();
  });

  test('never attaches to a server of somebody else', async () => {
    const foreign = createServer().listen(options.port, '127.0.0.1');
    await new Promise((resolve) => foreign.once('listening', resolve));
    await expect(startTemporal(options)).rejects.toThrow(`Port ${options.port}, wanted for Temporal, is taken by another program`);
    await new Promise((resolve) => foreign.close(resolve));
  });

  test('is not taken for ours because its id was given to another process', () => {
    writeFileSync(`${options.file}.pid`, JSON.stringify({ pid: process.pid, port: options.port, args: [] }));
    expect(recordedTemporal(options.file)).toBeUndefined();
    rmSync(`${options.file}.pid`);
  });

  test('says why it did not start', async () => {
    const broken = join(folder, 'broken.db');
    writeFileSync(broken, 'this is no database');
    await expect(startTemporal({ file: broken, port: await freePort() })).rejects.toThrow(
      /Temporal did not start \(1\); .*broken\.db\.log ends with:\n[\s\S]*database/,
    );
    expect(readFileSync(broken, 'utf8')).toBe('this is no database');
  });
});
