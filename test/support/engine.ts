/**
 * The durable engine on a database of its own: real PostgreSQL, real Temporal, real SMTP into a mailbox in this process.
 * With a time-skipping server the one clock is the server's.
 */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import type pg from 'pg';
import type { Activities } from '../../activities/activities.ts';
import type { Clock } from '../../activities/clock.ts';
import { contentHash } from '../../activities/hash.ts';
import { openWire } from '../../activities/mail/wire.ts';
import { pinTemplate } from '../../activities/seed-reference.ts';
import { type Runnable, type Starter, starter } from '../../activities/starter.ts';
import { createActivities } from '../../activities/worker.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { type Answer, type Command, subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { command as commandUpdate } from '../../workflows/messages.ts';
import { atEnd } from './at-end.ts';
import { testDatabase } from './database.ts';
import { startDrain } from './drain.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { quickClient, testWorker } from './temporal.ts';
import { calendar } from './world.ts';

export interface TestEngine {
  readonly pool: pg.Pool;
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly starter: Starter;
  readonly activities: Activities;
  readonly env: TestWorkflowEnvironment;
  /** A worker, not yet running. */
  worker(): Promise<Worker>;
  /** Writes a command's row, as the API does. */
  write(subject: string, command: Command): Promise<void>;
  /** Has a written command answered by its runner. */
  ask(subject: string, commandId: string): Promise<Answer>;
  /** Both. */
  give(subject: string, command: Command): Promise<Answer>;
  draft(subject: string, content: Record<string, unknown>, version?: number): Promise<string>;
  /** Creates a cycle of the world's template; its begin is written. */
  createCycle(id: string, anchors?: Record<string, string>): Promise<void>;
  rowOf(
    subject: string,
  ): Promise<{ state: Record<string, unknown>; status: string; revision: number; wake_at: Date | null; stuck: string | null } | undefined>;
}

/** Writes people, roles, participants and the template of a world. Roles that are delegated have ids, and stand before their delegations. */
export async function writeWorld(pool: pg.Pool, world: World): Promise<void> {
  await pinTemplate(pool, world.template);
  for (const p of world.participants) {
    await pool.query('insert into participant (id, kind, names, country, zone) values ($1, $2, $3, $4, $5)', [
      p.id,
      p.kind,
      { en: `Land of ${p.id}` },
      p.country,
      p.zone,
    ]);
    for (const r of p.regions)
      await pool.query('insert into region_membership values ($1, $2, $3, $4)', [p.id, r.region, r.isDefault, new Date(0)]);
  }
  const people = new Set(world.memberships.map((m) => m.person));
  for (const person of people) {
    await pool.query('insert into person (id, name, email, zone) values ($1, $2, $3, $4)', [
      person,
      `Person ${person}`,
      `${person}@example.org`,
      world.zones?.get(person) ?? null,
    ]);
  }
  for (const [i, m] of world.memberships.entries()) {
    const until = m.until === null ? null : new Date(m.until);
    if (m.by) {
      await pool.query(
        'insert into delegation (id, membership_id, delegate_id, cycle_id, ask, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $6)',
        [m.id ?? `d${i}`, m.of, m.person, m.cycle, m.ask, new Date(m.from), until],
      );
      continue;
    }
    await pool.query('insert into membership values ($1, $2, $3, $4, $5, $6, $7)', [
      m.id ?? `m${i}`,
      m.person,
      m.role,
      m.participant,
      m.body,
      new Date(m.from),
      until,
    ]);
  }
}

/** What the engine stands on; a test may put something faulty in place of each. */
export interface Ports {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly starter: Starter;
}
interface EngineOptions {
  readonly timeSkipped?: boolean;
  readonly ports?: (ports: Ports) => Ports;
  /** Mails are taken and thrown away; the mailbox stays empty. */
  readonly drained?: boolean;
}

export async function testEngine(
  env: TestWorkflowEnvironment,
  world: World,
  { timeSkipped = false, ports = (p) => p, drained = false }: EngineOptions = {},
): Promise<TestEngine> {
  const { pool } = await testDatabase();
  await writeWorld(pool, world);
  const mailbox = await startMailbox();
  const drain = drained ? await startDrain() : undefined;
  const wire = openWire({ url: drain?.url ?? mailbox.url, connections: 4, socketTimeoutMs: 5000 });
  atEnd(async () => {
    await wire.close();
    await drain?.stop();
    await mailbox.stop();
  });
  const clock: Clock = { now: () => (timeSkipped ? env.currentTimeMs() : Date.now()) };
  const port = starter(quickClient(env), !timeSkipped);
  const linkOf = (subject: string, person: string) => `https://plenary.test/c/${subject}?k=${person}`;
  const given = ports({ pool, clock, calendar, starter: port });
  const activities = createActivities({
    ...given,
    wire,
    mailFrom: 'Secretariat <review@example.org>',
    linkOf,
    nudgeDelivery: given.starter.nudgeDelivery,
  });

  const runnable = async (id: string): Promise<Runnable> => {
    const { rows } = await pool.query<Runnable>(
      'select id, workflow, cycle_id as "cycleId", phase, participant_id as "participantId" from subject where id = $1',
      [id],
    );
    if (!rows[0]) throw new Error(`no subject ${id}`);
    return rows[0];
  };
  const write = async (subject: string, c: Command) => {
    await pool.query(
      'insert into command (subject_id, id, kind, body, body_hash, actor, principal, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing',
      [subject, c.id, c.kind, JSON.stringify(c.body), contentHash(c.body), c.actor, c.principal, new Date(c.receivedAt)],
    );
  };
  const ask = async (subject: string, commandId: string): Promise<Answer> => {
    await port.nudge(await runnable(subject));
    return env.client.workflow.getHandle(subject).executeUpdate(commandUpdate, { args: [commandId], updateId: commandId });
  };
  return {
    ...{ pool, mailbox, clock, starter: port, activities, env, write, ask },
    worker: () => testWorker(env, activities),
    give: async (subject, c) => {
      await write(subject, c);
      return ask(subject, c.id);
    },
    draft: async (subject, content, version = 1) => {
      const hash = contentHash(content);
      await pool.query(
        `insert into draft (subject_id, version, content, hash, updated_at, updated_by) values ($1, $2, $3, $4, now(), 'test')
         on conflict (subject_id) do update set version = $2, content = $3, hash = $4`,
        [subject, version, JSON.stringify(content), hash],
      );
      return hash;
    },
    createCycle: async (id, anchors = {}) => {
      const subject = subjectId.cycle(id);
      const { template } = world;
      await pool.query(
        "insert into cycle (id, title, template_id, template_version, anchors, created_by) values ($1, $1, $2, $3, $4, 'sec')",
        [id, template.id, template.version, anchors],
      );
      await pool.query(
        `insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ($1, 'cycle', 'cycle', $2, $3, $4)`,
        [subject, id, template.id, template.version],
      );
      await write(subject, {
        id: 'begin',
        kind: 'begin',
        body: { cycle: id, anchors },
        actor: 'sec',
        principal: null,
        receivedAt: await clock.now(),
      });
    },
    rowOf: async (subject) =>
      (await pool.query('select state, status, revision, wake_at, stuck from subject where id = $1', [subject])).rows[0],
  };
}
