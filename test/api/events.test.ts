/** Live changes: ids and kinds, to whom they concern, for as long as they may hear them. */
import { setTimeout as sleep } from 'node:timers/promises';
import compression from 'compression';
import express from 'express';
import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { mostStreams } from '../../api/events/hub.ts';
import { atEnd } from '../support/at-end.ts';
import { crowdedWorld, launched } from './proposals-support.ts';
import { signInApi } from './sign-in-support.ts';
import { north, ofA, ofB } from './support.ts';

const closing = new AbortController();
const api = await signInApi({ world: crowdedWorld, deps: { closing: closing.signal } });

interface Told {
  readonly event: string;
  readonly data: string;
}
interface Listener {
  readonly status: number;
  readonly headers: Headers;
  readonly told: Told[];
  readonly lastId: () => string;
  readonly ended: Promise<void>;
  readonly close: () => void;
  /** Resolves when something like this was told. */
  until(event: string, id?: string): Promise<void>;
}

async function listen(as: string | { cookie: string }, lastEventId?: string, base = api.base): Promise<Listener> {
  const controller = new AbortController();
  const reply = await fetch(`${base}/api/events`, {
    signal: controller.signal,
    headers: {
      'accept-encoding': 'gzip',
      ...(typeof as === 'string' ? { authorization: `Bearer key-of-${as}` } : as),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  const told: Told[] = [];
  let id = '';
  const ended = (async () => {
    let rest = '';
    for await (const bytes of reply.body ?? []) {
      const parts = (rest + Buffer.from(bytes).toString()).split('\n\n');
      rest = parts.pop() ?? '';
      for (const lines of parts.map((part) => part.split('\n'))) {
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        id = field('id') ?? id;
        const event = field('event');
        if (event !== undefined) told.push({ event, data: field('data') ?? '' });
      }
    }
  })().catch(() => undefined);
  atEnd(() => controller.abort());
  return {
    ...{ status: reply.status, headers: reply.headers, told, ended, lastId: () => id, close: () => controller.abort() },
    until: async (event, of) => {
      const data = JSON.stringify(of === undefined ? {} : { id: of });
      for (let i = 0; i < 100; i++) {
        if (told.some((one) => one.event === event && one.data === data)) return;
        await sleep(100);
      }
      throw new Error(`nothing was told of ${event} ${data}, only ${JSON.stringify(told)}`);
    },
  };
}
const remind = (of: string) => api.post(`/api/contributions/${of}/remind`, {}, 'sec');

beforeAll(async () => {
  await launched(api);
  const { body } = await api.post('/api/proposals', { kind: 'open', call: north });
  expect((await api.post(`${body.href}/confirm`, {}, 'sec-two')).status).toBe(200);
});

test('a change is told by kind and id, and to nobody who may not see it', async () => {
  const people = ['sec', 'co-north', 'co-south', 'fp-aaa', 'fp-bbb', 'fp-ccc', 'reporter', 'nobody'];
  const streams = new Map(await Promise.all(people.map(async (as) => [as, await listen(as)] as const)));
  expect(streams.get('sec')?.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  await sleep(1_500); // the first look is behind
  expect((await remind(ofA)).status).toBe(200);
  for (const as of ['sec', 'co-north', 'fp-aaa']) {
    await streams.get(as)?.until('contribution', ofA);
    expect(streams.get(as)?.told).toEqual([
      { event: 'contribution', data: JSON.stringify({ id: ofA }) },
      { event: 'task', data: '{}' },
    ]);
  }
  expect((await remind(ofB)).status).toBe(200);
  // co-north is informed of what co-south decides.
  for (const as of ['sec', 'co-north', 'co-south', 'fp-bbb']) await streams.get(as)?.until('contribution', ofB);
  const { body } = await api.post('/api/proposals', { kind: 'remind', subjects: { filter: { call: north } }, body: {} }, 'co-north');
  for (const as of ['sec', 'co-north']) await streams.get(as)?.until('proposal', body.id);
  await api.pool.query(
    `insert into notice (id, key, subject_id, cycle_id, rule, kind, audience, text, required, due_at, urgent, max_late_ms, state, cause_event, cause_command, planned_with, planned_at, updated_at)
     values ('n', 'k', $1, 'c1', 'r', 'transition', 'contributors', 'invitation', true, now(), false, 0, 'expanded', 'e', 'c', 'p', now(), now())`,
    [ofA],
  );
  await api.pool.query(
    "insert into delivery (id, notice_id, subject_id, person_id, due_at, state, updated_at) values ('d', 'n', $1, 'fp-aaa', now(), 'unknown', now())",
    [ofA],
  );
  await streams.get('sec')?.until('delivery', 'd');
  const told = (as: string) => new Set(streams.get(as)?.told.map(({ event, data }) => `${event} ${data}`));
  expect(told('fp-aaa')).toEqual(new Set([`contribution {"id":"${ofA}"}`, 'task {}']));
  expect([...told('co-south')].filter((one) => one.includes(ofA) || one.startsWith('proposal') || one.startsWith('delivery'))).toEqual([]);
  expect([...told('co-north')].filter((one) => one.startsWith('delivery'))).toEqual([]);
  for (const as of ['fp-ccc', 'reporter', 'nobody']) expect([as, ...told(as)]).toEqual([as]);
  for (const stream of streams.values()) stream.close();
});

test('who comes back is told what was missed; of what is not known any more, to read everything again', async () => {
  const witness = await listen('sec');
  const stream = await listen('fp-aaa');
  await sleep(1_500);
  await remind(ofA);
  await stream.until('contribution', ofA);
  stream.close();
  await remind(ofA);
  await remind(ofB);
  await witness.until('contribution', ofB);
  const back = await listen('fp-aaa', stream.lastId());
  await back.until('contribution', ofA);
  expect(back.told.some(({ data }) => data.includes(ofB))).toBe(false);
  for (const unknown of ['0badc0de-1', 'nonsense', `${back.lastId().split('-')[0]}-999999`]) {
    const lost = await listen('fp-aaa', unknown);
    await lost.until('reset');
    expect(lost.told).toEqual([{ event: 'reset', data: '{}' }]);
    lost.close();
  }
  for (const one of [witness, back]) one.close();
});

test('a person has ten streams at most; another person has their own', async () => {
  const streams = await Promise.all(Array.from({ length: mostStreams }, () => listen('co-north')));
  expect(streams.map(({ status }) => status)).toEqual(Array(mostStreams).fill(200));
  const more = await api.get('/api/events', 'co-north');
  expect([more.status, more.body.rule, more.headers.get('retry-after')]).toEqual([429, 'events.too-many', '60']);
  const other = await listen('co-south');
  expect(other.status).toBe(200);
  for (const one of [...streams, other]) one.close();
  for (let i = 0; i < 50; i++) {
    const again = await listen('co-north');
    again.close();
    if (again.status === 200) return;
    await sleep(50);
  }
  throw new Error('no room was made');
});

test('it ends when its session is signed out, and no other does', async () => {
  const [mine, other] = [await api.signedIn('fp-aaa@example.org'), await api.signedIn('fp-aaa@example.org')];
  const [first, second] = [await listen({ cookie: mine }), await listen({ cookie: other })];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await api.form('/sign-out', {}, { ...api.here, cookie: mine })).status).toBeLessThan(400);
  await first.ended;
  await remind(ofA);
  await second.until('contribution', ofA);
  second.close();
});

test('what a role no longer shows is not told: ten seconds later at most', { timeout: 40_000 }, async () => {
  const stream = await listen('fp-bbb');
  await sleep(1_500);
  await api.pool.query("update membership set until_at = $1 where person_id = 'fp-bbb'", [new Date(api.clock.at - 1)]);
  await stream.ended;
  expect(stream.told).toEqual([]);
  await api.pool.query("update membership set until_at = null where person_id = 'fp-bbb'");
});

test('without a key or a session there is none; HEAD ends at once', async () => {
  expect((await api.get('/api/events', null)).status).toBe(401);
  const head = await fetch(`${api.base}/api/events`, { method: 'HEAD', headers: { authorization: 'Bearer key-of-sec' } });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
});

test('nothing on the way holds it back: it is not compressed, and says so to proxies', async () => {
  const outer = express()
    .use(compression({ threshold: 0 }))
    .use(createApp(api.deps, (key) => Promise.resolve(/^key-of-(.+)$/.exec(key)?.[1] ?? null)));
  const server = outer.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const compressed = await fetch(`${base}/api/me`, { headers: { authorization: 'Bearer key-of-sec', 'accept-encoding': 'gzip' } });
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  const stream = await listen('sec', undefined, base);
  expect(['content-encoding', 'x-accel-buffering', 'cache-control'].map((name) => stream.headers.get(name))).toEqual([
    null,
    'no',
    'no-store, no-transform',
  ]);
  await sleep(1_500);
  await remind(ofA);
  await stream.until('contribution', ofA);
  stream.close();
});

test('when the API stops, every stream ends, and no new one begins', async () => {
  const streams = await Promise.all(['sec', 'fp-aaa'].map((as) => listen(as)));
  closing.abort();
  await Promise.all(streams.map(({ ended }) => ended));
  await (await listen('sec')).ended;
});
