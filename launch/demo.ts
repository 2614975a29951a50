/**
 * `npm run demo`: plays a short template, its ladder in minutes, from invitation to approval in five minutes, on a copy of its own.
 * Everything goes over HTTP with API keys, as people would do it; the mails are read from the mailbox.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from './demonstration/play.ts';
import { startAll } from './start-all.ts';

const directory = process.env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'plenary-demo-'));
const running = await startAll({
  ...process.env,
  DATA_DIR: directory,
  PORT: process.env.PORT ?? '3100',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
});
try {
  await play(running);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await running.stop();
  if (!process.env.DATA_DIR) rmSync(directory, { recursive: true, force: true });
}
