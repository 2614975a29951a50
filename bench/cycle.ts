/**
 * The four-year cycle with 193 States, 500 stakeholders and the other shipped participants in the server that skips time, under a seeded
 * script: of answers to its calls alone, or of everything in it (events, documents, applications and objections, 214 pledges with their
 * follow-up, mandates, a date that moves). Its ledger, answers and states must equal the simulation's. Run by vitest in a process of its
 * own, because the durable runner and the comparison are those of the tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './support/benchmark.ts';
import { undoing } from './support/cleanup.ts';
import { cleanEnvironment } from './support/program.ts';
import { temporaryFolder } from './support/servers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Measured {
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
}

const cycleOf = (name: string, below: number, complete: boolean): Benchmark => ({
  name,
  figures: [{ name, unit: 's', target: { below } }],
  rounds: 1,
  run: (rounds, say) =>
    undoing(async (undo) => {
      const { folder, remove } = temporaryFolder();
      undo(remove);
      const found: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const file = join(folder, `${round}.json`);
        const args = [
          '--disable-warning=ExperimentalWarning',
          'node_modules/vitest/vitest.mjs',
          'run',
          '--config',
          'bench/cycle/vitest.config.ts',
        ];
        const env = { ...cleanEnvironment(), MEASURED: file, SEED: String(round + 1), ...(complete && { COMPLETE: '1' }) };
        const vitest = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
        const ended = once(vitest, 'exit');
        undo(async () => {
          if (vitest.exitCode === null) vitest.kill('SIGINT');
          await ended;
        });
        await ended;
        if (!existsSync(file)) throw new Error('the cycle was not lived to its end');
        const { seconds, counts, differences } = JSON.parse(readFileSync(file, 'utf8')) as Measured;
        say(
          `${Object.entries(counts)
            .map(([what, n]) => `${n} ${what}`)
            .join(', ')}; ${seconds.toFixed(0)} s`,
        );
        if (differences.length) throw new Error(`the runners differ:\n${differences.join('\n')}`);
        found.push(seconds);
      }
      return { [name]: found };
    }),
});

export const answeredCycle = cycleOf('cycle_skipped_s', 300, false);
export const completeCycle = cycleOf('complete_cycle_s', 600, true);
