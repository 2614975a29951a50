/** The shipped cycle, all four years and everything in it, lived by both runners: 30 States, and the others it asks. */
import { expect, test } from 'vitest';
import { completeScript } from '../../bench/stages.ts';
import { inventWorld } from '../../bench/world.ts';
import { gcmYaml, memberStates, otherParticipants } from '../support/gcm.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

test('four years of the GCM cycle leave the same ledger, answers and states in both', { timeout: 240_000 }, async () => {
  const world = inventWorld(shiftedTemplate(gcmYaml), calendar, [...memberStates, ...otherParticipants], { given: 30, stakeholders: 10 });
  const states = world.participants.filter((p) => p.kind === 'state');
  expect(states).toHaveLength(30);
  for (const region of Object.keys(world.template.regions)) {
    expect(states.filter((p) => p.regions.some((r) => r.isDefault && r.region === region)).length, region).toBeGreaterThanOrEqual(5);
  }
  const plan: Plan = {
    world,
    cycle: 'gcm',
    launch: { by: 'sec-1', at: Date.parse('2054-10-05T12:17:31Z') },
    script: completeScript(world, 'gcm', 1, { silent: 0.5, pledges: 14, mandates: 5 }),
    until: Date.parse('2059-10-01T00:00:00Z'),
    asking: 'nudge',
  };
  const simulated = liveSimulated(plan);
  const kinds = Map.groupBy(simulated.states.keys(), (id) => id.split(':')[0]);
  expect(Object.fromEntries([...kinds].map(([kind, ids]) => [kind, ids.length]))).toMatchObject({
    phase: 8,
    pledge: 14,
    mandate: 5,
    'follow-up': 2,
  });
  expect(kinds.get('contribution')?.length).toBeGreaterThan(120);
  const status = (kind: string) => new Set(kinds.get(kind)?.map((id) => (simulated.states.get(id) as { status: string }).status));
  expect([...status('event')]).toContain('held');
  expect([...status('document')]).toContain('published');
  expect([...status('pledge')]).toEqual(expect.arrayContaining(['published', 'kept', 'out-of-scope']));
  expect([...status('mandate')]).toEqual(expect.arrayContaining(['in-progress', 'considered']));
  const accepted = (kind: string) =>
    plan.script.filter((s) => s.command.kind === kind && simulated.answers.get(`${s.subject} ${s.command.id}`)?.ok).length;
  for (const kind of ['reschedule', 'announce', 'postpone', 'hold', 'object', 'transmit', 'record', 'report', 'record-mandate', 'consider'])
    expect(accepted(kind), kind).toBeGreaterThan(0);
  expect(
    plan.script
      .map((s) => simulated.answers.get(`${s.subject} ${s.command.id}`))
      .filter((answer) => answer && !answer.ok && answer.rule === 'fault'),
  ).toEqual([]);
  const durable = await liveDurably(await timeSkipping(), plan);
  expect(livesDiffer(durable, simulated)).toEqual([]);
});
