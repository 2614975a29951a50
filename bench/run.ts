/** `npm run bench`: measures, and prints a table of minimum, median and maximum beside the targets; `--json` prints one object instead. */
import { parseArgs } from 'node:util';
import { commandRatio } from './commands.ts';
import { answeredCycle, completeCycle } from './cycle.ts';
import { contributionEvents } from './history.ts';
import { planning } from './planning.ts';
import { restart } from './start.ts';
import { type Benchmark, type Figure, holds, promise, type Spread, spread } from './support/benchmark.ts';
import { undoLeft } from './support/cleanup.ts';
import { waiting } from './waiting.ts';
import { mergedRatio, waveRatio } from './wave.ts';

const benchmarks: readonly Benchmark[] = [
  commandRatio,
  waveRatio,
  mergedRatio,
  contributionEvents,
  waiting,
  restart,
  planning,
  answeredCycle,
  completeCycle,
];

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' }, rounds: { type: 'string' } },
});
const only = options.only.split(',').filter(Boolean);
const named = ({ name, figures }: Benchmark): boolean => !only.length || only.includes(name) || figures.some((f) => only.includes(f.name));
const chosen = benchmarks.filter(named);
const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
if (!chosen.length || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.error(`npm run bench -- [--json] [--rounds N] [--only NAME,...] with names of ${benchmarks.map((b) => b.name).join(', ')}`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undoLeft().then(() => process.exit(1)));

const say = (line: string): void => console.error(`  ${line}`);
const results: { figure: Figure; found: Spread }[] = [];
for (const benchmark of chosen) {
  const started = performance.now();
  console.error(`${benchmark.name} ...`);
  const values = await benchmark.run(rounds ?? benchmark.rounds, say);
  for (const figure of benchmark.figures) results.push({ figure, found: spread(values[figure.name] ?? []) });
  console.error(`${benchmark.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

if (options.json) console.log(JSON.stringify(Object.fromEntries(results.map(({ figure, found }) => [figure.name, found]))));
else {
  const number = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)).padStart(9);
  console.log(`${'figure'.padEnd(24)}${['min', 'median', 'max'].map((h) => h.padStart(9)).join('')}  ${'target'.padEnd(10)}`);
  for (const { figure, found } of results) {
    const verdict = figure.target ? (holds(found.median, figure.target) ? 'holds' : 'FALLS SHORT') : '';
    const numbers = [found.min, found.median, found.max].map(number).join('');
    console.log(`${`${figure.name} (${figure.unit})`.padEnd(24)}${numbers}  ${promise(figure.target).padEnd(10)}${verdict}`);
  }
}
process.exit(0);
