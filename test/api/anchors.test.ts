/** The dates a cycle counts from: who reads and moves them, what is refused and how, and what becomes of those who are asked. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const path = '/api/cycles/c1/reschedule';
const move = { anchor: 'conference', seen: '2027-06-30T10:00', to: '2027-08-25T10:00', reason: 'The venue is not ready.' };
const anchors = async (as = 'sec', cycle = 'c1') => (await api.get(`/api/cycles/${cycle}/anchors`, as)).body;
const hard = async (id: string) => (await api.get(`/api/contributions/${id}`)).body.deadline.hard.wall;

beforeAll(async () => {
  await openRound(api);
  api.clock.at += 60_000;
});

test.each([
  ['sec', 200, ['reschedule']],
  ['co-north', 200, []],
  ['co-south', 200, []],
  ['fp-aaa', 200, []],
  ['drafter-aaa', 200, []],
  ['nobody', 404, undefined],
])('%s reads the dates: %i, and may %j', async (person, status, commands) => {
  const { status: got, body } = await api.get('/api/cycles/c1/anchors', person);
  expect([got, body.commands]).toEqual([status, commands]);
});

test.each(['co-north', 'co-south', 'fp-aaa', 'drafter-aaa', 'nobody'])('%s may not move them', async (person) => {
  const { status, body } = await api.post(path, move, person);
  expect([status, body.rule]).toEqual([403, 'authority.missing']);
  expect((await anchors()).items[0].history).toEqual([]);
});

describe('a move is refused, and nothing changes,', () => {
  test.each([
    ['of a date there is not', { anchor: 'party' }, 422, 'reschedule.unknown-anchor'],
    ['without a reason', { reason: ' ' }, 422, 'command.malformed'],
    ['without what was seen', { seen: undefined }, 422, 'command.malformed'],
    ['into the past', { to: '2027-01-05T10:00' }, 422, 'reschedule.past'],
    ['to an hour the clocks skip', { to: '2028-03-26T02:30' }, 422, 'reschedule.no-such-time'],
    ['to the same', { to: move.seen }, 422, 'reschedule.unchanged'],
    ['that puts dates out of order', { to: '2027-04-10T10:00' }, 422, 'reschedule.order'],
    ['by who saw another date', { seen: '2027-06-23T10:00' }, 409, 'reschedule.stale'],
  ] as const)('%s', async (_, change, status, rule) => {
    const reply = await api.post(path, { ...move, ...change });
    expect([reply.status, reply.body.rule]).toEqual([status, rule]);
    expect((await anchors()).items[0]).toMatchObject({ at: { wall: '2027-06-30T10:00:00' }, history: [] });
    expect(await hard(ofA)).toBe('2027-06-10T23:59:59');
  });
  test('without a key of its own', async () => {
    expect((await api.post(path, move, 'sec', null)).body.rule).toBe('idempotency.key-missing');
  });
});

test('a date moves with all that counts from it; its history says from, to, why, who and when', async () => {
  const key = crypto.randomUUID();
  const before = (await anchors()).items[0];
  expect(before).toMatchObject({ anchor: 'conference', at: { wall: '2027-06-30T10:00:00', zone: 'Europe/Zurich' }, history: [] });
  const reply = await api.post(path, move, 'sec', key);
  expect([reply.status, reply.body.answer.status]).toEqual([200, 'launched']);
  expect((await api.post(path, move, 'sec', key)).body, 'the same answer to the same key').toEqual(reply.body);

  const [after] = (await anchors('fp-aaa')).items;
  expect(after).toMatchObject({ at: { wall: '2027-08-25T10:00:00' }, status: 'postponed' });
  expect(after.history).toEqual([
    {
      ...{ from: '2027-06-30T10:00:00', to: '2027-08-25T10:00:00', reason: move.reason, actor: 'sec', status: 'postponed' },
      at: new Date(api.clock.at).toISOString(),
    },
  ]);
  expect(await hard(ofA)).toBe('2027-08-05T23:59:59');
  expect(await hard(ofB)).toBe('2027-08-05T23:59:59');
  expect((await api.get('/api/cycles/c1')).body.anchors).toEqual({ conference: '2027-08-25T10:00:00' });
  const { items } = (await api.get('/api/cycles/c1/phases')).body;
  expect(items[0].until).toBe('2027-08-25T08:00:00.000Z');
  const { rows } = await api.pool.query("select subject_id, audience, attach from notice where rule = 'redated' order by subject_id");
  expect(rows).toEqual([ofA, ofB].map((subject_id) => ({ subject_id, audience: 'contributors', attach: 'calendar' })));
});

test('of two who saw the same date the second is told that it has moved', async () => {
  const seen = '2027-08-25T10:00';
  const replies = await Promise.all(['2027-09-01T10:00', '2027-09-08T10:00'].map((to) => api.post(path, { ...move, seen, to })));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(replies.find(({ status }) => status === 409)?.body.rule).toBe('reschedule.stale');
  expect((await anchors()).items[0].history).toHaveLength(2);
});

test('neither audit nor state hold the reason', async () => {
  const { rows } = await api.pool.query(
    "select 1 from audit where event::text like '%venue%' union all select 1 from subject where state::text like '%venue%'",
  );
  expect(rows).toEqual([]);
});

test('before the launch the date changes, and nothing else; once archived nothing does', async () => {
  await api.post('/api/cycles', { id: 'c2', title: 'Second', template: 'small', anchors: { conference: '2027-07-07T10:00' } });
  const other = '/api/cycles/c2/reschedule';
  expect((await api.post(other, { ...move, seen: '2027-07-07T10:00' })).body.answer.status).toBe('planned');
  expect((await anchors('sec', 'c2')).items[0]).toMatchObject({ at: { wall: '2027-08-25T10:00:00' }, status: 'postponed' });
  await api.post('/api/cycles/c2/archive', {});
  expect((await anchors('sec', 'c2')).commands).toEqual([]);
  expect((await api.post(other, { ...move, seen: '2027-08-25T10:00', to: '2027-09-01T10:00' })).body.rule).toBe('cycle.archived');
});
