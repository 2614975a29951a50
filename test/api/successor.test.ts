/** A cycle created as the successor of another: who may follow whom, and what goes on. */
import { beforeAll, expect, test } from 'vitest';
import { stage, template } from '../support/mandate.ts';
import { smallWorld } from '../support/world.ts';
import { ofA, openRound, testApi } from './support.ts';

const api = await testApi({ world: { ...smallWorld, template } });
const create = (change: object = {}, key?: string) =>
  api.post('/api/cycles', { id: 'c2', title: 'Second', template: 'small', successorOf: 'c1', ...change }, 'sec', key);

beforeAll(async () => {
  await openRound(api);
  api.clock.at += 60_000;
  const mandate = { stage, key: 'para-70', paragraph: '70', title: { en: 'Indicators' }, lead: 'AAA' };
  expect((await api.post('/api/cycles/c1/mandates', mandate)).status).toBe(200);
  await api.put(`/api/contributions/${ofA}/draft`, { baseVersion: 0, content: { 'main.text': 'What we said in the first.' } }, 'fp-aaa');
  expect((await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: 1 }, 'fp-aaa')).status).toBe(200);
});

test.each([
  ['a cycle there is not', 'c9', 404, 'not-found'],
  ['one that was never launched', 'c0', 409, 'successor.not-launched'],
] as const)('%s cannot be followed', async (_, successorOf, status, rule) => {
  await api.post('/api/cycles', { id: 'c0', title: 'Never', template: 'small' });
  const reply = await create({ successorOf });
  expect([reply.status, reply.body.rule]).toEqual([status, rule]);
});

test('it follows once; the same request again is answered as before', async () => {
  const key = crypto.randomUUID();
  const first = await create({}, key);
  expect(first.status).toBe(201);
  expect((await create({}, key)).body).toEqual(first.body);
  expect((await create({ id: 'c3' })).body.rule).toBe('successor.taken');
  expect((await api.get('/api/cycles/c2')).body).toMatchObject({ successorOf: 'c1', successor: null });
  expect((await api.get('/api/cycles/c1')).body).toMatchObject({ successorOf: null, successor: 'c2' });
});

test('once it is launched, open mandates are in it with their lineage, and can be told about there', async () => {
  expect((await api.get('/api/cycles/c2/mandates')).body.items).toEqual([]);
  expect((await api.post('/api/cycles/c2/launch', {})).status).toBe(200);
  expect((await api.get('/api/cycles/c1/mandates')).body.items).toEqual([]);
  const { items } = (await api.get('/api/cycles/c2/mandates')).body;
  expect(items).toMatchObject([{ id: 'mandate:c1:para-70', cycle: 'c2', title: { en: 'Indicators' }, lineage: [{ cycle: 'c1' }] }]);
  const told = { status: 'in-progress', asOf: '2027-02-20', text: 'It goes on.' };
  expect((await api.post('/api/mandates/mandate:c1:para-70/progress', told, 'fp-aaa')).body.answer.status).toBe('in-progress');
  await api.post('/api/cycles/c1/archive', {});
  expect((await api.get('/api/mandates/mandate:c1:para-70')).body.status).toBe('in-progress');
});

test('the last answers are at hand in it', async () => {
  const call = { id: 'call:c2:round:north', workflow: 'call', cycleId: 'c2', phase: 'round', participantId: null };
  await api.pool.query(
    `insert into command (subject_id, id, kind, body, body_hash, actor, principal, received_at) values ($1, 'opened', 'open', '{}', '', 'sec', 'secretariat', $2)`,
    [call.id, new Date(api.clock.at)],
  );
  await api.deps.engine.nudge(call);
  const { body } = await api.get('/api/contributions/contribution:c2:report:AAA/previous', 'fp-aaa');
  expect(body).toMatchObject({ from: { contribution: ofA, cycle: { id: 'c1' } }, content: { 'main.text': 'What we said in the first.' } });
});
