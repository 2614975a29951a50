/** Many children at once: started beside the loop, with ids only; the parent answers meanwhile. */
import { expect, test } from 'vitest';
import { subjectId } from '../../domain/lifecycle.ts';
import { asking } from '../support/asking.ts';
import { testEngine } from '../support/engine.ts';
import { crowd, deadline, writeCycle } from '../support/store.ts';
import { devServer } from '../support/temporal.ts';
import { command, smallWorld } from '../support/world.ts';

const children = 500;

test(`a call with ${children} children starts them all, answers meanwhile, and its history stays small`, async () => {
  const world = crowd(smallWorld, children);
  const engine = await testEngine(await devServer(), world);
  const { pool, env } = engine;
  await writeCycle(pool, world);
  const call = subjectId.call('c1', 'round', 'north');
  await pool.query(
    "insert into subject (id, type, workflow, cycle_id, phase, template_id, template_version) values ($1, 'call', 'call', 'c1', 'round', 'small', 1)",
    [call],
  );
  const day = 86_400_000;
  const now = Date.now();
  const begin = { cycle: 'c1', phase: 'round', stage: 'north', opens: now + 10 * day, deadline: deadline(now + 20 * day, now + 30 * day) };
  const ask = asking(engine);
  const worker = await engine.worker();
  await worker.runUntil(async () => {
    expect(await ask(call, command('begin', begin, 'phase:c1:round', now))).toMatchObject({ ok: true, status: 'planned' });
    const started = performance.now();
    expect(await ask(call, command('open', {}, 'sec', Date.now()))).toMatchObject({ ok: true, status: 'open' });
    const undone = async () => (await pool.query('select count(*)::int as n from outbox where done_at is null')).rows[0].n as number;
    expect(await undone(), 'children are still being started').toBeGreaterThan(0);
    expect(await ask(call, command('open', {}, 'sec', Date.now()))).toMatchObject({ ok: false, rule: 'call.opened-already' });
    expect(performance.now() - started, 'nobody waits for the children').toBeLessThan(5000);

    await expect.poll(undone, { timeout: 40_000 }).toBe(0);
    const invited = async () =>
      (await pool.query("select count(*)::int as n from subject where type = 'contribution' and status = 'invited'")).rows[0].n;
    await expect.poll(invited, { timeout: 20_000 }).toBe(children);
    const { events = [] } = await env.client.workflow.getHandle(call).fetchHistory();
    expect(events?.length).toBeLessThan(60);
    const { historySize = 0 } = await env.client.workflow.getHandle(call).describe();
    expect(historySize, 'bytes: bodies never enter Temporal').toBeLessThan(40_000);
  });
});
