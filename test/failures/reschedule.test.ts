/** A date moved for a thousand: whatever is killed on the way, everybody has the new date in the end, and each hears of it once. */
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { starter } from '../../activities/starter.ts';
import type { Deadline } from '../../domain/calendar/deadline.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { shiftedTemplate } from '../runners/shift.ts';
import { startProgram } from '../support/program.ts';
import { crowd, type Store, writeCommand } from '../support/store.ts';
import { surroundings } from '../support/surroundings.ts';
import { command, fixture, smallWorld } from '../support/world.ts';

const many = 1000;
const [cycle, phase] = [subjectId.cycle('c1'), subjectId.phase('c1', 'round')];
const call = subjectId.call('c1', 'round', 'north');

/** A launched cycle whose call has asked everybody; what was to be said is said, and nothing waits. */
async function asked({ pool, give, apply }: Store): Promise<void> {
  await pool.query(
    `insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ($1, 'cycle', 'cycle', 'c1', 'small', 1)`,
    [cycle],
  );
  await give(cycle, command('begin', { cycle: 'c1', anchors: {} }, 'sec', Date.now()));
  expect(await give(cycle, command('launch', {}, 'sec', Date.now()))).toMatchObject({ ok: true });
  for (const id of [phase, call, subjectId.call('c1', 'round', 'south')]) await apply({ id, asked: [] });
  expect(await give(call, command('open', {}, 'sec', Date.now()))).toMatchObject({ ok: true, status: 'open' });
  const { rows } = await pool.query<{ id: string }>("select id from subject where type = 'contribution' order by id");
  for (let i = 0; i < rows.length; i += 8) await Promise.all(rows.slice(i, i + 8).map(({ id }) => apply({ id, asked: [] })));
  await pool.query("update outbox set done_at = now(); update notice set state = 'cancelled' where state = 'planned'");
}

test(`killed in the middle of a reschedule over ${many} contributions: it ends applied to all, once`, async () => {
  const world = crowd({ ...smallWorld, template: shiftedTemplate(fixture('small.yaml')) }, many);
  const { store, env: among, address } = await surroundings(world);
  // A sweep each second would signal everybody who waits, each second.
  const env = { ...among, SWEEP_MS: '10000' };
  const { pool } = store;
  await asked(store);
  const count = async (sql: string): Promise<number> =>
    (await pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`)).rows[0]?.n ?? 0;
  const redated = () => count("audit where event->>'type' = 'redated' and subject_id like 'contribution:%'");
  expect(await count("subject where status = 'invited'")).toBe(many);

  const move = { anchor: 'conference', seen: '2055-06-30T10:00', to: '2055-09-15T10:00', reason: 'The venue is not ready.' };
  const first = await startProgram(env);
  await writeCommand(pool, cycle, command('reschedule', move, 'sec', Date.now(), 'secretariat'));
  const connection = await Connection.connect({ address });
  await starter(new Client({ connection })).nudge({ id: cycle, workflow: 'cycle', cycleId: 'c1', phase: null, participantId: null });
  await expect.poll(redated, { timeout: 30_000, interval: 10 }).toBeGreaterThan(many / 10);
  await first.kill();
  await connection.close();
  expect(await redated(), 'killed in the middle').toBeLessThan(many);

  await startProgram(env);
  await expect.poll(redated, { timeout: 180_000, interval: 200 }).toBe(many);
  await expect.poll(() => count('outbox where done_at is null'), { timeout: 30_000 }).toBe(0);
  expect(await count('command where answer is null')).toBe(0);
  expect(await count("command where not (answer->>'ok')::boolean")).toBe(0);
  const { rows } = await pool.query<{ deadline: Deadline; of: string; generation: number }>(
    `select state->'deadline' as deadline, type as of, generation from subject where type = 'contribution' or id = $1`,
    [call],
  );
  expect(new Set(rows.map(({ deadline }) => deadline.hard.wall))).toEqual(new Set(['2055-08-26T23:59:59']));
  expect(new Set(rows.filter(({ of }) => of === 'contribution').map(({ generation }) => generation))).toEqual(new Set([2]));
  const times =
    "(select subject_id from audit where event->>'type' in ('redated', 'rescheduled') group by subject_id having count(*) <> 1) twice";
  expect(await count(times), 'nobody twice').toBe(0);
  expect(await count("notice where rule = 'redated'"), 'each hears of it once').toBe(many);
}, 300_000);
