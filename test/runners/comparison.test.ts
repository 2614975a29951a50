/** The durable runner and the simulation live the same cycle under the same script, and leave the same ledger. */
import { expect, test } from 'vitest';
import { script } from '../../bench/script.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar, fixture, memberships, participants } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

const plan = (seed: number): Plan => {
  const world = { template: shiftedTemplate(fixture('small.yaml')), calendar, participants, memberships };
  return { world, cycle: 'c1', launch: { by: 'sec', at: Date.parse('2055-02-01T08:17:31Z') }, script: script(world, 'c1', seed), until: Date.parse('2055-12-01T00:00:00Z') };
};

test('a small cycle: three States, one joined by a second call', async () => {
  const t = plan(1);
  const t0 = performance.now();
  const simulated = liveSimulated(t);
  console.log('sim', performance.now() - t0, simulated.lines.length);
  const durable = await liveDurably(await timeSkipping(), t);
  console.log('durable', performance.now() - t0, durable.lines.length);
  expect(livesDiffer(durable, simulated)).toEqual([]);
});
