/** Sessions: the cookie and its flags, what it may do, and how it ends. */
import { describe, expect, test, vi } from 'vitest';
import { cached, createAuth } from '../../api/auth.ts';
import { createSessions } from '../../api/sign-in/sessions.ts';
import { tidy } from '../../api/sign-in/tidy.ts';
import { isSameSite } from '../../api/sign-in/who.ts';
import { signInApi } from './sign-in-support.ts';
import { secret } from './support.ts';

const api = await signInApi();
const { pool, form, linkFor, signedIn, withCookie, here } = api;
const { db } = api.deps;
const { clock } = api;
const me = async (cookie: string) => (await withCookie('GET', '/api/me', cookie)).status;
/** Without what earlier tests asked for, which counts against the limit. */
const fresh = async (email: string) => {
  await pool.query('delete from sign_in_request');
  return signedIn(email);
};

describe('the cookie', () => {
  const opened = async (baseUrl: string) => {
    const sessions = createSessions({ pool, clock, baseUrl, auth: createAuth({ db, baseUrl, secret }) });
    return (await sessions.open({ person: 'fp-aaa', address: '192.0.2.1', agent: 'A browser' })) ?? '';
  };

  test('over https is bound to this host, and to TLS', async () => {
    const cookie = await opened('https://plenary.example.org');
    expect(cookie).toMatch(/^__Host-plenary=[^;]+; /);
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Lax', 'Secure']);
  });

  test('over http has the same flags but those that need TLS', async () => {
    const cookie = await opened('http://127.0.0.1:3000');
    expect(cookie).toMatch(/^plenary-3000=[^;]+; /);
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Lax']);
  });

  test('is refused when its signature does not fit, and is taken away then', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    const [name, value = ''] = cookie.split(/=(.*)/);
    const token = decodeURIComponent(value).split('.')[0];
    for (const forged of [`${name}=${token}`, `${name}=${token}.${'A'.repeat(43)}%3D`, `${name}=`, `${name}=x.y`])
      expect(await me(forged)).toBe(401);
    const { rows } = await pool.query('select * from session where token = $1', [token]);
    expect(rows).toHaveLength(1);
    const refused = await withCookie('GET', '/api/me', `${name}=x.y`);
    expect([refused.body.rule, refused.headers.getSetCookie()]).toEqual([
      'sign-in.required',
      [`${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`],
    ]);
  });

  test('of one name is not that of another', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    expect(await me(`other=1; ${cookie}`)).toBe(200);
    expect(await me(`x${cookie}`)).toBe(401);
    expect(await me(cookie.replace('__Host-', ''))).toBe(401);
  });
});

describe('a session is taken wherever a key is', () => {
  test('to read and to change, with the same authority', async () => {
    const cookie = await fresh('sec@example.org');
    expect(await me(cookie)).toBe(200);
    const body = { name: 'New', email: 'new@example.org' };
    const made = await api.ask('POST', '/api/people', { as: null, body, headers: { cookie, ...here } });
    expect(made.status).toBe(201);
    const cookieOfA = await fresh('fp-aaa@example.org');
    expect((await api.ask('POST', '/api/people', { as: null, body, headers: { cookie: cookieOfA, ...here } })).status).toBe(403);
  });

  test.for([
    ['no header that says whence', {}],
    ['another site’s Origin', { origin: 'https://evil.example' }],
    ['an Origin that is hidden', { origin: 'null' }],
    ['our host without TLS', { origin: 'http://plenary.example.org' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on the same domain', { 'sec-fetch-site': 'same-site' }],
    ['our Origin, and a browser that says otherwise', { origin: 'https://plenary.example.org', 'sec-fetch-site': 'cross-site' }],
    ['a browser that says ours, and another Origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ] as const)('a change with %s is refused', async ([, headers]) => {
    const cookie = await fresh('sec@example.org');
    for (const [method, path] of [
      ['POST', '/api/people'],
      ['PUT', '/api/contributions/contribution:c1:report:AAA/draft'],
      ['PATCH', '/api/people/sec/memberships/m-sec'],
      ['POST', '/api/sign-out'],
    ] as const) {
      const refused = await api.ask(method, path, { as: null, body: {}, headers: { cookie, ...(headers as Record<string, string>) } });
      expect([path, refused.status, refused.body.rule]).toEqual([path, 403, 'request.cross-site']);
    }
    expect(await me(cookie)).toBe(200);
  });

  test('an API key is not asked where it comes from, and counts before a cookie', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    const headers = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const made = await api.ask('POST', '/api/people', { as: 'sec', body: { name: 'Other', email: 'other@example.org' }, headers });
    expect(made.status).toBe(201);
    expect((await api.ask('GET', '/api/me', { as: 'sec', headers: { cookie } })).body.id).toBe('sec');
    const wrong = await api.ask('GET', '/api/me', { as: null, headers: { cookie, authorization: 'Bearer wrong-key-of-nobody' } });
    expect(wrong.status).toBe(401);
  });

  test.each([
    [{ origin: 'https://a.example' }, true],
    [{ site: 'same-origin' }, true],
    [{ origin: 'https://a.example', site: 'same-origin' }, true],
    [{ site: 'none' }, false],
    [{ origin: 'https://a.example:444' }, false],
    [{}, false],
  ])('%j comes from https://a.example: %s', (headers, yes) => {
    expect(isSameSite('https://a.example', headers)).toBe(yes);
  });
});

describe('a session ends', () => {
  test('when its person signs out: at once, there only', async () => {
    const [here_, there] = [await fresh('fp-aaa@example.org'), await fresh('fp-aaa@example.org')];
    expect(await me(here_)).toBe(200);
    const out = await withCookie('POST', '/api/sign-out', here_);
    expect([out.body, out.headers.getSetCookie()[0]]).toEqual([{ ended: 1 }, expect.stringMatching(/^__Host-plenary=; Max-Age=0; /)]);
    expect(await me(here_)).toBe(401);
    expect(await me(there)).toBe(200);
  });

  test('by the plain page’s button too', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    const out = await form('/sign-out', {}, { ...here, cookie });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(await me(cookie)).toBe(401);
  });

  test('one by one or all others, seen without secrets', async () => {
    await pool.query('delete from session');
    const cookies = [await fresh('fp-aaa@example.org'), await fresh('fp-aaa@example.org'), await fresh('fp-aaa@example.org')] as const;
    const others = await fresh('fp-bbb@example.org');
    const listed = await withCookie('GET', '/api/me/sessions', cookies[2]);
    expect(listed.body.items.map((item: { current: boolean }) => item.current)).toEqual([true, false, false]);
    for (const cookie of cookies) expect(JSON.stringify(listed.body)).not.toContain(decodeURIComponent(cookie).split(/[=.]/)[1]);
    const first = listed.body.items[2].id as string;

    expect((await withCookie('POST', `/api/me/sessions/${first}/end`, others)).status).toBe(404);
    expect((await withCookie('POST', `/api/me/sessions/${first}/end`, cookies[2])).body).toEqual({ ended: 1 });
    expect(await Promise.all([...cookies, others].map(me))).toEqual([401, 200, 200, 200]);
    expect((await withCookie('POST', '/api/me/sessions/end-others', cookies[2])).body).toEqual({ ended: 1 });
    expect(await Promise.all([...cookies, others].map(me))).toEqual([401, 401, 200, 200]);
    expect((await api.post('/api/me/sessions/end-others', {}, 'fp-aaa')).body).toEqual({ ended: 1 });
    expect(await me(cookies[2])).toBe(401);
  });

  test('after two weeks, used or not', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    const { rows } = await pool.query(
      'select extract(epoch from "expiresAt" - "createdAt")::int as seconds from session order by "createdAt" desc limit 1',
    );
    expect(rows).toEqual([{ seconds: 14 * 86_400 }]);
    await pool.query(`update session set "expiresAt" = now()`);
    expect(await me(cookie)).toBe(401);
  });

  test('at once when the last role is ended, and not before', async () => {
    const add = (role: string) => api.post('/api/people/fp-bbb/memberships', { role, participant: 'AAA' });
    expect((await add('observer')).status).toBe(201);
    const cookie = await fresh('fp-bbb@example.org');
    expect(await me(cookie)).toBe(200);
    const { memberships } = (await api.get('/api/people/fp-bbb')).body;
    const end = (id: string) =>
      api.ask('PATCH', `/api/people/fp-bbb/memberships/${id}`, { body: { until: new Date(clock.now()).toISOString() } });
    expect((await end(memberships[0].id)).status).toBe(200);
    expect(await me(cookie)).toBe(200);
    api.clock.at += 1_000;
    expect((await end(memberships[1].id)).status).toBe(200);
    expect(await me(cookie)).toBe(401);
    expect((await add('observer')).status).toBe(201);
    expect(await me(cookie), 'a new role brings no old session back').toBe(401);
  });

  test('at the instant its person’s last role ends by its date, though it was just looked up', async () => {
    await pool.query(`update membership set until_at = $1 where person_id = 'fp-aaa'`, [new Date(clock.now() + 5_000)]);
    const cookie = await fresh('fp-aaa@example.org');
    expect(await me(cookie)).toBe(200);
    api.clock.at += 4_999;
    expect(await me(cookie)).toBe(200);
    api.clock.at += 1;
    expect(await me(cookie)).toBe(401);
    await tidy(pool, clock.now(), Date.now());
    await pool.query(`update membership set until_at = null where person_id = 'fp-aaa'`);
    expect(await me(cookie), 'the tidying ended it for good').toBe(401);
  });

  test('when its person is made anonymous', async () => {
    const cookie = await fresh('fp-aaa@example.org');
    await pool.query(`update person set name = 'Former', email = 'gone-1@example.org' where id = 'fp-aaa'`);
    expect(await me(cookie)).toBe(401);
    await pool.query(`update person set email = 'fp-aaa@example.org' where id = 'fp-aaa'`);
  });
});

test('tidying takes what is past its time, and leaves the rest', async () => {
  const cookie = await fresh('sec@example.org');
  const token = await linkFor('sec@example.org');
  await tidy(pool, clock.now(), Date.now());
  expect(await me(cookie)).toBe(200);
  expect((await api.get(`/sign-in?t=${token}`, null)).status).toBe(200);
  await tidy(pool, clock.now(), Date.now() + 60 * 60_000);
  const counts = await pool.query(
    'select (select count(*)::int from verification) as links, (select count(*)::int from sign_in_request) as requests',
  );
  expect(counts.rows).toEqual([{ links: 0, requests: 0 }]);
  await tidy(pool, clock.now(), Date.now() + 15 * 86_400_000);
  expect((await pool.query('select id from session')).rows).toEqual([]);
});

test('a session is looked up once in ten seconds; what is being looked up while it ends is not remembered', async () => {
  let now = 0;
  let settle: (found: string) => void = () => {};
  const find = vi.fn<(cookie: string) => Promise<string | null>>(() => Promise.resolve('s1'));
  const known = cached(find, { now: () => now });
  await known('c');
  now = 9_999;
  await known('c');
  expect(find).toHaveBeenCalledTimes(1);
  known.forget((found) => found === 'other');
  await known('c');
  expect(find).toHaveBeenCalledTimes(1);
  known.forget((found) => found === 's1');
  find.mockReturnValueOnce(
    new Promise((resolve) => {
      settle = resolve;
    }),
  );
  const underWay = known('c');
  known.forget((found) => found === 's1');
  settle('s1');
  expect(await underWay).toBe('s1');
  find.mockResolvedValueOnce(null);
  expect(await known('c')).toBeNull();
});

test('when the database is away, nobody is told that they are signed out', async () => {
  const away = { ...pool, query: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })) };
  const sessions = createSessions({ ...api.deps, pool: away as unknown as typeof pool, baseUrl: api.deps.config.baseUrl });
  const cookie = await fresh('sec@example.org');
  await expect(sessions.of(sessions.carried(cookie) ?? '')).rejects.toThrow('away');
});
