/** The dry run of the shipped four-year template, with 193 States and 500 stakeholders: planning in this warm process, and the command. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { syntheticWorld } from '../cli/synthetic-world.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { dryRun } from '../domain/dry-run.ts';
import type { Benchmark } from './support/benchmark.ts';
import { cleanEnvironment } from './support/program.ts';
import { gcm } from './support/round.ts';

const stakeholders = 500;
const root = fileURLToPath(new URL('..', import.meta.url));

export const planning: Benchmark = {
  name: 'dry_run_ms',
  figures: [
    { name: 'dry_run_ms', unit: 'ms', target: { below: 1000 } },
    { name: 'dry_run_command_s', unit: 's', target: { below: 5 } },
  ],
  rounds: 5,
  run: async (rounds, say) => {
    const world = syntheticWorld(gcm(), createCalendar({ zoneData: process.versions.tz ?? 'unknown' }), stakeholders);
    const found = { dry_run_ms: [] as number[], dry_run_command_s: [] as number[] };
    for (let round = -2; round < rounds; round++) {
      const started = performance.now();
      const planned = dryRun(world, 'bench', {}, 'secretariat', Date.now());
      const ms = performance.now() - started;
      if ('refused' in planned) throw new Error(`${planned.refused}: ${planned.detail}`);
      if (round < 0) continue; // code and holidays are warm after these
      found.dry_run_ms.push(ms);
      say(`${planned.notices.length} notices planned in ${ms.toFixed(0)} ms`);
    }
    const words = ['run', '-s', 'plenary', '--', 'dry-run', 'gcm', '--json', '--stakeholders', String(stakeholders)];
    for (let round = 0; round < Math.min(3, rounds); round++) {
      const started = performance.now();
      const { stdout } = await promisify(execFile)('npm', words, { cwd: root, env: cleanEnvironment(), maxBuffer: 1e9 });
      const seconds = (performance.now() - started) / 1000;
      const { notices } = JSON.parse(stdout) as { notices: unknown[] };
      found.dry_run_command_s.push(seconds);
      say(`the command: ${notices.length} lines in ${seconds.toFixed(1)} s`);
    }
    return found;
  },
};
