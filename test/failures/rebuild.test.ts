/** PostgreSQL restored from a backup under a living Temporal, and an empty Temporal under a living PostgreSQL: `rebuild` mends both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { expect, test } from 'vitest';
import { systemClock } from '../../activities/clock.ts';
import { starter } from '../../activities/starter.ts';
import { rebuild } from '../../activities/sweep.ts';
import { freePort } from '../../launch/processes.ts';
import { startTemporal } from '../../launch/temporal.ts';
import { atEnd } from '../support/at-end.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { startProgram } from '../support/program.ts';
import { deadline, openStore, type Store, takingWire, writeCommand, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld } from '../support/world.ts';

const day = 86_400_000;
const world = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const [a, b, c] = ['AAA', 'BBB', 'CCC'].map((id) => `contribution:c1:report:${id}`) as [string, string, string];

/** What is promised: every notice with its instant and state. */
const planOf = async ({ pool }: Store) =>
  (await pool.query("select key, due_at, state from notice where state = 'planned' order by key")).rows as { key: string; due_at: Date }[];
const statusOf = async ({ pool }: Store, id: string): Promise<string | undefined> =>
  (await pool.query('select status from subject where id = $1', [id])).rows[0]?.status;
const hasPassed = (mailbox: Mailbox, person: string) =>
  mailbox.mails.some((m) => m.to[0] === `${person}@example.org` && /passed|closed/i.test(m.mail.subject ?? ''));

async function running() {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-rebuild-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const up = async (file: string) => {
    const temporal = await startTemporal({ file: join(folder, file), port });
    atEnd(temporal.stop);
    return temporal;
  };
  const temporal = await up('temporal.db');
  const store = await openStore(world, Date.now(), takingWire());
  const mailbox = await startMailbox();
  atEnd(mailbox.stop);
  // Sweeps once, at its start: what moves later is moved by timers, or by the rebuild.
  const env = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: temporal.address, SMTP_URL: mailbox.url, LEASE_MS: '3000', SWEEP_MS: '600000' };
  const connect = async () => {
    const connection = await Connection.connect({ address: temporal.address });
    atEnd(() => connection.close().catch(() => {}));
    return new Client({ connection });
  };
  const begin = async (client: Client, participant: string, soft: number, hard: number) => {
    const [id = ''] = await writeContributions(store.pool, world, deadline(soft, hard), Date.now(), [participant]);
    await starter(client).nudge({ id, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: participant });
    await expect.poll(() => statusOf(store, id), { timeout: 15_000 }).toBe('invited');
  };
  const stateIn = async (client: Client, id: string) => (await client.workflow.getHandle(id).describe()).status.name;
  return { store, mailbox, env, temporal, up, connect, begin, stateIn };
}

/** Backup and restore by copies of the whole database, whoever is connected. */
function backups(store: Store) {
  const name = new URL(store.url).pathname.slice(1);
  const copy = async (from: string, to: string) => {
    const admin = new pg.Client({ connectionString: Object.assign(new URL(store.url), { pathname: 'postgres' }).href });
    await admin.connect();
    try {
      await admin.query(`alter database ${from} allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
      await admin.query(`drop database if exists ${to} with (force)`);
      await admin.query(`create database ${to} template ${from}`);
      await admin.query(`alter database ${from} allow_connections true`);
    } finally {
      await admin.end();
    }
  };
  return { backup: () => copy(name, `${name}_backup`), restore: () => copy(`${name}_backup`, name) };
}

test('PostgreSQL restored from a backup under a living Temporal: timers and notices are those of the backup', async () => {
  const { store, mailbox, env, connect, begin, stateIn } = await running();
  const client = await connect();
  await startProgram(env);
  const hard = Date.now() + 12_000;
  await begin(client, 'AAA', hard, hard);
  await begin(client, 'BBB', Date.now() + 20 * day, Date.now() + 30 * day);
  await mailbox.waitFor(3); // the invitations
  const sent = async () => (await store.pool.query("select count(*)::int as n from delivery where state = 'sent'")).rows[0].n;
  await expect.poll(sent).toBe(3);
  const { backup, restore } = backups(store);
  await backup();
  const promised = await planOf(store);

  const give = async (id: string, kind: string, body: unknown, actor: string, principal: string | null) => {
    const given = command(kind, body, actor, Date.now(), principal);
    await writeCommand(store.pool, id, given);
    await starter(client).nudge({ id, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: null });
    const answer = async () => (await store.pool.query('select answer from command where id = $1', [given.id])).rows[0]?.answer;
    await expect.poll(answer, { timeout: 10_000 }).toMatchObject({ ok: true });
  };
  // What the backup knows nothing of: a timer moved far away, a submission, somebody new.
  await give(a, 'extend', { days: 20, reason: 'Elections.' }, 'sec', 'secretariat');
  await writeDraft(store.pool, b, { 'main.text': 'Done.' });
  await give(b, 'submit', { draftVersion: 1 }, 'fp-bbb', 'BBB');
  await begin(client, 'CCC', Date.now() + 20 * day, Date.now() + 30 * day);

  await restore();
  expect(await statusOf(store, b)).toBe('invited');
  expect(await rebuild({ pool: store.pool, clock: systemClock, starter: starter(client) })).toBe(2);
  if (Date.now() < hard) expect(await planOf(store)).toEqual(promised);
  await expect.poll(() => statusOf(store, a), { timeout: 25_000 }).toBe('notSubmitted');
  await expect.poll(() => hasPassed(mailbox, 'fp-aaa'), { timeout: 10_000 }).toBe(true);
  const { rows } = await store.pool.query("select at from audit where subject_id = $1 and event->>'type' = 'lapsed'", [a]);
  expect(rows[0].at.getTime()).toBe(hard + 1);
  await give(b, 'decline', {}, 'fp-bbb', 'BBB');
  // Whom the restored database does not know: its run ends when it is next told something, and a new one can begin.
  await starter(client).nudge({ id: c, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'CCC' });
  await expect.poll(() => stateIn(client, c), { timeout: 10_000 }).toBe('COMPLETED');
}, 90_000);

test('an empty Temporal under a living PostgreSQL: every living subject runs again, timers and notices as planned', async () => {
  const { store, mailbox, env, temporal, up, connect, begin, stateIn } = await running();
  const before = await connect();
  const program = await startProgram(env);
  await begin(before, 'AAA', Date.now() + 20 * day, Date.now() + 30 * day);
  await begin(before, 'BBB', Date.now() + 20 * day, Date.now() + 30 * day);
  await mailbox.waitFor(3);
  const hard = Date.now() + 8000;
  await begin(before, 'CCC', hard, hard);
  await mailbox.waitFor(4);
  const sent = async () => (await store.pool.query("select count(*)::int as n from delivery where state = 'sent'")).rows[0].n;
  await expect.poll(sent).toBe(4);
  const promised = await planOf(store);
  await program.kill();
  await temporal.stop();

  await up('another.db');
  const client = await connect();
  await startProgram(env);
  await expect(stateIn(client, a), 'it is empty').rejects.toThrow(/not found/i);
  expect(await rebuild({ pool: store.pool, clock: systemClock, starter: starter(client) })).toBe(3);
  for (const id of [a, b, c, 'delivery']) expect(await stateIn(client, id), id).toBe('RUNNING');
  if (Date.now() < hard) expect(await planOf(store)).toEqual(promised);
  await expect.poll(() => statusOf(store, c), { timeout: 25_000 }).toBe('notSubmitted');
  await expect.poll(() => hasPassed(mailbox, 'fp-ccc'), { timeout: 10_000 }).toBe(true);
  expect(
    mailbox.mails.filter((m) => m.to[0] === 'fp-aaa@example.org'),
    'nobody is invited twice',
  ).toHaveLength(1);
  const { rows } = await store.pool.query("select due_at, state from notice where rule = 'soft-7' and subject_id = $1", [a]);
  expect(rows).toMatchObject([{ state: 'planned' }]);
}, 90_000);
