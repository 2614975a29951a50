import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { schedules } from './arbitrary.ts';
import { brokenIn } from './invariants.ts';
import { liveSimulated } from './simulated.ts';

test('x', () => {
  const met = new Map<string, number>();
  const t = performance.now();
  let n = 0;
  try {
    fc.assert(
      fc.property(schedules(14), (steps) => {
        n++;
        const lived = liveSimulated(steps);
        expect(brokenIn(steps, lived, met)).toEqual([]);
      }),
      { numRuns: Number(process.env.RUNS ?? 300), seed: Number(process.env.SEED ?? 7), endOnFailure: false },
    );
  } finally {
    process.stdout.write(
      [...met]
        .sort()
        .map(([k, v]) => `${v} ${k}`)
        .join('\n') + `\n${(performance.now() - t) / n} ms\n`,
    );
  }
});
