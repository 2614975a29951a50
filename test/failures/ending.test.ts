/** Updates sent while a workflow ends or continues as new: each is answered, nothing hangs, nothing is told to the dead. */
import { describe, expect, test } from 'vitest';
import { asking } from '../support/asking.ts';
import { testEngine } from '../support/engine.ts';
import { deadline, writeContributions, writeCycle } from '../support/store.ts';
import { devServer } from '../support/temporal.ts';
import { command, smallWorld } from '../support/world.ts';

const day = 86_400_000;
const races = 30;
const world = {
  ...smallWorld,
  participants: Array.from({ length: races }, (_, i) => ({
    ...(smallWorld.participants[0] as (typeof smallWorld.participants)[number]),
    id: `R${i}`,
  })),
  memberships: smallWorld.memberships.filter((m) => m.participant === null),
};

async function running(...settings: string[]) {
  const engine = await testEngine(await devServer(...settings), world);
  await writeCycle(engine.pool, world);
  const ids = await writeContributions(engine.pool, world, deadline(Date.now() + 20 * day, Date.now() + 30 * day), Date.now());
  return { engine, ids, ask: asking(engine), client: engine.env.client };
}
const remind = () => command('remind', {}, 'sec', Date.now());
const archive = () => ({ ...command('archive', {}, 'call:c1:round:north', Date.now()), principal: null });

describe('while workflows end', () => {
  test(`${races} races of an archive against commands: each command is answered, each run ends`, async () => {
    const { engine, ids, ask, client } = await running();
    const worker = await engine.worker();
    await worker.runUntil(async () => {
      await Promise.all(ids.map((id) => ask(id, remind())));
      const answers = await Promise.all(
        ids.flatMap((id, i) => {
          const ending = async () => {
            await new Promise((resolve) => setTimeout(resolve, i % 6));
            return ask(id, archive());
          };
          return [ask(id, remind()), ending(), ask(id, remind()), ask(id, remind())];
        }),
      );
      for (const answer of answers) if (!answer.ok) expect(answer.rule).toBe('cycle.archived');
      expect(answers.filter((a) => a.ok).length).toBeGreaterThanOrEqual(races);

      // Told once more when all is over: a new run answers, and ends too.
      const late = await Promise.all(ids.map((id) => ask(id, remind())));
      expect(new Set(late.map((a) => (a.ok ? 'ok' : a.rule)))).toEqual(new Set(['cycle.archived']));
      await engine.starter.nudge({ id: ids[0] as string, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'R0' });
      const open = async () => {
        const described = await Promise.all(ids.map((id) => client.workflow.getHandle(id).describe()));
        return described.filter((d) => d.status.name !== 'COMPLETED').map((d) => `${d.workflowId}: ${d.status.name}`);
      };
      await expect.poll(open, { timeout: 15_000 }).toEqual([]);
      const { rows } = await engine.pool.query('select count(*)::int as n from command where answer is null');
      expect(rows).toEqual([{ n: 0 }]);
    });
  });
});

describe('while workflows continue as new', () => {
  test('nothing in the inbox is lost: each command is answered once, and the timer goes on', async () => {
    const { engine, ids, ask, client } = await running('limit.historyCount.suggestContinueAsNew=60');
    const [id = ''] = ids;
    const worker = await engine.worker();
    await worker.runUntil(async () => {
      await ask(id, remind());
      const first = (await client.workflow.getHandle(id).describe()).runId;
      const lane = async () => {
        for (let i = 0; i < 10; i++) {
          expect(await ask(id, remind())).toMatchObject({ ok: true });
          await engine.starter.nudge({ id, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'R0' });
        }
      };
      await Promise.all(Array.from({ length: 4 }, lane));
      expect((await client.workflow.getHandle(id).describe()).runId, 'it has continued').not.toBe(first);
      const { rows } = await engine.pool.query(
        "select count(*)::int as n from audit where subject_id = $1 and event->>'type' = 'reminded'",
        [id],
      );
      expect(rows).toEqual([{ n: 41 }]);

      // The timer of the run before is armed again: time still moves it.
      const now = Date.now();
      await engine.pool.query("update subject set state = jsonb_set(state, '{deadline,hard,at}', to_jsonb($2::bigint)) where id = $1", [
        id,
        now + 1500,
      ]);
      await ask(id, remind());
      await expect.poll(async () => (await engine.rowOf(id))?.status, { timeout: 10_000 }).toBe('notSubmitted');
    });
  });
});
