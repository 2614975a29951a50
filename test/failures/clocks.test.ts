/** One clock, injected: with a server that skips time, everything durable takes its now from there. */
import { expect, test } from 'vitest';
import { testEngine } from '../support/engine.ts';
import { deadline, writeContributions, writeCycle } from '../support/store.ts';
import { timeSkipping } from '../support/temporal.ts';
import { smallWorld } from '../support/world.ts';

const day = 86_400_000;

test('weeks of server time: each elapse carries exactly its instant, each mail leaves at its own', async () => {
  const env = await timeSkipping();
  const engine = await testEngine(env, smallWorld, { timeSkipped: true });
  const { pool, mailbox } = engine;
  await writeCycle(pool, smallWorld);
  const start = await env.currentTimeMs();
  const [soft, hard] = [start + 14 * day, start + 17 * day];
  const [id = ''] = await writeContributions(pool, smallWorld, deadline(soft, hard), start, ['AAA']);
  const worker = await engine.worker();
  await worker.runUntil(async () => {
    await engine.starter.nudge({ id, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'AAA' });
    await expect.poll(async () => (await engine.rowOf(id))?.status, { timeout: 10_000 }).toBe('invited');
    await env.sleep(hard - (await env.currentTimeMs()) - 60_000);
    expect((await engine.rowOf(id))?.status, 'a minute before').toBe('invited');
    await env.sleep(day);
    expect(Date.now(), 'the real clock has hardly moved').toBeLessThan(start + day);
    await expect.poll(async () => (await engine.rowOf(id))?.status, { timeout: 10_000 }).toBe('notSubmitted');
    await expect
      .poll(async () => (await pool.query("select 1 from delivery where state = 'planned' and due_at < $1", [new Date(hard)])).rowCount)
      .toBe(0);
  });
  const { rows: lapsed } = await pool.query<{ at: Date }>("select at from audit where subject_id = $1 and event->>'type' = 'lapsed'", [id]);
  expect(lapsed.map((row) => row.at.getTime())).toEqual([hard + 1]);
  const { rows } = await pool.query<{ rule: string; late: number }>(
    `select n.rule, (extract(epoch from d.sent_at - d.due_at) * 1000)::float8 as late from delivery d join notice n on n.id = d.notice_id
     where n.kind = 'scheduled' order by d.due_at`,
  );
  expect(rows.map((row) => row.rule)).toEqual(['soft-7', 'soft-7', 'soft-1', 'soft-1', 'hard-1', 'hard-1']);
  for (const { rule, late } of rows) {
    expect(late, `${rule}: not before its instant, by the same clock`).toBeGreaterThanOrEqual(0);
    expect(late, `${rule}: nor long after`).toBeLessThan(120_000);
  }
  expect(mailbox.mails.length).toBeGreaterThanOrEqual(8);
});
