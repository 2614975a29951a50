/** Killed across the instant of a list: what was received before it counts, what came a millisecond after it does not, and nothing waits for ever. */
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { starter } from '../../activities/starter.ts';
import type { Answer } from '../../domain/lifecycle.ts';
import { Template } from '../../domain/template/schema.ts';
import { listTemplate } from '../support/accreditation.ts';
import { startProgram } from '../support/program.ts';
import { deadline, writeCommand, writeContributions, writeDraft } from '../support/store.ts';
import { surroundings } from '../support/surroundings.ts';
import { command, smallWorld } from '../support/world.ts';

const route = listTemplate.routes.accreditation;
/** The list closes seconds after the deadline. */
const template = Template.parse({
  ...listTemplate,
  asks: { ...listTemplate.asks, report: { ...listTemplate.asks.report, route: 'accreditation' } },
  routes: {
    accreditation: {
      steps: route?.steps.map((step) => ({ ...step, within: 'PT1S', ...(step.noObjection && { until: 'PT0S after hard' }) })),
    },
  },
});
const applicants = ['in-time', 'last', 'late', 'nobody', 'known'].map((id) => ({
  ...{ id, kind: 'stakeholder', country: null, zone: 'Europe/Zurich', regions: [] },
}));
const world = {
  ...smallWorld,
  template,
  participants: [...smallWorld.participants, ...applicants],
  memberships: [
    ...smallWorld.memberships,
    ...applicants.map(({ id }) => ({ person: `fp-${id}`, role: 'focal-point', participant: id, body: null, from: 0, until: null })),
  ],
};
const object = (at: number) => command('object', { for: 'AAA', reason: 'Not known to us.' }, 'fp-aaa', at, 'AAA');

test('killed before the instant of a list and back after it: exactly what was received in time stops an application', async () => {
  const { store, env, address } = await surroundings(world);
  const { pool, give } = store;
  const closes = Date.now() + 9_000;
  const begun = store.at;
  const subjects = await writeContributions(
    pool,
    world,
    deadline(closes, closes),
    begun,
    applicants.map(({ id }) => id),
  );
  const of = Object.fromEntries(applicants.map(({ id }, i) => [id, subjects[i] ?? '']));
  for (const { id } of applicants) {
    const subject = of[id] ?? '';
    await store.apply({ id: subject, asked: [] });
    const contentHash = await writeDraft(pool, subject, { 'main.text': 'We help seafarers.' });
    expect(await give(subject, command('submit', { draftVersion: 1 }, `fp-${id}`, begun + 1, id))).toMatchObject({ ok: true });
    expect(await give(subject, command('approve', { contentHash }, 'sec', begun + 2, 'secretariat'))).toMatchObject({ ok: true });
  }
  const listed = async () =>
    (
      await pool.query<{ n: number }>(
        `select count(*)::int as n from subject where state->'step'->'list'->>'until' = $1 and wake_at is not null`,
        [String(closes)],
      )
    ).rows[0]?.n;
  expect(await listed()).toBe(applicants.length);

  const first = await startProgram(env);
  const connection = await Connection.connect({ address });
  const port = starter(new Client({ connection }));
  const runnable = (id: string) => ({
    id,
    workflow: 'contribution',
    cycleId: 'c1',
    phase: 'round',
    participantId: id.split(':')[2] ?? null,
  });
  for (const id of subjects) await port.nudge(runnable(id));
  const known = object(Date.now());
  await writeCommand(pool, of.known ?? '', known);
  await port.nudge(runnable(of.known ?? ''));
  const answers = async (): Promise<ReadonlyMap<string, Answer>> => {
    const { rows } = await pool.query<{ id: string; answer: Answer }>(
      "select id, answer from command where kind = 'object' and answer is not null",
    );
    return new Map(rows.map(({ id, answer }) => [id, answer]));
  };
  await expect.poll(async () => (await answers()).get(known.id), { timeout: 5_000 }).toMatchObject({ ok: true });
  await first.kill();
  expect(Date.now(), 'killed before the instant').toBeLessThan(closes);

  const rows = { 'in-time': object(closes - 1), last: object(closes), late: object(closes + 1) };
  for (const [id, row] of Object.entries(rows)) await writeCommand(pool, of[id] ?? '', row);
  await expect.poll(() => Date.now(), { timeout: 15_000 }).toBeGreaterThan(closes + 200);
  expect(await listed(), 'nothing has moved while nothing ran').toBe(applicants.length);

  await startProgram(env);
  const statuses = async () => {
    const { rows } = await pool.query<{ participant: string; status: string; closed: string | null }>(
      `select participant_id as participant, status, state->'step'->'list'->>'closed' as closed from subject where id = any($1)`,
      [subjects],
    );
    return Object.fromEntries(
      rows.map(({ participant, status, closed }) => [participant, closed === null ? status : `${status}, closed ${closed}`]),
    );
  };
  const stopped = 'submitted, closed true';
  await expect
    .poll(statuses, { timeout: 20_000, interval: 100 })
    .toEqual({ 'in-time': stopped, last: stopped, known: stopped, late: 'approved', nobody: 'approved' });
  await expect.poll(async () => (await answers()).size, { timeout: 10_000 }).toBe(4);
  const said = await answers();
  expect(said.get(rows['in-time'].id)).toMatchObject({ ok: true });
  expect(said.get(rows.last.id)).toMatchObject({ ok: true });
  expect(said.get(rows.late.id)).toMatchObject({ ok: false, rule: 'objection.late' });
  await connection.close();
}, 90_000);
