import { beforeAll, expect, test } from 'vitest';
import { unsubscribeAt } from '../../api/links.ts';
import { secret, testApi } from './support.ts';

const api = await testApi({ engine: 'away' });
const hour = 3_600_000;
/** The address in a mail, below this test's API. */
const link = (person: string, category = 'reminders', expires = Date.now() + hour): string =>
  unsubscribeAt(api.base, category, person, expires, secret).slice(api.base.length);
const muted = async (person: string): Promise<string[]> =>
  (await api.get('/api/me/mutes', person)).body.items
    .filter((i: { muted: boolean }) => i.muted)
    .map((i: { category: string }) => i.category);
const rows = async (): Promise<number> => (await api.pool.query('select 1 from mute')).rows.length;
/** As a mail program's server does: no cookies, no key, no page before. */
const post = async (path: string, body: string | FormData, type?: string) => {
  const answer = await fetch(`${api.base}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const form = 'application/x-www-form-urlencoded';
const click = 'List-Unsubscribe=One-Click';

beforeAll(async () => {
  await api.pool.query("update person set language = 'ar' where id = 'drafter-aaa'");
});

test('one click mutes without signing in and without a visit before, and twice is once', async () => {
  for (const round of [1, 2]) {
    const { status, headers, text } = await post(link('fp-aaa'), click, form);
    expect([round, status, headers.get('location'), headers.get('set-cookie')]).toEqual([round, 200, null, null]);
    expect(text).toContain('Mails of this kind are no longer sent to you: Reminders.');
  }
  expect(await muted('fp-aaa')).toEqual(['reminders']);
  expect(await rows()).toBe(1);
  expect(await muted('fp-bbb')).toEqual([]);
});

test('the click may come as multipart, as the RFC allows', async () => {
  const body = new FormData();
  body.set('List-Unsubscribe', 'One-Click');
  expect((await post(link('fp-bbb', 'information'), body)).status).toBe(200);
  expect(await muted('fp-bbb')).toEqual(['information']);
});

test('opening the link shows a button and changes nothing: scanners open links', async () => {
  const before = await rows();
  const { status, body, headers } = await api.get(link('drafter-aaa'), null);
  expect(status).toBe(200);
  expect(body).toContain('<html lang="ar" dir="rtl">');
  expect(body).toContain(
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>إيقاف هذه الرسائل</button>',
  );
  expect(headers.get('content-security-policy')).toMatch(/form-action 'self'.*frame-ancestors 'none'/);
  expect((await fetch(`${api.base}${link('drafter-aaa')}`, { method: 'HEAD' })).status).toBe(200);
  expect([await rows(), await muted('drafter-aaa')]).toEqual([before, []]);
});

test('the button of the page that follows takes it back', async () => {
  const { text } = await post(link('co-north'), click, form);
  expect(text).toContain('name="undo" value="1"');
  const again = await post(link('co-north'), `${click}&undo=1`, form);
  expect(again.text).toContain('Mails of this kind are sent to you again: Reminders.');
  expect(await muted('co-north')).toEqual([]);
});

test.for([
  ['expired', (): string => link('sec', 'reminders', Date.now() - 1)],
  ['of another category', (): string => link('sec').replace('/reminders', '/decisions')],
  ['of another person', (): string => link('sec').replace(/k=[^.]+/, `k=${Buffer.from('fp-aaa').toString('base64url')}`)],
  ['of nobody we know', (): string => link('nobody')],
  ['without a token', (): string => '/unsubscribe/reminders'],
] as const)('a link %s mutes nothing, and says so on a page', async ([, path]) => {
  const before = await rows();
  const { status, text } = await post(path(), click, form);
  expect([status, text.includes('This link does nothing any more')]).toEqual([404, true]);
  expect(await rows()).toBe(before);
});

test.for([
  ['another field', 'unsubscribe=yes', form, 422],
  ['another value', 'List-Unsubscribe=Two-Clicks', form, 422],
  ['nothing', '', form, 422],
  ['JSON', '{"List-Unsubscribe":"One-Click"}', 'application/json', 415],
  ['a broken form', 'no boundary', 'multipart/form-data; boundary=x', 422],
  ['too much', `${click}&x=${'x'.repeat(9000)}`, form, 413],
] as const)('a post with %s is refused', async ([, body, type, status]) => {
  expect((await post(link('sec'), body, type)).status).toBe(status);
  expect(await muted('sec')).toEqual([]);
});

test('who is signed in mutes and takes it back, each as often as they like, and reads what each kind is in their language', async () => {
  for (const _ of [1, 2]) await api.post('/api/me/mutes', { category: 'decisions' }, 'drafter-aaa', null);
  const { items } = (await api.get('/api/me/mutes', 'drafter-aaa')).body;
  expect(items.map((i: { title: string }) => i.title)).toEqual(['تذكيرات', 'قرارات', 'معلومات']);
  expect(items[1]).toMatchObject({ category: 'decisions', muted: true, since: new Date(api.clock.at).toISOString(), by: 'person' });
  for (const _ of [1, 2]) expect((await api.post('/api/me/mutes/decisions/end', {}, 'drafter-aaa', null)).status).toBe(200);
  expect(await muted('drafter-aaa')).toEqual([]);
  expect((await api.post('/api/me/mutes', { category: 'everything' }, 'drafter-aaa')).status).toBe(422);
  expect((await api.post('/api/me/mutes/everything/end', {}, 'drafter-aaa')).status).toBe(404);
});

test('the secretariat reads who muted what, page by page, ended ones too; nobody else does', async () => {
  const first = (await api.get('/api/mutes?limit=2')).body;
  const second = (await api.get(`/api/mutes?limit=2&cursor=${first.next}`)).body;
  const all = [...first.items, ...second.items];
  expect(all.map((m) => [m.person.id, m.category, m.until !== null, m.by]).sort()).toEqual([
    ['co-north', 'reminders', true, 'link'],
    ['drafter-aaa', 'decisions', true, 'person'],
    ['fp-aaa', 'reminders', false, 'link'],
    ['fp-bbb', 'information', false, 'link'],
  ]);
  expect((await api.get('/api/mutes', 'co-north')).status).toBe(403);
  expect((await api.get('/api/me/mutes', null)).status).toBe(401);
});

test('what was muted stays on record', async () => {
  await expect(api.pool.query('delete from mute')).rejects.toThrow('DELETE on mute is refused');
});
