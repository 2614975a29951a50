/** A cycle lived by the durable side under a script: Temporal's server that skips time, PostgreSQL, delivery and real mail. */
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/activities.ts';
import { readLedger } from '../../activities/ledger.ts';
import type { Starter } from '../../activities/starter.ts';
import type { Said } from '../../bench/script.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import { type Answer, type Instant, subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { deliveryId, nudge, taskQueue } from '../../workflows/messages.ts';
import { type Ports, type TestEngine, testEngine } from '../support/engine.ts';
import { quickClient, quickSleep, testWorker } from '../support/temporal.ts';

export interface Plan {
  readonly world: World;
  readonly cycle: string;
  /** Who launches it, and when. */
  readonly launch: { readonly by: string; readonly at: Instant };
  readonly script: readonly Said[];
  readonly until: Instant;
  /** Whether the launcher archives the cycle then. */
  readonly archive?: boolean;
  /** How commands are given: as the API does, waiting for each answer; or laid down and nudged, as the sweep does, which is quicker. */
  readonly asking?: 'update' | 'nudge';
}

export interface Lived {
  readonly lines: readonly LedgerLine[];
  /** By subject and command id, of what the script said. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly states: ReadonlyMap<string, object>;
}

export interface Sabotage {
  readonly ports?: (ports: Ports) => Ports;
  readonly activities?: (activities: Activities) => Activities;
  /** Run on the database before anything else. */
  readonly sql?: string;
  /** Milliseconds to wait for what does not settle, since faults leave things undone for good; without it that fails the test. */
  readonly patience?: number;
}

const never = 100 * 366 * 86_400_000;

/** Delivery that sleeps until it is nudged or something is due, not an hour at most: four years have 35,000 hours. */
const patientDelivery = (client: Client, starter: Starter): Starter => ({
  ...starter,
  nudgeDelivery: async () => {
    await client.workflow.signalWithStart('delivery', {
      workflowId: deliveryId,
      taskQueue,
      args: [never],
      signal: nudge,
      signalArgs: [],
    });
  },
});

const undoneSql = `
select exists (select 1 from outbox where done_at is null) or exists (select 1 from command where answer is null)
  or exists (select 1 from notice where state = 'planned' and due_at <= $1)
  or exists (select 1 from delivery where state = 'planned' and due_at <= $1)
  or exists (select 1 from flight)
  or exists (select 1 from subject where wake_at <= $1 and stuck is null and not done) as undone`;

/** Waits until nothing is left to do at the clock's now. */
async function settled({ pool, clock }: TestEngine, patience: number): Promise<boolean> {
  const now = new Date(await clock.now()); // nobody sleeps meanwhile, so it stays
  for (const started = performance.now(); performance.now() - started < patience; ) {
    const { rows } = await pool.query<{ undone: boolean }>({ name: 'undone', text: undoneSql, values: [now] });
    if (rows[0]?.undone === false) return true;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return false;
}

export async function liveDurably(
  env: TestWorkflowEnvironment,
  { world, cycle, launch, script, until, archive, asking = 'update' }: Plan,
  sabotage: Sabotage = {},
): Promise<Lived> {
  const { ports = (p) => p, activities = (a) => a, sql, patience } = sabotage;
  const client = quickClient(env);
  const leap = quickSleep(env);
  const engine = await testEngine(env, world, {
    timeSkipped: true,
    drained: true,
    ports: (p) => ports({ ...p, starter: patientDelivery(client, p.starter) }),
  });
  if (sql) await engine.pool.query(sql);
  const worker = await testWorker(env, activities(engine.activities));
  let failure: unknown;
  const settle = async (): Promise<void> => {
    if (!(await settled(engine, patience ?? 20_000)) && patience === undefined)
      throw new Error(`something is left undone at ${new Date(await env.currentTimeMs()).toISOString()}`);
  };
  const sleepUntil = async (at: Instant): Promise<void> => {
    const left = at - (await engine.clock.now());
    if (left > 0) await leap(left);
    await settle();
  };
  await worker.runUntil(async () => {
    try {
      await sleepUntil(launch.at);
      await engine.createCycle(cycle);
      const launched = await engine.give(subjectId.cycle(cycle), {
        id: 'launch',
        kind: 'launch',
        body: {},
        actor: launch.by,
        principal: null,
        receivedAt: await engine.clock.now(),
      });
      if (!launched.ok) throw new Error(`${launched.rule}: ${launched.detail}`);
      for (const said of script) {
        await sleepUntil(said.at);
        if (said.draft) await engine.draft(said.subject, said.draft.content, said.draft.version);
        if (asking === 'update') await engine.give(said.subject, said.command);
        else {
          await engine.write(said.subject, said.command);
          await client.workflow.getHandle(said.subject).signal(nudge); // time stands still until what this starts is done
        }
      }
      await sleepUntil(until);
      if (archive) {
        await engine.give(subjectId.cycle(cycle), {
          id: 'archive',
          kind: 'archive',
          body: {},
          actor: launch.by,
          principal: null,
          receivedAt: until,
        });
        await settle();
      }
    } catch (error) {
      failure = error; // runUntil would hide it
    }
  });
  if (failure) throw failure;
  const { rows } = await engine.pool.query<{ id: string; state: object }>('select id, state from subject where state is not null');
  const { rows: answered } = await engine.pool.query<{ key: string; answer: Answer }>(
    "select subject_id || ' ' || id as key, answer from command where id = any($1)",
    [script.map((s) => s.command.id)],
  );
  const answers = new Map(answered.map((row) => [row.key, row.answer]));
  return { lines: await readLedger(engine.pool, cycle), answers, states: new Map(rows.map((row) => [row.id, row.state])) };
}
