/** PostgreSQL away, Temporal away, everything away across a deadline: what was received is decided afterwards, soon, as of its receipt. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../activities/clock.ts';
import { starter } from '../../activities/starter.ts';
import { createActivities } from '../../activities/worker.ts';
import { startPostgres } from '../../launch/postgres.ts';
import { freePort } from '../../launch/processes.ts';
import { startTemporal } from '../../launch/temporal.ts';
import { openPool } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { atEnd } from '../support/at-end.ts';
import { writeWorld } from '../support/engine.ts';
import { startMailbox } from '../support/mailbox.ts';
import { startProgram } from '../support/program.ts';
import { deadline, openStore, takingWire, writeCommand, writeContributions, writeCycle, writeDraft } from '../support/store.ts';
import { devServer, testWorker } from '../support/temporal.ts';
import { calendar, command, smallWorld } from '../support/world.ts';

const day = 86_400_000;
const awayMs = 40_000;
const world = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const far = () => deadline(Date.now() + 20 * day, Date.now() + 30 * day);
const folderOf = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), name));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

test('PostgreSQL away for 40 s amid commands: they are decided a few seconds after its return', async () => {
  const options = { directory: folderOf('plenary-outage-'), port: await freePort(), durable: false };
  const first = await startPostgres(options);
  atEnd(() => rmSync(first.directory, { recursive: true, force: true }));
  atEnd(first.stop);
  await migrate(first.url);
  const pool = openPool(first.url);
  atEnd(() => pool.end());
  await writeWorld(pool, world);
  await writeCycle(pool, world);
  const env = await devServer();
  const port = starter(env.client);
  const made = createActivities({
    ...{ pool, clock: systemClock, calendar, wire: takingWire(), mailFrom: 'review@example.org', linkOf: () => 'https://plenary.test/' },
    ...{ starter: port, nudgeDelivery: port.nudgeDelivery },
  });
  const apply = vi.fn(made.apply);
  const ids = await writeContributions(pool, world, far(), Date.now());
  const nudgeAll = () =>
    Promise.all(ids.map((id) => port.nudge({ id, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: id.slice(-3) })));
  const count = async (sql: string) => (await pool.query(sql)).rows[0].n as number;
  const worker = await testWorker(env, { ...made, apply });
  await worker.runUntil(async () => {
    await nudgeAll();
    const invited = "select count(*)::int as n from subject where status = 'invited'";
    await expect.poll(() => count(invited), { timeout: 10_000 }).toBe(ids.length);
    for (const id of ids) for (let i = 0; i < 5; i++) await writeCommand(pool, id, command('remind', {}, 'sec', Date.now()));
    await first.stop();
    apply.mockClear();
    await nudgeAll();
    await sleep(awayMs);
    expect(apply.mock.calls.length / ids.length, 'tried again and again, not in a frenzy').toBeLessThan(25);
    expect(apply.mock.calls.length / ids.length).toBeGreaterThan(8);
    const second = await startPostgres(options);
    atEnd(second.stop);
    const back = performance.now();
    const undecided = 'select count(*)::int as n from command where answer is null';
    await expect.poll(() => count(undecided), { timeout: 20_000, interval: 100 }).toBe(0);
    expect(performance.now() - back, 'ms after its return').toBeLessThan(8000);
  });
}, 100_000);

test('Temporal away: a command waits as a row, and is answered after its return; one in time counts though all were down at the deadline', async () => {
  const file = join(folderOf('plenary-away-'), 'temporal.db');
  const options = { file, port: await freePort() };
  const store = await openStore(world, Date.now(), takingWire());
  const { pool } = store;
  const mailbox = await startMailbox();
  atEnd(mailbox.stop);
  const up = async () => {
    const temporal = await startTemporal(options);
    atEnd(temporal.stop);
    return temporal;
  };
  let temporal = await up();
  const env = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: temporal.address, SMTP_URL: mailbox.url, LEASE_MS: '3000', SWEEP_MS: '500' };
  const ids = await writeContributions(pool, world, far(), Date.now());
  const [a = '', b = '', c = ''] = ids;
  let program = await startProgram(env);
  const statusOf = async (id: string) => (await pool.query('select status from subject where id = $1', [id])).rows[0].status;
  const answerTo = async (id: string) => (await pool.query('select answer from command where id = $1', [id])).rows[0]?.answer;
  await expect.poll(() => Promise.all(ids.map(statusOf)), { timeout: 20_000 }).toEqual(['invited', 'invited', 'invited']);

  await temporal.stop();
  const meanwhile = command('remind', {}, 'sec', Date.now());
  await writeCommand(pool, a, meanwhile);
  await sleep(4000);
  expect(await answerTo(meanwhile.id), 'it waits').toBeNull();
  temporal = await up();
  await expect.poll(() => answerTo(meanwhile.id), { timeout: 20_000 }).toMatchObject({ ok: true });

  // The hard deadline of b and c falls into the time when nothing runs; only b's people sent something before it.
  const hard = Date.now() + 3000;
  await writeDraft(pool, b, { 'main.text': 'In time.' });
  await pool.query("update subject set state = jsonb_set(state, '{deadline}', $2), wake_at = $3 where id = any($1)", [
    [b, c],
    JSON.stringify(deadline(hard, hard)),
    new Date(hard + 1),
  ]);
  await program.kill();
  await temporal.stop();
  const inTime = command('submit', { draftVersion: 1 }, 'fp-bbb', hard - 1, 'BBB');
  await writeCommand(pool, b, inTime);
  await sleep(Math.max(0, hard + 1000 - Date.now()));
  expect(await statusOf(c)).toBe('invited');
  temporal = await up();
  program = await startProgram(env);
  await expect.poll(() => answerTo(inTime.id), { timeout: 30_000 }).toMatchObject({ ok: true, status: 'submitted', timing: 'onTime' });
  await expect.poll(() => statusOf(c), { timeout: 20_000 }).toBe('notSubmitted');
  expect(await statusOf(b)).toBe('submitted');
  const connection = await Connection.connect({ address: temporal.address });
  atEnd(() => connection.close());
  expect((await new Client({ connection }).workflow.getHandle(b).describe()).status.name).toBe('RUNNING');
}, 100_000);
