/** Random schedules of what happens to people and contributions, lived by both runners: nobody gets what they should not, nobody misses what they should get. */
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { schedules } from './arbitrary.ts';
import { openDurable } from './durable.ts';
import { brokenIn } from './invariants.ts';
import { differences } from './lived.ts';
import { liveSimulated } from './simulated.ts';

test('the durable side leaves the same ledger, mails and answers as the simulation', async () => {
  const durable = await openDurable();
  let spent = 0,
    n = 0;
  await fc.assert(
    fc.asyncProperty(schedules(14), async (steps) => {
      const s = performance.now();
      const d = await durable.live(steps);
      spent += performance.now() - s;
      n++;
      expect(differences(d, liveSimulated(steps))).toEqual([]);
      expect(brokenIn(steps, d)).toEqual([]);
    }),
    { numRuns: Number(process.env.RUNS ?? 10), seed: Number(process.env.SEED ?? 1) },
  );
  process.stdout.write(`${n} ${spent / n}\n`);
}, 300_000);
