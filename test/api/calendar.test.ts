/** A person's calendar feed: whose entries, in which words, at which address; and that reading it leaves no trace. */
import { expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { readCalendar } from '../mail/ics.ts';
import { crowd } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';
import { ofA, ofB, openRound, secret, testApi } from './support.ts';

const { template } = smallWorld;
const titled = { en: 'Report', fr: 'Rapport', es: 'Informe', ar: 'تقرير', ru: 'Доклад', zh: '报告' };
const world = {
  ...smallWorld,
  template: {
    ...template,
    languages: Object.keys(titled),
    asks: { report: { ...(template.asks.report as NonNullable<typeof template.asks.report>), title: titled } },
  },
};

async function round(given: World = world) {
  const api = await testApi({ world: given });
  await openRound(api);
  const address = async (as: string, key?: string) => {
    const reply = await api.ask('POST', '/api/me/calendar', { as, body: {}, ...(key && { key }) });
    expect(reply.status).toBe(201);
    return new URL(reply.body.address).pathname;
  };
  const read = async (path: string) => {
    const reply = await api.get(path, null);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    return readCalendar(reply.body);
  };
  const feed = async (as: string) => (await read(await address(as))).inside;
  const give = async (id: string, kind: string, body: object, as: string) => {
    api.clock.at += 1_000;
    const reply = await api.post(`/api/contributions/${id}/${kind}`, body, as);
    expect([kind, reply.status, reply.body.rule]).toEqual([kind, 200, undefined]);
  };
  const submit = async (id: string, as: string, version = 1) => {
    await api.put(`/api/contributions/${id}/draft`, { baseVersion: version - 1, content: { 'main.text': `Version ${version}.` } }, as);
    await give(id, 'submit', { draftVersion: version }, as);
    return { contentHash: (await api.get(`/api/contributions/${id}`)).body.versions.at(-1).hash as string };
  };
  return { api, address, read, feed, give, submit };
}
const subjects = (entries: Awaited<ReturnType<Awaited<ReturnType<typeof round>>['feed']>>) =>
  entries.map((entry) => decodeURIComponent(entry.value('UID') ?? '').replace('@plenary', ''));

test('each has what is theirs: contacts what they are asked, deciders what waits for their decision, others nothing', async () => {
  const { feed, submit, give } = await round();
  const all = async () => Object.fromEntries(await Promise.all(people.map(async (p) => [p, subjects(await feed(p))] as const)));
  const people = ['fp-aaa', 'drafter-aaa', 'fp-bbb', 'fp-ccc', 'co-north', 'co-south', 'sec'];
  const none = Object.fromEntries(people.map((p) => [p, [] as string[]]));
  expect(await all()).toEqual({ ...none, 'fp-aaa': [ofA], 'drafter-aaa': [ofA], 'fp-bbb': [ofB] });

  const first = await submit(ofA, 'fp-aaa');
  expect(await all()).toEqual({ ...none, 'fp-bbb': [ofB], 'co-north': [`decision.${ofA}`] });
  await give(ofA, 'approve', first, 'co-north');
  expect(await all()).toEqual({ ...none, 'fp-bbb': [ofB], sec: [`decision.${ofA}`] });
  await give(ofA, 'return', { ...first, reason: 'Figures, please.' }, 'sec');
  expect(await all()).toEqual({ ...none, 'fp-aaa': [ofA], 'drafter-aaa': [ofA], 'fp-bbb': [ofB] });
  await give(ofA, 'decline', {}, 'fp-aaa');
  await give(ofB, 'extend', { lift: true, reason: 'No hurry.' }, 'sec');
  expect(await all()).toEqual(none);
});

test('a role that ends takes its entries with it; an observer has none', async () => {
  const { api, address, read } = await round();
  const path = await address('fp-aaa');
  await api.pool.query("update membership set role = 'observer' where person_id = 'fp-aaa'");
  expect((await read(path)).inside).toEqual([]);
  await api.pool.query("update membership set role = 'focal-point', until_at = $1 where person_id = 'fp-aaa'", [
    new Date(api.clock.at + 1),
  ]);
  expect((await read(path)).inside).toHaveLength(1);
  api.clock.at += 1;
  expect((await read(path)).inside).toEqual([]);
});

test('an entry keeps its UID and its SEQUENCE grows while dates move, as in the mails', async () => {
  const { address, read, give, submit } = await round();
  const path = await address('fp-aaa');
  const seen = async () => {
    const [entry] = (await read(path)).inside;
    return { uid: entry?.value('UID'), sequence: entry?.value('SEQUENCE'), until: entry?.instant('DTEND') };
  };
  const uid = `${encodeURIComponent(ofA)}@plenary`;
  expect(await seen()).toEqual({ uid, sequence: '0', until: utc('2027-05-31T21:59:59') });
  await give(ofA, 'extend', { until: '2027-07-01', reason: 'Elections.' }, 'sec');
  const extended = await seen();
  expect(extended).toMatchObject({ uid, sequence: '1' });
  const first = await submit(ofA, 'fp-aaa');
  await give(ofA, 'return', { ...first, reason: 'Figures, please.' }, 'co-north');
  const returned = await seen();
  expect(returned).toMatchObject({ uid, sequence: '3' });
  await give(ofA, 'reopen', { until: '2027-11-01', reason: 'One thing more.' }, 'sec');
  // After the clocks have gone back: 23:59:59 in Zurich is an hour later than in summer.
  expect(await seen()).toEqual({ uid, sequence: '4', until: utc('2027-11-01T22:59:59') });
});

test('it speaks its person’s language, with the date in both zones', async () => {
  const { api, address, read } = await round();
  const path = await address('fp-aaa');
  for (const [language, name, summary] of [
    ['en', 'Plenary: what awaits you', 'Until then: Report'],
    ['fr', 'Plenary\u00a0: ce qui vous attend', 'Jusque-là\u00a0: Rapport'],
    ['es', 'Plenary: lo que le espera', 'Hasta esta fecha: Informe'],
    ['ar', 'Plenary: ما هو في انتظاركم', 'حتى هذا الموعد: تقرير'],
    ['ru', 'Plenary: что ожидает вашего внимания', 'До этого срока: Доклад'],
    ['zh', 'Plenary：您的待办事项', '截止：报告'],
  ] as const) {
    await api.pool.query("update person set language = $1, zone = 'Asia/Kathmandu' where id = 'fp-aaa'", [language]);
    const feed = await read(path);
    expect(feed.value('NAME')).toBe(name);
    expect(feed.inside[0]?.value('SUMMARY')).toContain(summary);
    const said = feed.inside[0]?.value('DESCRIPTION');
    expect(said).toMatch(/UTC\+02:00/);
    expect(said).toMatch(/UTC\+05:45/);
  }
});

test('an entry leads to a page that opens', async () => {
  const { api, feed } = await round();
  const [entry] = await feed('fp-aaa');
  const link = new URL(entry?.value('URL') ?? '');
  const page = await api.get(`${link.pathname}${link.search}`, null);
  expect([page.status, page.body]).toEqual([200, expect.stringContaining('Report')]);
});

test('a new address ends the one before; stopping ends the last; a repeat with its key makes none', async () => {
  const { api, address, read } = await round();
  const mine = async () => (await api.get('/api/me/calendar', 'fp-aaa')).body.address as string | null;
  const status = async (path: string) => (await api.get(path, null)).status;
  expect(await mine()).toBeNull();
  const first = await address('fp-aaa', 'once');
  expect(await address('fp-aaa', 'once')).toBe(first);
  expect(await mine()).toBe(`https://plenary.example.org${first}`);
  expect((await read(first)).inside).toHaveLength(1);

  const second = await address('fp-aaa');
  expect([second === first, await status(first), await status(second)]).toEqual([false, 404, 200]);
  expect((await api.post('/api/me/calendar/stop', {}, 'fp-aaa')).body).toEqual({ address: null });
  expect([await mine(), await status(second)]).toEqual([null, 404]);
  const third = await address('fp-aaa');
  expect([await status(first), await status(second), await status(third)]).toEqual([404, 404, 200]);
  expect(await status(await address('co-north'))).toBe(200);
});

test('a forged address opens nothing, and says no more than one that never was', async () => {
  const { api, address } = await round();
  const token = /\/calendar\/(.*)\.ics/.exec(await address('fp-aaa'))?.[1] as string;
  const [person, number, signature] = token.split('.') as [string, string, string];
  await address('sec');
  const other = Buffer.from('sec').toString('base64url');
  const forged = [
    `${other}.${number}.${signature}`,
    `${person}.2.${signature}`,
    `${token.slice(0, -2)}`,
    `${token}.x`,
    person,
    'x',
    'x'.repeat(400),
  ];
  for (const one of forged) {
    const reply = await api.get(`/calendar/${one}.ics`, null);
    expect([one, reply.status, reply.body.rule]).toEqual([one, 404, 'not-found']);
  }
});

test('whoever has a key and not the person’s has no way to their address', async () => {
  const { api } = await round();
  for (const [method, path] of [
    ['GET', '/api/me/calendar'],
    ['POST', '/api/me/calendar'],
    ['POST', '/api/me/calendar/stop'],
  ] as const)
    expect((await api.ask(method, path, { as: null, ...(method === 'POST' && { body: {} }) })).status).toBe(401);
});

test('a program that asks again is told that nothing has changed, until something has', async () => {
  const { api, address, give } = await round();
  const path = await address('fp-aaa');
  // Without a word of its own about caches, `fetch` would ask for an answer in full.
  const ask = (etag?: string) =>
    fetch(`${api.base}${path}`, { headers: { 'cache-control': 'max-age=0', ...(etag && { 'if-none-match': etag }) } });
  const first = await ask();
  const etag = first.headers.get('etag') as string;
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  api.clock.at += 60_000;
  const again = await ask(etag);
  expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
  await give(ofA, 'extend', { days: 3, reason: 'A holiday.' }, 'sec');
  const changed = await ask(etag);
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('GET and HEAD leave no trace: no row of any table changes, and the log has no token', async () => {
  const { api, address } = await round();
  const path = await address('fp-aaa');
  const token = path.replace('/calendar/', '').replace('.ics', '');
  const { rows: tables } = await api.pool.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'");
  const everything = async () =>
    Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await api.pool.query(
          `select '${name}' as name, count(*), max(xmin::text::bigint), md5(string_agg(t::text, '|' order by t::text)) from "${name}" t`,
        );
        return rows[0];
      }),
    );
  const before = await everything();
  expect(before.length).toBeGreaterThan(15);
  expect((await fetch(`${api.base}${path}`)).status).toBe(200);
  const head = await fetch(`${api.base}${path}`, { method: 'HEAD' });
  expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', expect.stringMatching(/^"[\w-]{43}"$/)]);
  for (const spelling of [`/Calendar/${token}.ICS`, `/calendar/${token}`, `/calendar/${token}.ics/x?y=${token}`])
    await fetch(`${api.base}${spelling}`);
  expect((await fetch(`${api.base}${path}`, { method: 'DELETE' })).status).toBe(405);
  expect(await everything()).toEqual(before);
  expect(api.logged.length).toBeGreaterThan(5);
  expect(api.logged.join('')).not.toContain(token);
  expect(api.logged.join('')).not.toContain(token.split('.')[2]);
  const { rows } = await api.pool.query<{ row: string }>(
    'select t::text as row from calendar_feed t union all select t::text from command t',
  );
  expect(rows.filter(({ row }) => row.includes(token.split('.')[2] as string))).toEqual([]);
  expect(token).not.toContain(secret);
});

test('a coordinator with sixty decisions to take has the feed in well under 200 ms', async () => {
  const { api, address, read, submit } = await round(crowd(world, 60));
  for (const { id } of crowd(world, 60).participants) await submit(`contribution:c1:report:${id}`, `fp-${id.toLowerCase()}`);
  const path = await address('co-north');
  expect((await read(path)).inside).toHaveLength(60);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    await (await fetch(`${api.base}${path}`)).text();
    times.push(performance.now() - started);
  }
  expect(times.sort((a, b) => a - b)[2], times.join(' ')).toBeLessThan(200);
});
