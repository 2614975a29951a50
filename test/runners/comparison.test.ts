/** The durable runner and the simulation live the same cycle under the same script, and leave the same ledger. */
import { expect, test } from 'vitest';
import { personas } from '../../bench/personas.ts';
import { timeSkipping } from '../support/temporal.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably } from './durable.ts';
import { liveSimulated } from './simulated.ts';
import { smallPlan } from './small.ts';

test('a small cycle with every kind of answer leaves the same ledger, answers and states in both', async () => {
  const plan = { ...smallPlan(1, 15), archive: true };
  const simulated = liveSimulated(plan);
  expect(new Set(plan.script.map((s) => s.persona))).toEqual(new Set(Object.keys(personas).filter((p) => p !== 'never')));
  const outcomes = new Set(simulated.lines.map((l) => `${l.outcome} ${l.reason ?? ''}`.trim()));
  expect([...outcomes]).toEqual(
    expect.arrayContaining([
      'sent',
      'cancelled submitted',
      'cancelled extended',
      'cancelled delayed',
      'cancelled returned',
      'skipped before-plan',
    ]),
  );
  const durable = await liveDurably(await timeSkipping(), plan);
  expect(livesDiffer(durable, simulated)).toEqual([]);
  expect([...durable.states.values()].filter((state) => !(state as { archived: boolean }).archived)).toEqual([]);
});
