/** The shipped cycle, all four years and every region of it, lived by both runners: 30 States, and the others it asks. */
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

test('four years of the GCM cycle leave the same ledger, answers and states in both', async () => {
  const world = inventWorld(shiftedTemplate(gcmYaml), calendar, [...memberStates, ...otherParticipants], { given: 30, stakeholders: 5 });
  const states = world.participants.filter((p) => p.kind === 'state');
  expect(states).toHaveLength(30);
  for (const region of Object.keys(world.template.regions)) {
    expect(states.filter((p) => p.regions.some((r) => r.isDefault && r.region === region)).length, region).toBeGreaterThanOrEqual(5);
  }
  const plan: Plan = {
    world,
    cycle: 'gcm',
    launch: { by: 'sec-1', at: Date.parse('2054-10-05T12:17:31Z') },
    script: script(world, 'gcm', 1, 0.5),
    until: Date.parse('2059-01-01T00:00:00Z'),
    asking: 'nudge',
  };
  const simulated = liveSimulated(plan);
  const asked = new Set(simulated.lines.map((l) => l.key.split('|')[0]));
  expect(asked.size).toBeGreaterThan(30 * 6);
  const durable = await liveDurably(await timeSkipping(), plan);
  expect(livesDiffer(durable, simulated)).toEqual([]);
}, 240_000);
