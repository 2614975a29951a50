/** `npm start` as its users meet it: an empty folder, a kill, a start that goes on, a clean stop. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { statuses } from '../../domain/contribution/state.ts';
import { listens } from '../../launch/processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'plenary-start-'));
/** A port with the five after it, below those that the system gives to whoever connects somewhere: tests beside this one do so all the time. */
async function quietPorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const taken = await Promise.all([0, 1, 2, 3, 4, 5].map((offset) => listens(first + offset)));
    if (!taken.includes(true)) return first;
  }
}
const port = await quietPorts();
const env = { ...process.env, NODE_ENV: 'development', DATA_DIR: directory, PORT: `${port}`, LOG_LEVEL: 'error', VITEST: '', BASE_URL: '' };
const base = `http://127.0.0.1:${port}`;
let program: ChildProcess | undefined;
let said = '';

async function start(): Promise<void> {
  said = '';
  program = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', './launch/untimed-vm.ts', 'launch/start.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [program.stdout, program.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk));
  for (const until = performance.now() + 90_000; performance.now() < until; await sleep(200)) {
    if (program.exitCode !== null) throw new Error(`it ended with ${program.exitCode}:\n${said}`);
    const ready = await fetch(`${base}/readyz`).catch(() => undefined);
    if (ready?.status === 200) return;
  }
  throw new Error(`not ready:\n${said}`);
}
const plenary = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/plenary.ts', ...args], { cwd: root, env }))
    .stdout;

afterAll(async () => {
  if (program?.exitCode === null) {
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  rmSync(directory, { recursive: true, force: true });
});

test('an empty folder becomes a running demonstration that survives a kill and stops cleanly', async () => {
  await start();
  await expect.poll(() => said).toContain('Ctrl+C');
  expect(said).toContain(`${base}/docs`);
  expect(said, 'no key or secret is printed').not.toMatch(/plenary_\w{20}|generated-/);

  const key = await plenary('key', 'coordinator.ece@example.org');
  expect(key).toMatch(/^plenary_\w+\n$/);
  const ask = async (path: string) => (await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key.trim()}` } })).json();
  const call = '/api/calls/call:gcm-2026-2030:regional-review-ece:voluntary-reviews';
  const { items } = (await ask(`${call}/contributions?limit=100`)) as { items: { status: string }[] };
  expect(items).toHaveLength(56);
  const there = new Set(items.map((item) => item.status));
  expect(
    statuses.filter((status) => !there.has(status)),
    'a State’s review is never rejected',
  ).toEqual(['rejected']);
  const before = await plenary('notices', '--next', '30', '--json');

  program?.kill('SIGKILL');
  await once(program as ChildProcess, 'exit');
  await start();
  expect(await plenary('notices', '--next', '30', '--json'), 'what is planned is the same after the kill').toBe(before);
  expect(await plenary('verify-audit')).toContain('the trail is whole');
  expect(await plenary('doctor')).not.toContain('!');

  program?.kill('SIGTERM');
  const [code] = await once(program as ChildProcess, 'exit');
  expect(code).toBe(0);
  for (let offset = 0; offset <= 5; offset++) expect(await listens(port + offset), `port ${port + offset} is free again`).toBe(false);
}, 240_000);
