/** The shipped cycle, all four years and every region of it, lived by both runners. */
import { expect, test } from 'vitest';
import { script } from '../../bench/script.ts';
import { inventWorld } from '../../bench/world.ts';
import { gcmYaml, memberStates, otherParticipants } from '../support/gcm.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

test('GCM with 30 States', async () => {
  const world = inventWorld(shiftedTemplate(gcmYaml), calendar, [...memberStates, ...otherParticipants], { given: 30, stakeholders: 10 });
  const plan: Plan = { world, cycle: 'gcm', launch: { by: 'sec-1', at: Date.parse('2054-10-05T12:17:31Z') }, script: script(world, 'gcm', 1), until: Date.parse('2059-01-01T00:00:00Z') };
  const t0 = performance.now();
  const simulated = liveSimulated(plan);
  console.log('sim', performance.now() - t0, simulated.lines.length, 'said', plan.script.length, world.participants.length);
  const out = Map.groupBy(simulated.lines, (l) => `${l.outcome} ${l.reason}`);
  for (const [k, v] of out) console.log(k, v.length);
  const refused = Map.groupBy([...simulated.answers.values()], (l) => l.ok ? l.status : l.rule);
  for (const [k, v] of refused) console.log(k, v.length);
  const durable = await liveDurably(await timeSkipping(), plan);
  console.log('durable', performance.now() - t0, durable.lines.length);
  expect(livesDiffer(durable, simulated)).toEqual([]);
}, 280_000);
