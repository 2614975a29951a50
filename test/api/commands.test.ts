import type { Client } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '../../api/engine.ts';
import { away, direct, north, ofA, ofB, openRound, testApi } from './support.ts';

/** Decides, unless it is told to be away. */
const switched = { away: false, sent: vi.fn() };
const api = await testApi({
  engine: (pool): Engine => {
    const there = direct(pool, { now: () => api.clock.at });
    return {
      ...there,
      send: (subject, command, receivedAt) => {
        switched.sent(command, receivedAt);
        return switched.away ? away.send(subject, command, receivedAt) : there.send(subject, command, receivedAt);
      },
      nudge: (subject) => (switched.away ? Promise.resolve() : there.nudge(subject)),
    };
  },
});
await openRound(api);
const extend = (asking: { as?: string; key?: string; body?: object; of?: string } = {}) =>
  api.post(`/api/contributions/${asking.of ?? ofA}/extend`, asking.body ?? { days: 3, reason: 'Elections.' }, asking.as, asking.key);
const rows = async (kind: string) => (await api.pool.query('select * from command where kind = $1 order by received_at', [kind])).rows;

test('a command is written with actor, principal and instant of receipt, and answered', async () => {
  const { status, body } = await extend({ as: 'co-north' });
  expect(status).toBe(200);
  expect(body.answer).toMatchObject({ ok: true, status: 'invited' });
  const [row] = await rows('extend');
  expect(row).toMatchObject({ subject_id: ofA, actor: 'co-north', principal: 'NORTH', body: { days: 3, reason: 'Elections.' } });
  expect(row.received_at.getTime()).toBe(api.clock.at);
  expect(body.command).toEqual({
    id: row.id,
    subject: ofA,
    kind: 'extend',
    receivedAt: new Date(api.clock.at).toISOString(),
    status: 'decided',
  });
  expect((await extend()).status).toBe(200);
  expect((await rows('extend')).map((r) => r.principal)).toEqual(['NORTH', 'secretariat']);
});

test('the same key with the same request is answered word for word, and counts once', async () => {
  const send = () => api.ask('POST', `/api/contributions/${ofA}/extend`, { key: 'once', body: { days: 1, reason: 'Once.' } });
  const first = await send();
  api.clock.at += 60_000;
  const again = await Promise.all([send(), send(), send()]);
  expect(again.map(({ status, body }) => [status, JSON.stringify(body)])).toEqual(Array(3).fill([200, JSON.stringify(first.body)]));
  expect((await rows('extend')).filter((row) => row.body.reason === 'Once.')).toHaveLength(1);
});

test('sent twenty times in the same moment it counts once', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => extend({ key: 'burst', body: { days: 1, reason: 'Burst.' } })));
  expect(new Set(all.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
  expect((await rows('extend')).filter((row) => row.body.reason === 'Burst.')).toHaveLength(1);
});

test('another spelling of the address is the same address', async () => {
  const first = await api.ask('POST', `/api/contributions/${ofA}/extend`, { key: 'spelled', body: { days: 1, reason: 'x' } });
  const other = await api.ask('POST', `/api/contributions/${encodeURIComponent(ofA)}/extend`, {
    key: 'spelled',
    body: { reason: 'x', days: 1 },
  });
  expect(other.body).toEqual(first.body);
});

test('the same key with another body is refused; for another person, subject or command it is another key', async () => {
  expect((await extend({ key: 'k' })).status).toBe(200);
  const { status, body } = await extend({ key: 'k', body: { days: 4, reason: 'Elections.' } });
  expect([status, body.rule]).toEqual([422, 'idempotency.key-reused']);
  expect((await extend({ key: 'k', as: 'co-north', body: { days: 4, reason: 'x' } })).status).toBe(200);
  expect((await extend({ key: 'k', of: ofB, body: { days: 4, reason: 'x' } })).status).toBe(200);
  expect((await api.post(`/api/contributions/${ofA}/remind`, {}, 'sec', 'k')).status).toBe(200);
});

test('a refusal is a problem that names the rule; a repeat is refused the same, even when it would now be accepted', async () => {
  const reopen = () => api.ask('POST', `/api/contributions/${ofA}/extend`, { key: 'early', body: { until: '2027-03-01', reason: 'x' } });
  const first = await reopen();
  expect([first.status, first.body.rule]).toEqual([422, 'extension.not-later']);
  expect(first.headers.get('content-type')).toContain('application/problem+json');
  api.clock.at += 1000;
  expect((await reopen()).body).toEqual(first.body);
});

test('with nobody there it is received, counts from then, and is answered at its address later', async () => {
  switched.away = true;
  const receivedAt = api.clock.at;
  const waiting = await extend({ as: 'co-north', key: 'storm', body: { days: 2, reason: 'Storm.' } });
  expect(waiting.status).toBe(202);
  const { href, command } = waiting.body;
  expect([waiting.headers.get('location'), command.status, command.receivedAt]).toEqual([
    href,
    'received',
    new Date(receivedAt).toISOString(),
  ]);
  expect(await api.get(href, 'co-north')).toMatchObject({ status: 200, body: { command, answer: null } });

  api.clock.at += 3_600_000;
  switched.sent.mockClear();
  const again = await extend({ as: 'co-north', key: 'storm', body: { days: 2, reason: 'Storm.' } });
  expect(switched.sent).toHaveBeenCalledExactlyOnceWith(command.id, receivedAt);
  expect([again.status, again.body]).toEqual([202, waiting.body]);
  switched.away = false;
  await api.deps.engine.nudge({ id: ofA, workflow: 'contribution', cycleId: 'c1', phase: null, participantId: 'AAA' });
  expect((await api.get(href, 'co-north')).body).toMatchObject({ command: { status: 'decided' }, answer: { ok: true } });
  const answered = await extend({ as: 'co-north', key: 'storm', body: { days: 2, reason: 'Storm.' } });
  expect([answered.status, answered.body.command.receivedAt]).toEqual([200, new Date(receivedAt).toISOString()]);
});

test('a repeat after a restored database asks Temporal anew: the answer it keeps is of a row that is lost', async () => {
  const executeUpdate = vi.fn(() => Promise.resolve({ ok: true }));
  const client = {
    withDeadline: (_deadline: number, work: () => Promise<unknown>) => work(),
    workflow: { getHandle: () => ({ executeUpdate }) },
  } as unknown as Client;
  const engine = createEngine({ client, log: api.deps.log });
  const subject = { id: ofA, workflow: 'contribution', cycleId: 'c1', phase: null, participantId: 'AAA' };
  for (const receivedAt of [1_000, 1_000, 2_000]) await engine.send(subject, 'same', receivedAt);
  const ids = executeUpdate.mock.calls.map((call: unknown[]) => (call[1] as { updateId: string }).updateId);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('an answer that was given while the caller waited in vain is found in the database', async () => {
  const there = direct(api.pool, api.clock);
  const engine: Engine = {
    ...there,
    send: async (subject, command, receivedAt) => {
      await there.send(subject, command, receivedAt);
      throw new Error('the line broke');
    },
  };
  const { placeCommand } = await import('../../api/commands.ts');
  const reply = await placeCommand(
    { ...api.deps, engine },
    {
      subjectId: ofB,
      kind: 'remind',
      body: {},
      actor: 'sec',
      key: 'lost',
      address: 'x',
      receivedAt: api.clock.at,
      authorise: () => 'secretariat',
    },
  );
  expect(reply).toMatchObject({ status: 200, body: { answer: { ok: true } } });
});

test('a receipt is for who sent it and for the secretariat', async () => {
  const { body } = await extend({ as: 'co-north', key: 'mine' });
  const path = `/api/commands/${body.command.id}`;
  expect((await api.get(path, 'co-north')).status).toBe(200);
  expect((await api.get(path, 'sec')).status).toBe(200);
  expect((await api.get(path, 'fp-aaa')).status).toBe(404);
});

test.for([
  ['a stranger', 'nobody', ofA, 'extend', 404],
  ['the focal point of another State', 'fp-bbb', ofA, 'submit', 404],
  ['the coordinator of another region', 'co-south', ofA, 'approve', 404],
  ['a coordinator who is only informed', 'co-north', ofB, 'extend', 403],
  ['a drafter', 'drafter-aaa', ofA, 'submit', 403],
  ['a focal point', 'fp-aaa', ofA, 'extend', 403],
  ['a coordinator', 'co-north', ofA, 'submit', 403],
] as const)('%s (%s) may not: %s %s', async ([, person, subject, kind, status]) => {
  const bodies = { extend: { days: 1, reason: 'x' }, submit: { draftVersion: 1 }, approve: { contentHash: 'x'.repeat(43) } };
  switched.sent.mockClear();
  const reply = await api.post(`/api/contributions/${subject}/${kind}`, bodies[kind], person);
  expect([reply.status, reply.body.rule]).toEqual([status, status === 404 ? 'not-found' : 'authority.missing']);
  expect(switched.sent).not.toHaveBeenCalled();
});

test('only the secretariat launches, opens and archives', async () => {
  expect((await api.post('/api/cycles/c1/launch', {}, 'co-north')).status).toBe(403);
  expect((await api.post(`/api/calls/${north}/open`, {}, 'co-north')).status).toBe(403);
  expect((await api.post('/api/cycles/c1/archive', {}, 'fp-aaa')).status).toBe(403);
  expect((await api.post('/api/cycles/c1/launch', {})).body.rule).toBe('cycle.launched-already');
});

test('what only lifecycles say to each other is no route', async () => {
  for (const kind of ['begin', 'elapse', 'settled', 'draft'])
    expect((await api.post(`/api/contributions/${ofA}/${kind}`, {})).status).toBeGreaterThanOrEqual(404);
});

test('the answer to a command that failed inside is a fault with the id of the command', async () => {
  const faulty: Engine = { ...away, send: () => Promise.resolve({ ok: false, rule: 'fault', detail: 'It broke.' }) };
  const other = await testApi({ engine: () => faulty });
  await other.post('/api/cycles', { id: 'c1', title: 'First', template: 'small' });
  const { status, body } = await other.post('/api/cycles/c1/launch', {});
  expect([status, body.rule, body.command.kind]).toEqual([500, 'fault', 'launch']);
});
