/** A round over HTTP on real PostgreSQL and Temporal: from an empty cycle to a published contribution, and through an absence of the worker. */
import { expect, test } from 'vitest';
import { starter } from '../../activities/starter.ts';
import { createActivities } from '../../activities/worker.ts';
import { createKey } from '../../api/auth.ts';
import { createEngine } from '../../api/engine.ts';
import { devServer, testWorker } from '../support/temporal.ts';
import { calendar, smallWorld } from '../support/world.ts';
import { north, ofA, testApi } from './support.ts';

test('a round runs over HTTP, and what is asked while no worker is there counts from its receipt', async () => {
  const env = await devServer();
  const api = await testApi({
    realKeys: true,
    realTime: true,
    world: {
      ...smallWorld,
      template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } },
      memberships: [
        ...smallWorld.memberships,
        { person: 'sec-two', role: 'secretariat', participant: null, body: 'secretariat', from: 0, until: null },
      ],
    },
    engine: () => createEngine({ client: env.client, log: { warn: () => {} }, deadline: 3_000 }),
  });
  const port = starter(env.client);
  const noMail = { send: () => Promise.reject(new Error('no mail here')), close: () => Promise.resolve() } as never;
  const activities = createActivities({
    ...{ pool: api.pool, clock: api.clock, calendar, wire: noMail, starter: port },
    mailFrom: 'Secretariat <review@example.org>',
    linkOf: (subject) => `https://plenary.example.org/c/${subject}`,
    nudgeDelivery: () => Promise.resolve(),
  });
  const keys = new Map<string, string>();
  for (const person of ['sec', 'sec-two', 'fp-aaa', 'co-north']) keys.set(person, await createKey(api.deps.auth, person, 'test'));
  const ask = async (method: string, path: string, as: string, body?: unknown, key?: string) =>
    api.ask(method, path, { as: null, body, ...(key && { key }), headers: { authorization: `Bearer ${keys.get(as)}` } });
  const give = async (path: string, as: string, body: unknown = {}) => {
    const reply = await ask('POST', path, as, body);
    expect([path, reply.status]).toEqual([path, 200]);
    return reply.body.answer;
  };
  const of = (kind: string) => `/api/contributions/${ofA}/${kind}`;
  const statusIs = (path: string, status: string) =>
    expect.poll(async () => (await ask('GET', path, 'sec')).body.status, { timeout: 20_000 }).toBe(status);

  expect((await ask('POST', '/api/cycles', 'sec', { id: 'c1', title: 'First cycle', template: 'small' })).status).toBe(201);
  const early = await ask('POST', '/api/cycles/c1/launch', 'sec', {}, 'launch');
  expect([early.status, early.body.command.status]).toEqual([202, 'received']);

  await (await testWorker(env, activities)).runUntil(async () => {
    await statusIs('/api/cycles/c1', 'launched');
    const repeated = await ask('POST', '/api/cycles/c1/launch', 'sec', {}, 'launch');
    expect([repeated.status, repeated.body.command.receivedAt]).toEqual([200, early.body.command.receivedAt]);
    expect((await ask('GET', '/readyz', 'sec')).body).toMatchObject({ ready: true, worker: 'up' });

    await statusIs(`/api/calls/${north}`, 'planned');
    const proposed = await ask('POST', '/api/proposals', 'sec', { kind: 'open', call: north });
    expect((await ask('POST', `${proposed.body.href}/confirm`, 'sec-two', {})).body.state).toBe('confirmed');
    await statusIs(`/api/calls/${north}`, 'open');
    await statusIs(`/api/contributions/${ofA}`, 'invited');

    const save = (baseVersion: number, value: string) =>
      ask('PUT', of('draft'), 'fp-aaa', { baseVersion, content: { 'main.text': value } });
    expect((await save(0, 'First.')).status).toBe(200);
    expect(await give(of('submit'), 'fp-aaa', { draftVersion: 1 })).toMatchObject({ receipt: 'C1/REPORT/AAA/1' });
    const first = (await ask('GET', of('versions/1'), 'co-north')).body;
    expect(await give(of('return'), 'co-north', { contentHash: first.hash, reason: 'Please add figures.' })).toMatchObject({
      status: 'returned',
    });
    expect(await give(of('revise'), 'fp-aaa')).toMatchObject({ status: 'drafting' });
    const second = (await save(1, 'Second.')).body;
    expect(await give(of('submit'), 'fp-aaa', { draftVersion: 2 })).toMatchObject({ receipt: 'C1/REPORT/AAA/2' });
    expect(await give(of('approve'), 'co-north', { contentHash: second.hash })).toMatchObject({ status: 'submitted' });
    expect(await give(of('approve'), 'sec', { contentHash: second.hash })).toMatchObject({ status: 'approved' });
    expect(await give(of('publish'), 'sec')).toMatchObject({ status: 'published' });
    expect(await give(of('extend'), 'sec', { days: 10, reason: 'An update is welcome.' })).toMatchObject({ ok: true });
    expect((await ask('GET', `/api/contributions/${ofA}`, 'fp-aaa')).body).toMatchObject({ status: 'published', published: 2 });
  });
});
