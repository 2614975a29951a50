/** The shipped cycle with everybody in it, lived by both runners under one seeded script; writes seconds and counts to `MEASURED`. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { livesDiffer } from '../../test/runners/compare.ts';
import { liveDurably, type Plan } from '../../test/runners/durable.ts';
import { shiftedTemplate } from '../../test/runners/shift.ts';
import { liveSimulated } from '../../test/runners/simulated.ts';
import { gcmYaml, memberStates, otherParticipants } from '../../test/support/gcm.ts';
import { timeSkipping } from '../../test/support/temporal.ts';
import { calendar } from '../../test/support/world.ts';
import { script } from '../script.ts';
import { completeScript } from '../stages.ts';
import { inventWorld } from '../world.ts';

const { MEASURED = '', SEED = '1', STATES, STAKEHOLDERS = '500', COMPLETE } = process.env;

test('the whole cycle', async () => {
  const size = { ...(STATES && { given: Number(STATES) }), stakeholders: Number(STAKEHOLDERS) };
  const world = inventWorld(shiftedTemplate(gcmYaml), calendar, [...memberStates, ...otherParticipants], size);
  const plan: Plan = {
    world,
    cycle: 'gcm',
    launch: { by: 'sec-1', at: Date.parse('2054-10-05T12:17:31Z') },
    script: COMPLETE
      ? completeScript(world, 'gcm', Number(SEED), { silent: 0.5, pledges: 214, mandates: 12 })
      : script(world, 'gcm', Number(SEED), 0.5),
    until: Date.parse(COMPLETE ? '2059-10-01T00:00:00Z' : '2059-01-01T00:00:00Z'),
    asking: 'nudge',
  };
  const simulated = liveSimulated(plan);
  const env = await timeSkipping();
  const started = performance.now();
  const durable = await liveDurably(env, plan);
  const seconds = (performance.now() - started) / 1000;
  const differences = livesDiffer(durable, simulated);
  const counts = {
    participants: world.participants.length,
    contributions: [...durable.states.keys()].filter((id) => id.startsWith('contribution:')).length,
    said: plan.script.length,
    refused: [...durable.answers.values()].filter((answer) => !answer.ok).length,
    lines: durable.lines.length,
    sent: durable.lines.filter((line) => line.outcome === 'sent').length,
  };
  writeFileSync(MEASURED, JSON.stringify({ seconds, counts, differences: differences.slice(0, 20) }));
  expect(differences).toEqual([]);
});
