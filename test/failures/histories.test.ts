/**
 * Histories: few events for a whole contribution, and recorded ones that today's workflow code must still replay.
 * `RECORD=1` writes those of this program into `test/histories/<version>/`, one for each kind of workflow; a release keeps its own for ever.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import manifest from '../../package.json' with { type: 'json' };
import * as workflows from '../../workflows/index.ts';
import { asking } from '../support/asking.ts';
import { testEngine } from '../support/engine.ts';
import { content, pledgeTemplate } from '../support/pledge.ts';
import { bundle, devServer } from '../support/temporal.ts';
import { command, smallWorld } from '../support/world.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));
/** Each kind of phase that has a story of its own, with the kinds of stages that are no calls; the one with calls is the small template's. */
const stories = ['regionalReview', 'sgReport', 'imrf', 'pledgeFollowUp'] as const;
const { template } = smallWorld;
const followUp = pledgeTemplate.phases[1]?.stages[0];
const mandateRules = { mandates: { every: 'P6M', within: 'P6W', ladder: 'pledge-progress', notices: 'pledges' } };
const pledgeRules = followUp?.kind === 'follow-up' ? { pledges: followUp.pledges, asking: followUp.asking } : {};
const world: World = {
  ...smallWorld,
  template: {
    ...template,
    delivery: { ...template.delivery, window: null },
    ...{ ladders: pledgeTemplate.ladders, notices: pledgeTemplate.notices },
    phases: [
      ...template.phases,
      ...stories.map((workflow) => ({
        ...(template.phases[0] as (typeof template.phases)[number]),
        ...{ key: workflow.toLowerCase(), workflow },
        stages: [
          { key: 'meeting', title: { en: 'Meeting' }, kind: 'event' as const, from: 'conference' },
          { key: 'summary', title: { en: 'Summary' }, kind: 'document' as const, from: 'conference' },
          { key: 'promises', title: { en: 'Promises' }, kind: 'follow-up' as const, from: 'conference', ...pledgeRules, ...mandateRules },
        ],
      })),
    ],
  },
};

test('a contribution from begin to publication: at most 80 events', async () => {
  const engine = await testEngine(await devServer(), world);
  const { pool, env } = engine;
  const ask = asking(engine);
  const id = subjectId.contribution('c1', 'report', 'AAA');
  const call = subjectId.call('c1', 'round', 'north');
  const pledge = subjectId.pledge('c1', 1);
  const mandate = subjectId.mandate('c1', 'para-70');
  const worker = await engine.worker();
  await worker.runUntil(async () => {
    const give = async (subject: string, kind: string, body: unknown, actor: string, principal: string | null = null) =>
      expect(await ask(subject, command(kind, body, actor, Date.now(), principal)), kind).toMatchObject({ ok: true });
    await engine.createCycle('c1');
    await give(subjectId.cycle('c1'), 'launch', {}, 'sec');
    await expect.poll(async () => (await engine.rowOf(call))?.status, { timeout: 10_000 }).toBe('planned');
    await give(call, 'open', {}, 'sec');
    const conference = template.anchors.conference?.at.slice(0, 16);
    const move = { anchor: 'conference', seen: conference, to: conference?.replace('T10:00', 'T11:00'), reason: 'The room.' };
    await give(subjectId.cycle('c1'), 'reschedule', move, 'sec', 'secretariat');
    await expect.poll(async () => (await engine.rowOf(id))?.status, { timeout: 10_000 }).toBe('invited');
    await give(id, 'extend', { days: 10, reason: 'Elections.' }, 'sec', 'secretariat');
    const first = await engine.draft(id, { 'main.text': 'First.' });
    await give(id, 'submit', { draftVersion: 1 }, 'fp-aaa', 'AAA');
    await give(id, 'return', { contentHash: first, reason: 'More, please.' }, 'co-north', 'NORTH');
    await give(id, 'revise', {}, 'fp-aaa', 'AAA');
    const second = await engine.draft(id, { 'main.text': 'Second.' }, 2);
    await give(id, 'submit', { draftVersion: 2 }, 'fp-aaa', 'AAA');
    await give(id, 'approve', { contentHash: second }, 'co-north', 'NORTH');
    await give(id, 'approve', { contentHash: second }, 'sec', 'secretariat');
    await give(id, 'publish', {}, 'sec', 'secretariat');
    const promises = subjectId['follow-up']('c1', 'imrf', 'promises');
    await expect.poll(async () => (await engine.rowOf(promises))?.status, { timeout: 10_000 }).toBe('planned');
    await give(promises, 'record', { number: 1, participant: 'AAA' }, 'fp-aaa', 'AAA');
    await expect.poll(async () => (await engine.rowOf(pledge))?.status, { timeout: 10_000 }).toBe('drafting');
    const promised = await engine.draft(pledge, { ...content, by: '2099-12-31' });
    await give(pledge, 'submit', { draftVersion: 1 }, 'fp-aaa', 'AAA');
    await give(pledge, 'accept', { contentHash: promised }, 'sec', 'secretariat');
    await give(
      promises,
      'record-mandate',
      { key: 'para-70', paragraph: '70', title: { en: 'Indicators' }, lead: 'AAA' },
      'sec',
      'secretariat',
    );
    await expect.poll(async () => (await engine.rowOf(mandate))?.status, { timeout: 10_000 }).toBe('assigned');
    const day = new Date().toISOString().slice(0, 10);
    await give(mandate, 'progress', { status: 'consulted', asOf: day, text: 'It goes on.' }, 'fp-aaa', 'AAA');
    await give(mandate, 'report', { document: 'A/83/1', asOf: day }, 'sec', 'secretariat');
    const settled = async () => (await engine.rowOf(call))?.state.settled;
    await expect.poll(settled, { timeout: 10_000 }).toContain(id);
    await expect
      .poll(async () => (await pool.query("select 1 from delivery where state = 'planned'")).rowCount, { timeout: 10_000 })
      .toBe(0);

    const { events = [] } = await env.client.workflow.getHandle(id).fetchHistory();
    expect(events?.length).toBeGreaterThan(20);
    expect(events?.length).toBeLessThanOrEqual(80);
  });
  if (!process.env.RECORD) return;
  const into = join(folder, manifest.version);
  mkdirSync(into, { recursive: true });
  const phases = Object.fromEntries(stories.map((story) => [story, subjectId.phase('c1', story.toLowerCase())]));
  const recorded = {
    cycle: subjectId.cycle('c1'),
    review: subjectId.phase('c1', 'round'),
    call,
    contribution: id,
    delivery: 'delivery',
    event: subjectId.event('c1', 'imrf', 'meeting'),
    document: subjectId.document('c1', 'imrf', 'summary'),
    followUp: subjectId['follow-up']('c1', 'imrf', 'promises'),
    ...{ pledge, mandate, ...phases },
  };
  for (const [type, workflowId] of Object.entries(recorded))
    writeFileSync(join(into, `${type}.json`), `${historyToJSON(await env.client.workflow.getHandle(workflowId).fetchHistory())}\n`);
});

describe('recorded histories', () => {
  const files = globSync('*/*.json', { cwd: folder }).sort();

  test('there is one of every kind of workflow', () => {
    const kinds = new Set(files.map((file) => basename(file, '.json')));
    expect([...kinds].sort()).toEqual(Object.keys(workflows).sort());
  });

  test.each(files)('%s replays', async (file) => {
    const history = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const results = Worker.runReplayHistories({ workflowBundle: await bundle() }, [
      { workflowId: `${dirname(file)}-${basename(file)}`, history },
    ]);
    for await (const { error } of results) expect(error).toBeUndefined();
  });

  test('one that took another turn does not', async () => {
    const history = JSON.parse(readFileSync(join(folder, manifest.version, 'delivery.json'), 'utf8'));
    const scheduled = history.events.find((event: { eventType: string }) => event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
    scheduled.activityTaskScheduledEventAttributes.activityType.name = 'carryOut';
    const results = Worker.runReplayHistories({ workflowBundle: await bundle() }, [{ workflowId: 'changed', history }]);
    for await (const { error } of results) expect(error?.name).toBe('DeterminismViolationError');
  });
});
