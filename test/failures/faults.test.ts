/** One bad command, one bad elapse, one lost row: each stops nobody else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ZodError } from 'zod';
import { lifecycles } from '../../domain/lifecycles.ts';
import { command as commandUpdate } from '../../workflows/messages.ts';
import { testEngine } from '../support/engine.ts';
import { deadline, openStore, takingWire, writeCommand, writeContributions, writeCycle, writeDraft } from '../support/store.ts';
import { devServer, testWorker } from '../support/temporal.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const begun = utc('2027-04-01T08:00');
const ends = deadline(utc('2027-05-31T21:59:59'), utc('2027-06-10T21:59:59'));
afterEach(() => void vi.restoreAllMocks());

async function opened() {
  const store = await openStore(smallWorld, begun, takingWire());
  const [id = ''] = await writeContributions(store.pool, smallWorld, ends, begun, ['AAA']);
  await store.apply({ id, asked: [] });
  await writeDraft(store.pool, id, { 'main.text': 'First.' });
  return { store, id };
}

describe('a command that cannot be decided', () => {
  test('a decider that throws: it is answered `fault`, and the good one behind it is decided', async () => {
    const { store, id } = await opened();
    const bad = command('begin', { call: 'not a beginning' }, 'call:c1:round:south', begun + 1);
    const good = command('draft', {}, 'fp-aaa', begun + 2, 'AAA');
    for (const c of [bad, good]) await writeCommand(store.pool, id, c);
    store.at = begun + 10;
    const first = await store.apply({ id, asked: [bad.id, good.id] });
    expect(first.answers).toMatchObject({ [bad.id]: { ok: false, rule: 'fault' }, [good.id]: { ok: true, status: 'drafting' } });
    expect((await store.apply({ id, asked: [bad.id, good.id] })).answers, 'and stays so').toEqual(first.answers);
  });

  test('one whose outcome the database refuses: the same', async () => {
    const { store, id } = await opened();
    await store.pool.query("alter table submitted_version add constraint no_first check (actor <> 'fp-aaa')");
    const bad = command('submit', { draftVersion: 1 }, 'fp-aaa', begun + 2, 'AAA');
    const [before, behind] = [
      command('draft', {}, 'fp-aaa', begun + 1, 'AAA'),
      command('delay', { until: '2027-05-20' }, 'fp-aaa', begun + 3, 'AAA'),
    ];
    for (const c of [before, bad, behind]) await writeCommand(store.pool, id, c);
    store.at = begun + 10;
    await store.apply({ id, asked: [] });
    const { rows } = await store.pool.query('select answer from command where subject_id = $1 and id = any($2) order by received_at', [
      id,
      [before.id, bad.id, behind.id],
    ]);
    expect(rows.map((r) => r.answer)).toMatchObject([
      { ok: true, status: 'drafting' },
      { ok: false, rule: 'fault' },
      { ok: true, status: 'delayed' },
    ]);
    const { rows: kept } = await store.pool.query("select 1 from audit where subject_id = $1 and event->>'type' = 'submitted'", [id]);
    expect(kept, 'nothing of it is left behind').toEqual([]);
  });

  test('trouble with the database itself is no fault: it is tried again, and the command waits', async () => {
    const { store, id } = await opened();
    const good = command('draft', {}, 'fp-aaa', begun + 1, 'AAA');
    await writeCommand(store.pool, id, good);
    await store.pool.query('alter table outbox rename to outbox_away'); // a program ahead of its migrations
    await expect(store.apply({ id, asked: [good.id] })).rejects.toThrow(/outbox/);
    await store.pool.query('alter table outbox_away rename to outbox');
    expect((await store.apply({ id, asked: [good.id] })).answers).toMatchObject({ [good.id]: { ok: true } });
  });
});

describe('time that cannot pass', () => {
  test('an elapse that the database refuses marks the subject stuck too', async () => {
    const { store, id } = await opened();
    await store.pool.query("alter table audit add constraint no_lapse check (event->>'type' <> 'lapsed')");
    store.at = ends.hard.at + 1000;
    expect(await store.apply({ id, asked: [] })).toMatchObject({ wakeAt: null });
    expect((await store.pool.query('select stuck from subject where id = $1', [id])).rows[0].stuck).toMatch(/no_lapse/);
  });

  test('and whoever comes behind it is not blamed: the remedy is decided', async () => {
    const { store, id } = await opened();
    await store.pool.query("alter table audit add constraint no_lapse check (event->>'type' <> 'lapsed')");
    const late = command('draft', {}, 'fp-aaa', ends.hard.at + 1000, 'AAA');
    const remedy = command('extend', { days: 20, reason: 'It got stuck.' }, 'sec', ends.hard.at + 2000);
    for (const c of [late, remedy]) await writeCommand(store.pool, id, c);
    store.at = ends.hard.at + 3000;
    const { answers, wakeAt } = await store.apply({ id, asked: [late.id, remedy.id] });
    expect(answers[late.id]).not.toMatchObject({ rule: 'fault' });
    expect(answers[remedy.id]).toMatchObject({ ok: true });
    expect(wakeAt, 'and time goes on').toBeGreaterThan(store.at);
    expect((await store.pool.query('select stuck from subject where id = $1', [id])).rows).toEqual([{ stuck: null }]);
  });

  test('what came in before it is decided before it, and stays', async () => {
    const { store, id } = await opened();
    await store.pool.query("alter table audit add constraint no_lapse check (event->>'type' <> 'lapsed')");
    const before = command('draft', {}, 'fp-aaa', ends.hard.at - 1000, 'AAA');
    await writeCommand(store.pool, id, before);
    store.at = ends.hard.at + 3000;
    expect(await store.apply({ id, asked: [before.id] })).toMatchObject({
      answers: { [before.id]: { ok: true, status: 'drafting' } },
      wakeAt: null,
      status: 'drafting',
    });
    expect((await store.pool.query('select stuck from subject where id = $1', [id])).rows[0].stuck).toMatch(/no_lapse/);
  });

  test.each([
    ['wakeAt', new RangeError('no such instant')],
    ['project', new TypeError('no such status')],
    ['upgrade', new ZodError([])],
  ] as const)('rules whose %s throws: the subject is stuck, not tried without end', async (name, error) => {
    const { store, id } = await opened();
    const spoiled = vi.spyOn(lifecycles.contribution, name).mockImplementation(() => {
      throw error;
    });
    expect(await store.apply({ id, asked: [] })).toMatchObject({ wakeAt: null, done: false, status: 'invited' });
    const stuck = async () => (await store.pool.query('select stuck from subject where id = $1', [id])).rows[0].stuck;
    expect(await stuck()).toContain(error.message);
    spoiled.mockRestore();
    expect(await store.give(id, command('draft', {}, 'fp-aaa', begun + 1, 'AAA'))).toMatchObject({ ok: true });
    expect(await stuck(), 'a release and a command mend it').toBeNull();
  });

  test('a state that cannot be read: its commands wait, and are decided once it can', async () => {
    const { store, id } = await opened();
    const spoiled = vi.spyOn(lifecycles.contribution, 'upgrade').mockImplementation(() => {
      throw new ZodError([]);
    });
    const waits = command('draft', {}, 'fp-aaa', begun + 1, 'AAA');
    await writeCommand(store.pool, id, waits);
    expect((await store.apply({ id, asked: [waits.id] })).answers).toEqual({});
    spoiled.mockRestore();
    expect((await store.apply({ id, asked: [waits.id] })).answers).toMatchObject({ [waits.id]: { ok: true, status: 'drafting' } });
  });

  test('a command after which the rules throw is answered `fault`; the next is decided', async () => {
    const { store, id } = await opened();
    const { wakeAt } = lifecycles.contribution;
    vi.spyOn(lifecycles.contribution, 'wakeAt').mockImplementation((state) => {
      if ((state as { status: string }).status === 'declined') throw new RangeError('no such instant');
      return wakeAt(state);
    });
    const [bad, good] = [command('decline', {}, 'fp-aaa', begun + 1, 'AAA'), command('draft', {}, 'fp-aaa', begun + 2, 'AAA')];
    for (const c of [bad, good]) await writeCommand(store.pool, id, c);
    store.at = begun + 10;
    const { answers } = await store.apply({ id, asked: [bad.id, good.id] });
    expect(answers).toMatchObject({ [bad.id]: { ok: false, rule: 'fault' }, [good.id]: { ok: true, status: 'drafting' } });
  });

  test.each([
    ['does not move wakeAt', () => vi.spyOn(lifecycles.contribution, 'wakeAt').mockReturnValue(begun + 1000)],
    [
      'throws',
      () => {
        const { decide } = lifecycles.contribution;
        return vi.spyOn(lifecycles.contribution, 'decide').mockImplementation((state, c, context) => {
          if (c.kind === 'elapse') throw new Error('no such day');
          return decide(state, c, context);
        });
      },
    ],
  ])('an elapse that %s marks the subject stuck; commands go on, and mend it', async (_, spoil) => {
    const { store, id } = await opened();
    const spoiled = spoil();
    store.at = ends.hard.at + 1000;
    const { wakeAt } = await store.apply({ id, asked: [] });
    expect(wakeAt, 'its timer stops').toBeNull();
    const stuck = async () => (await store.pool.query('select stuck, wake_at from subject where id = $1', [id])).rows[0];
    expect(await stuck()).toMatchObject({ stuck: expect.stringMatching(/elapse/), wake_at: null });
    spoiled.mockRestore();
    const remedy = command('extend', { days: 20, reason: 'It got stuck.' }, 'sec', store.at);
    expect(await store.give(id, remedy)).toMatchObject({ ok: true });
    expect(await stuck()).toMatchObject({ stuck: null, wake_at: expect.any(Date) });
  });
});

test('with a runner around them: a stuck subject and a lost command cost a few events, not thousands', async () => {
  const engine = await testEngine(await devServer(), smallWorld);
  const { pool, env } = engine;
  await writeCycle(pool, smallWorld);
  const now = Date.now();
  const soon = deadline(now + 200, now + 400);
  const [a = '', b = ''] = await writeContributions(pool, smallWorld, soon, now, ['AAA', 'BBB']);
  const elapses = vi.spyOn(lifecycles.contribution, 'wakeAt').mockReturnValue(now + 401);
  const applied = vi.fn(engine.activities.apply);
  const worker = await testWorker(env, { ...engine.activities, apply: applied });
  await sleep(Math.max(0, now + 402 - Date.now())); // or a timer would be counted where the machine is quick, and not where it is slow
  const eventsOf = async (id: string) => (await env.client.workflow.getHandle(id).fetchHistory()).events?.length ?? 0;
  await worker.runUntil(async () => {
    for (const [subject, participant] of [
      [a, 'AAA'],
      [b, 'BBB'],
    ] as const)
      await engine.starter.nudge({ id: subject, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: participant });
    await expect.poll(async () => (await engine.rowOf(a))?.stuck, { timeout: 10_000 }).toMatch(/did not move/);
    elapses.mockRestore();
    // They told their call, which is not in this database: told again and again, that would be counted too.
    await expect.poll(async () => (await pool.query('select 1 from outbox')).rowCount, { timeout: 10_000 }).toBe(2);
    await pool.query('update outbox set done_at = now()');

    const lost = env.client.workflow.getHandle(b).executeUpdate(commandUpdate, { args: ['never-written'], updateId: 'never-written' });
    const told = await lost.then(
      () => undefined,
      (error) => error,
    );
    expect(told?.cause).toMatchObject({ type: 'COMMAND_LOST' });
    await sleep(1500);
    expect(applied.mock.calls.length).toBeLessThan(12);
    expect(await eventsOf(a)).toBeLessThan(50);
    expect(await eventsOf(b)).toBeLessThan(50);
    expect(await engine.give(b, command('remind', {}, 'sec', Date.now())), 'and others are answered').toMatchObject({
      ok: false,
      rule: 'remind.not-awaited',
    });
  });
});
