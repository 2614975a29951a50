/**
 * `npm start` until `/readyz` answers 200: on an empty data directory (with the demonstration; Temporal's binary is fetched already, so the
 * download is not in the figure), and on the same one after a stop.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layout } from '../launch/layout.ts';
import { freePort } from '../launch/processes.ts';
import { type Benchmark, until } from './support/benchmark.ts';
import { undoing } from './support/cleanup.ts';
import { cleanEnvironment, isReady } from './support/program.ts';
import { temporaryFolder } from './support/servers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Starts the program through npm in `data`; answers the seconds until it was ready, and how to stop it. */
async function start(data: string, port: number): Promise<{ seconds: number; stop: () => Promise<void> }> {
  const started = performance.now();
  const env = { ...cleanEnvironment(), DATA_DIR: data, PORT: String(port) };
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(npm, 'exit');
  // npm's own process may keep signals to itself: the program is the one that holds the folder.
  const stop = async (): Promise<void> => {
    if (npm.exitCode !== null) return;
    const { pid } = JSON.parse(readFileSync(layout(data).claim, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGTERM');
    await ended;
  };
  try {
    await until(
      'npm start is ready',
      async () => {
        if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`);
        return isReady(`http://127.0.0.1:${port}`);
      },
      120_000,
    );
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  return { seconds: (performance.now() - started) / 1000, stop };
}

export const restart: Benchmark = {
  name: 'restart_ready_s',
  figures: [
    { name: 'restart_ready_s', unit: 's', target: { below: 12 } },
    { name: 'start_first_s', unit: 's', target: { below: 30 } },
  ],
  rounds: 3,
  run: (rounds, say) =>
    undoing(async (undo) => {
      const { folder, remove } = temporaryFolder();
      undo(remove);
      const port = await freePort();
      const data = join(folder, 'data');
      const first = await start(data, port);
      let { stop } = first;
      undo(() => stop());
      say(`first start ${first.seconds.toFixed(1)} s`);
      const again: number[] = [];
      for (let round = 0; round < rounds; round++) {
        await stop();
        const next = await start(data, port);
        stop = next.stop;
        again.push(next.seconds);
        say(`after a stop ${next.seconds.toFixed(1)} s`);
      }
      return { restart_ready_s: again, start_first_s: [first.seconds] };
    }),
};
