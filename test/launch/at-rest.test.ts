/** What a burst leaves behind is given back when its thread has come to rest: in the main thread and in the one that runs workflows. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Fills the heap for a while, then rests, and says what the heap takes after the burst and after the rest; in bytes. */
const burst = `
const { isMainThread, Worker } = require('node:worker_threads');
const { getHeapStatistics } = require('node:v8');
const heap = () => getHeapStatistics().total_heap_size;
const live = () => {
  let junk = [];
  for (let i = 0; i < 400000; i++) { junk.push({ text: 'x'.repeat(20) + i, list: [i, i] }); }
  const most = heap();
  junk = [];
  setTimeout(() => console.log(JSON.stringify({ most, rested: heap() })), 17000);
};
if (isMainThread && process.env.THREAD === 'other') new Worker(__filename);
else live();
`;

const run = async (thread: 'main' | 'other'): Promise<{ most: number; rested: number }> => {
  const folder = mkdtempSync(`${tmpdir()}/plenary-rest-`);
  writeFileSync(`${folder}/burst.cjs`, burst);
  const atRest = fileURLToPath(new URL('../../launch/at-rest.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', atRest, `${folder}/burst.cjs`], {
    env: { ...process.env, THREAD: thread },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) out += chunk;
  rmSync(folder, { recursive: true });
  return JSON.parse(out);
};

test.concurrent.each(['main', 'other'] as const)('the %s thread', { timeout: 60_000 }, async (thread) => {
  const { most, rested } = await run(thread);
  expect(most).toBeGreaterThan(40_000_000);
  expect(rested).toBeLessThan(most / 3);
});
