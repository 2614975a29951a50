/** Signing in by a link in a mail: asking, opening, pressing, and what does not work. */
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { lookAt, mintToken, useToken } from '../../api/sign-in/link.ts';
import { postDue } from '../../api/sign-in/post.ts';
import { isPath, mostLinks } from '../../api/sign-in/request.ts';
import { cookieOf, signInApi } from './sign-in-support.ts';

const api = await signInApi();
const { pool, form, linkFor, signedIn, withCookie, mailbox } = api;
const ask = (email: string) => api.ask('POST', '/api/sign-in', { as: null, body: { email } });
const rows = async (sql: string) => (await pool.query(sql)).rows;
const person = async (cookie: string) => (await withCookie('GET', '/api/me', cookie)).body.id;
const minute = 60_000;
const mintedFor = (who: string, at = Date.now()) => mintToken(pool, { person: who, to: '/sign-in' }, at);

afterEach(async () => {
  await pool.query('delete from sign_in_request');
  await pool.query('delete from verification');
  await pool.query('delete from session');
});

test('a link is asked for, comes by mail, opens a page with one button, and the button signs in', async () => {
  const asked = await api.ask('POST', '/api/sign-in', {
    as: null,
    body: { email: 'fp-aaa@example.org', to: '/c/contribution:c1:report:AAA' },
  });
  expect([asked.status, asked.body]).toEqual([202, { minutes: 15 }]);
  await pool.query('delete from sign_in_request');
  const token = await linkFor('FP-aaa@Example.org', '/c/contribution:c1:report:AAA');
  expect(mailbox.mails.at(-1)?.to).toEqual(['fp-aaa@example.org']);

  const page = await api.get(`/sign-in?t=${token}`, null);
  expect(page.status).toBe(200);
  expect(page.body.match(/<button>/g)).toHaveLength(1);
  expect(page.body).not.toMatch(/<script|https?:/);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*form-action 'self'; frame-ancestors 'none'$/);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('same-origin');

  const signed = await form('/sign-in', { t: token });
  expect([signed.status, signed.headers.get('location')]).toEqual([303, '/c/contribution:c1:report:AAA']);
  expect(await person(cookieOf(signed))).toBe('fp-aaa');
  expect((await withCookie('GET', '/sign-in', cookieOf(signed))).body).toContain('You are signed in as');
});

describe('opening the link', () => {
  test('changes nothing, however often a mail scanner does it by GET and HEAD', async () => {
    const token = await linkFor('fp-aaa@example.org');
    const before = await rows('select * from verification');
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
      const seen = await fetch(`${api.base}/sign-in?t=${token}`, { method });
      expect([seen.status, seen.headers.getSetCookie()]).toEqual([200, []]);
    }
    expect(await rows('select * from verification')).toEqual(before);
    expect(await rows('select * from session')).toEqual([]);
    expect((await form('/sign-in', { t: token })).status).toBe(303);
  });

  test('works in another browser than the one that asked', async () => {
    const token = await linkFor('fp-aaa@example.org');
    const signed = await form('/sign-in', { t: token }, { ...api.here, 'user-agent': 'A phone' });
    expect((await withCookie('GET', '/api/me/sessions', cookieOf(signed))).body.items).toMatchObject([{ current: true, agent: 'A phone' }]);
  });

  test('is in the language of the person, from right to left in Arabic', async () => {
    await pool.query(`update person set language = 'ar' where id = 'fp-aaa'`);
    const page = await api.get(`/sign-in?t=${await linkFor('fp-aaa@example.org')}`, null);
    expect(page.body).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
    expect(mailbox.mails.at(-1)?.mail.html).toContain('dir="rtl"');
    await pool.query(`update person set language = 'en' where id = 'fp-aaa'`);
  });
});

describe('the button works once', () => {
  test('a link used twice is gone the second time, and says so without a cookie', async () => {
    const token = await linkFor('fp-aaa@example.org');
    expect((await form('/sign-in', { t: token })).status).toBe(303);
    const again = await form('/sign-in', { t: token });
    expect([again.status, again.headers.getSetCookie()]).toEqual([410, []]);
    expect((await api.get(`/sign-in?t=${token}`, null)).status).toBe(410);
  });

  test('of forty at once, more than there are connections, one signs in', async () => {
    const token = await linkFor('fp-aaa@example.org');
    const replies = await Promise.all(Array.from({ length: 40 }, () => form('/sign-in', { t: token })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([303, ...Array(39).fill(410)]);
    expect(await rows('select id from session')).toHaveLength(1);
  });

  test('signing in ends the other links of that person, and nobody else’s', async () => {
    const [first, second, other] = [await mintedFor('fp-aaa'), await mintedFor('fp-aaa'), await mintedFor('fp-bbb')];
    expect((await form('/sign-in', { t: second })).status).toBe(303);
    expect((await form('/sign-in', { t: first })).status).toBe(410);
    expect((await form('/sign-in', { t: other })).status).toBe(303);
  });

  test('a link past its quarter of an hour opens nothing', async () => {
    const at = Date.now();
    const token = await mintedFor('fp-aaa', at);
    expect(await lookAt(pool, token, at + 15 * minute - 1)).toMatchObject({ person: 'fp-aaa' });
    expect(await lookAt(pool, token, at + 15 * minute)).toBeNull();
    const old = await mintedFor('fp-aaa', at - 15 * minute);
    expect((await form('/sign-in', { t: old })).status).toBe(410);
    expect((await api.get(`/sign-in?t=${old}`, null)).status).toBe(410);
  });

  test.for([
    ['with another verifier', (t: string) => t.replace(/.{4}$/, 'AAAA')],
    ['cut', (t: string) => t.slice(0, -1)],
    ['with something after it', (t: string) => `${t}.x`],
    ['without a verifier', (t: string) => t.split('.')[0] ?? ''],
    ['empty', () => ''],
  ] as const)('a token %s opens nothing and uses nothing up', async ([, spoil]) => {
    const token = await mintedFor('fp-aaa');
    expect((await form('/sign-in', { t: spoil(token) })).status).toBe(410);
    expect((await form('/sign-in', { t: token })).status).toBe(303);
  });

  test('when the session cannot be opened, the link stays', async () => {
    const token = await mintedFor('fp-aaa');
    await expect(useToken(pool, token, Date.now(), () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await lookAt(pool, token, Date.now())).not.toBeNull();
  });

  test('thirty people press at once, and all are signed in', async () => {
    await pool.query(`insert into person (id, name, email) select 'many-' || n, 'One of many', 'many-' || n || '@example.org' from generate_series(1, 30) n;
      insert into membership (id, person_id, role, participant_id, from_at) select 'm-' || id, id, 'observer', 'AAA', '2026-01-01' from person where id like 'many-%'`);
    const tokens = await Promise.all(Array.from({ length: 30 }, (_, n) => mintedFor(`many-${n + 1}`)));
    const replies = await Promise.all(tokens.map((t) => form('/sign-in', { t })));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([303]));
  });

  test('pressed from a page of another site, it does nothing', async () => {
    const token = await mintedFor('fp-aaa');
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, {}] as const) {
      const reply = await form('/sign-in', { t: token }, headers as Record<string, string>);
      expect([reply.status, reply.body.rule]).toEqual([403, 'request.cross-site']);
    }
    expect((await form('/sign-in', { t: token })).status).toBe(303);
  });

  test('who lost the last role between the mail and the button is not signed in', async () => {
    const token = await mintedFor('fp-bbb');
    await pool.query(`update membership set until_at = $1 where person_id = 'fp-bbb'`, [new Date(api.clock.now())]);
    expect((await form('/sign-in', { t: token })).status).toBe(410);
    expect((await ask('fp-bbb@example.org')).status).toBe(202);
    await pool.query(`update membership set until_at = null where person_id = 'fp-bbb'`);
  });
});

describe('what is kept', () => {
  test('is the hash of a token, never the token', async () => {
    const token = await linkFor('fp-aaa@example.org');
    const kept = JSON.stringify([await rows('select * from verification'), await rows('select * from sign_in_request')]);
    expect(kept).not.toContain(token.split('.')[1]);
  });

  test('and logged holds no token, cookie or address', async () => {
    const token = await linkFor('fp-aaa@example.org');
    await api.get(`/sign-in?t=${token}`, null);
    const cookie = cookieOf(await form('/sign-in', { t: token }));
    await person(cookie);
    const log = api.logged.join('');
    expect(log).toContain('"path":"/sign-in"');
    for (const never of [token, ...token.split('.'), cookie.split('=')[1] as string, 'example.org']) expect(log).not.toContain(never);
  });
});

describe('an address nobody knows', () => {
  test('is answered in the same words, by the same statements, none of which looks for a person', async () => {
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const statements: unknown[][] = [];
    for (const email of ['fp-aaa@example.org', 'nobody@example.org']) {
      asked.mockClear();
      const reply = await ask(email);
      expect([reply.status, reply.body]).toEqual([202, { minutes: 15 }]);
      statements.push(asked.mock.calls.map(([text]) => text));
    }
    asked.mockRestore();
    expect(statements[0]).toHaveLength(5);
    expect(statements[1]).toEqual(statements[0]);
    expect(statements.flat().join()).not.toMatch(/person|"user"/);
  });

  test('gets no mail', async () => {
    const before = mailbox.mails.length;
    await ask('nobody@example.org');
    expect(await postDue(api.posting)).toBe(1);
    expect(mailbox.mails).toHaveLength(before);
    expect(await rows('select * from verification')).toEqual([]);
  });

  test.each(['fp-aaa@example.org', 'nobody@example.org'])('is limited like one that is known: %s', async (email) => {
    for (let i = 0; i < mostLinks; i++) expect((await ask(email)).status).toBe(202);
    const refused = await ask(email.toUpperCase());
    expect([refused.status, refused.body.rule]).toEqual([429, 'request.rate']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await form('/sign-in/ask', { email })).status).toBe(429);
    await pool.query(`update sign_in_request set asked_at = asked_at - interval '15 minutes'`);
    expect((await ask(email)).status).toBe(202);
  });
});

test('of twenty requests for one address at once, no more than the limit are taken', async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => ask('fp-aaa@example.org')));
  expect(replies.filter((reply) => reply.status === 202)).toHaveLength(mostLinks);
});

test('one network address may ask so often, whatever the mail addresses', async () => {
  const strict = await signInApi({ rate: 30 });
  const replies = [];
  for (const n of [1, 2, 3, 4]) replies.push(await strict.ask('POST', '/api/sign-in', { as: null, body: { email: `a${n}@example.org` } }));
  expect(replies.map((reply) => reply.status)).toEqual([202, 202, 202, 429]);
  expect(replies[3]?.body.rule).toBe('request.rate');
  expect((await strict.form('/sign-in', { t: 'a.b' })).status).toBe(429);
  expect((await strict.get('/sign-in', null)).status).toBe(200);
});

test('who has not said who they are reads the language their browser prefers', async () => {
  const page = (language: string) => api.ask('GET', '/sign-in', { as: null, headers: { 'accept-language': language } });
  expect((await page('ar-EG,ar;q=0.9')).body).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
  expect((await page('tlh')).body).toContain('<html lang="en" dir="ltr">');
});

test('the plain form asks for a link too', async () => {
  expect((await api.get('/sign-in', null)).body).toContain('action="/sign-in/ask"');
  const sent = await form('/sign-in/ask', { email: 'fp-aaa@example.org' });
  expect([sent.status, sent.body]).toEqual([202, expect.stringContaining('If this address is known here')]);
  const unknown = await form('/sign-in/ask', { email: 'nobody@example.org' });
  expect(unknown.body).toBe(sent.body);
});

test.each(['/', '/c/contribution:c1:report:AAA', '/tasks'])('one may go on at %s', (to) => {
  expect(isPath(to)).toBe(true);
});
test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '', 'x', '/a b', '/a\n', '/?a=1'])(
  'one may not go on at %j',
  async (to) => {
    expect(isPath(to)).toBe(false);
    expect((await api.ask('POST', '/api/sign-in', { as: null, body: { email: 'fp-aaa@example.org', to } })).status).toBe(422);
  },
);

test('a link is not for somebody without a role', async () => {
  await pool.query(`insert into person (id, name, email) values ('none', 'No Role', 'none@example.org')`);
  const before = mailbox.mails.length;
  await ask('none@example.org');
  await postDue(api.posting);
  expect(mailbox.mails).toHaveLength(before);
});

test('signing in makes the account that is missing, and brings an address that changed', async () => {
  await pool.query(`delete from "user" where id = 'fp-aaa'`);
  expect(await person(await signedIn('fp-aaa@example.org'))).toBe('fp-aaa');
  await pool.query(`update person set email = 'new@example.org' where id = 'fp-aaa'`);
  expect(await person(await signedIn('new@example.org'))).toBe('fp-aaa');
  expect(await rows(`select email, "emailVerified" from "user" where id = 'fp-aaa'`)).toEqual([
    { email: 'new@example.org', emailVerified: true },
  ]);
});
