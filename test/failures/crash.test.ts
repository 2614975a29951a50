/** `kill -9`: in the middle of a wave, and right after a commit, of everything. What was promised happens, once. */
import { Client, Connection } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { starter } from '../../activities/starter.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { startProgram } from '../support/program.ts';
import { crowd, deadline, writeCommand, writeContributions } from '../support/store.ts';
import { surroundings } from '../support/surroundings.ts';
import { command, smallWorld } from '../support/world.ts';

const day = 86_400_000;
const wave = 1000;
const anyHour: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };

test(`in the middle of a wave of ${wave}: every notice is sent, none twice, each doubtful one is unknown`, async () => {
  const world = crowd(anyHour, wave);
  const { store, mailbox, env } = await surroundings(world);
  const { pool } = store;
  const ids = await writeContributions(pool, world, deadline(Date.now() + 20 * day, Date.now() + 30 * day), Date.now());
  store.at = Date.now();
  for (let i = 0; i < ids.length; i += 8) await Promise.all(ids.slice(i, i + 8).map((id) => store.apply({ id, asked: [] })));

  const first = await startProgram(env);
  await mailbox.waitFor(wave / 4, 20_000);
  await first.kill();
  const count = async (...states: string[]) =>
    (await pool.query('select count(*)::int as n from delivery where state = any($1)', [states])).rows[0].n as number;
  expect(mailbox.mails.length, 'killed in the middle').toBeLessThan(wave);
  const inDoubt = await count('sending');

  await startProgram(env);
  // Temporal misses the killed one's heartbeat after 20 s.
  await expect.poll(() => count('sent', 'unknown'), { timeout: 45_000, interval: 250 }).toBe(wave);
  const { rows } = await pool.query<{ state: string; notice_id: string; reason: string | null }>(
    'select state, notice_id, reason from delivery',
  );
  const times = Map.groupBy(mailbox.mails, (mail) => mail.mail.headers.find((h) => h.key === 'x-plenary-notice')?.value ?? '');
  for (const { state, notice_id, reason } of rows) {
    const arrived = times.get(notice_id)?.length ?? 0;
    if (state === 'sent') expect(arrived, 'sent: exactly once').toBe(1);
    else {
      expect(arrived, 'unknown: perhaps, never twice').toBeLessThanOrEqual(1);
      expect(reason).toBe('the program stopped while this was being sent');
    }
  }
  expect(rows.filter((row) => row.state === 'unknown')).toHaveLength(inDoubt);
  expect(inDoubt, 'a few rows at a time').toBeLessThanOrEqual(60);
}, 90_000);

describe('everything, after a commit and before anybody heard of it', () => {
  test('the children exist, the parent is told, the caller gets the answer that was given', async () => {
    const { store, env, up, killTemporal, address } = await surroundings(anyHour);
    const { pool } = store;
    const cycle = subjectId.cycle('c1');
    await pool.query(
      `insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ($1, 'cycle', 'cycle', 'c1', 'small', 1)`,
      [cycle],
    );
    await store.give(cycle, command('begin', { cycle: 'c1', anchors: {} }, 'sec', Date.now()));
    const launch = command('launch', {}, 'sec', Date.now());
    await writeCommand(pool, cycle, launch);

    const first = await startProgram({ ...env, DIE_AFTER: 'launch' });
    const connection = await Connection.connect({ address });
    await starter(new Client({ connection })).nudge({ id: cycle, workflow: 'cycle', cycleId: 'c1', phase: null, participantId: null });
    await first.gone();
    await killTemporal();
    await connection.close();
    const answered = async () =>
      (await pool.query('select answer from command where subject_id = $1 and id = $2', [cycle, launch.id])).rows[0].answer;
    const given = await answered();
    expect(given, 'it was committed').toMatchObject({ ok: true, status: 'launched' });
    const undone = async () => (await pool.query('select count(*)::int as n from outbox where done_at is null')).rows[0].n;
    expect(await undone(), 'and its effects were not carried out').toBeGreaterThan(0);

    await up();
    await startProgram(env);
    const statusOf = async (id: string) => (await pool.query('select status from subject where id = $1', [id])).rows[0]?.status;
    await expect.poll(() => statusOf(subjectId.call('c1', 'round', 'north')), { timeout: 25_000 }).toBe('planned');
    await expect.poll(undone, { timeout: 25_000 }).toBe(0);
    expect(await statusOf(subjectId.phase('c1', 'round'))).toBe('planned');
    expect(await answered()).toEqual(given);
    const { rows } = await pool.query("select count(*)::int as n from audit where event->>'type' = 'launched'");
    expect(rows).toEqual([{ n: 1 }]);
  }, 90_000);
});
