import { expect, test, vi } from 'vitest';
import { remembered } from '../../api/probe.ts';
import { unstorable } from '../../api/storable.ts';
import { maxBody } from '../../domain/limits.ts';
import { testApi } from './support.ts';

const api = await testApi({ engine: 'away', deps: { mail: () => Promise.resolve(false) } });
const refused = async (
  method: string,
  path: string,
  asking: Parameters<typeof api.ask>[2],
  status: number,
  rule: string,
  paths?: string[],
) => {
  const { status: got, body } = await api.ask(method, path, asking);
  expect([got, body.rule]).toEqual([status, rule]);
  if (paths) expect(body.errors.map((e: { path: string }) => e.path)).toEqual(paths);
};
const cycle = { id: 'c9', title: 'Nine', template: 'small' };

test.for([
  ['a body that is not JSON', { body: '{"id":' }, 400, 'request.json', undefined],
  ['a body that is no object', { body: '"text"' }, 400, 'request.json', undefined],
  [
    'another content type',
    { body: 'id=c9', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'request.media-type',
    undefined,
  ],
  ['a body above the limit', { body: { ...cycle, title: 'x'.repeat(maxBody) } }, 413, 'request.too-large', undefined],
  ['an unknown field', { body: { ...cycle, colour: 'blue' } }, 422, 'request.malformed', ['body.colour']],
  ['a missing and a wrong field', { body: { id: 'C9!', template: 'small' } }, 422, 'request.malformed', ['body.id', 'body.title']],
  ['a character that cannot be stored', { body: { ...cycle, title: 'a\0b' } }, 422, 'request.malformed', ['body.title']],
  ['half of a surrogate pair', { body: '{"id":"c9","title":"\\ud800","template":"small"}' }, 422, 'request.malformed', ['body.title']],
  [
    'an anchor the template has not',
    { body: { ...cycle, anchors: { party: '2027-01-01T10:00' } } },
    422,
    'request.malformed',
    ['body.anchors.party'],
  ],
  ['a template there is not', { body: { ...cycle, template: 'none' } }, 422, 'request.malformed', ['body.template']],
  ['an Idempotency-Key with a space', { body: cycle, key: 'a b' }, 400, 'idempotency.key-malformed', undefined],
] as const)('%s is refused by its rule', async ([, asking, status, rule, paths]) => {
  await refused('POST', '/api/cycles', asking, status, rule, paths && [...paths]);
  expect((await api.get('/api/cycles')).body.items).toEqual([]);
});

test('an address that names nothing is 404, whatever it looks like', async () => {
  for (const path of [
    '/nothing',
    '/api/cycles/c9',
    '/api/contributions/nonsense',
    '/api/contributions/%00',
    '/api/contributions/%E0%A4%A',
    '/api/contributions/contribution:c:a:b/versions/x',
  ]) {
    await refused('GET', path, {}, 404, 'not-found');
  }
});

test('an unknown or wrong query parameter is refused by name', async () => {
  await refused('GET', '/api/cycles?colour=blue', {}, 422, 'request.malformed', ['query.colour']);
  await refused('GET', '/api/cycles?limit=0', {}, 422, 'request.malformed', ['query.limit']);
  await refused('GET', '/api/cycles?limit=201', {}, 422, 'request.malformed', ['query.limit']);
  await refused('GET', '/api/cycles?cursor=bm90aGluZw', {}, 422, 'request.malformed', ['query.cursor']);
});

test('a command without an Idempotency-Key is refused', async () => {
  await refused(
    'POST',
    '/api/contributions/contribution:c:a:b/extend',
    { key: null, body: { days: 3, reason: 'x' } },
    400,
    'idempotency.key-missing',
  );
});

test('a malformed command names the field', async () => {
  await refused('POST', '/api/contributions/contribution:c:a:b/extend', { body: { days: 0, reason: 'x' } }, 422, 'command.malformed', [
    'body.days',
  ]);
  await refused(
    'POST',
    '/api/contributions/contribution:c:a:b/return',
    { body: { contentHash: 'x'.repeat(43) } },
    422,
    'command.malformed',
    ['body.reason'],
  );
});

test('answers are not cached, sniffed or framed', async () => {
  const { headers } = await api.get('/api/me');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('the process is up while Temporal is away, but not ready; mail is reported', async () => {
  expect((await api.get('/healthz', null)).body).toEqual({ status: 'up' });
  const { status, body } = await api.get('/readyz', null);
  expect([status, body]).toEqual([503, { ready: false, database: 'up', temporal: 'down', worker: 'down', mail: 'down' }]);
});

test('with everything there it is ready, and mail that is away does not matter', async () => {
  const ready = await testApi({ deps: { mail: () => Promise.reject(new Error('away')) } });
  expect(await ready.get('/readyz', null)).toMatchObject({ status: 200, body: { ready: true, mail: 'down' } });
});

test('however often readiness is asked, the mail server is asked once in fifteen seconds', async () => {
  const mail = vi.fn(() => Promise.resolve(true));
  const ready = await testApi({ deps: { mail } });
  await Promise.all(Array.from({ length: 5 }, () => ready.get('/readyz', null)));
  expect((await ready.get('/readyz', null)).body.mail).toBe('up');
  expect(mail).toHaveBeenCalledTimes(1);
});

test('an answer is remembered from when it came, failures too; a slow question is not asked twice', async () => {
  const clock = { at: 0 };
  const ask = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(true);
  const probe = remembered(ask, 100, () => clock.at);
  const first = probe();
  clock.at = 1_000;
  expect(await Promise.all([first, probe()])).toEqual([false, false]);
  clock.at = 1_099;
  expect([await probe(), ask.mock.calls.length]).toEqual([false, 1]);
  clock.at = 1_100;
  expect([await probe(), ask.mock.calls.length]).toEqual([true, 2]);
});

test.for([
  ['lists', '['.repeat(100_000), ']'.repeat(100_000)],
  ['objects', '{"a":'.repeat(80_000), '}'.repeat(80_000)],
] as const)('a body of %s without end is refused, and soon', async ([, open, close]) => {
  const begun = performance.now();
  const { status, body } = await api.ask('POST', '/api/cycles', { body: `{"title":${open}1${close}}` });
  expect([status, body.rule, body.errors[0].detail]).toEqual([422, 'request.malformed', 'is nested deeper than 20 levels']);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('of a body full of what cannot be stored, twenty places are named', () => {
  expect(unstorable(Array(100_000).fill('\0'))).toHaveLength(20);
  expect(unstorable({ a: { 'b\0': 'fine', c: ['x', '\ud800'] } }).map(({ path }) => path)).toEqual(['body.a.(key)', 'body.a.c.1']);
});

test('metrics count what waits', async () => {
  expect((await api.get('/metrics', null)).body).toContain('plenary_commands_undecided 0');
});

test('a person who asks too much is told to wait; others are not', async () => {
  const slow = await testApi({ engine: 'away', rate: 3 });
  for (let i = 0; i < 3; i++) expect((await slow.get('/api/me', 'sec')).status).toBe(200);
  const { status, body, headers } = await slow.get('/api/me', 'sec');
  expect([status, body.rule, headers.get('retry-after')]).toEqual([429, 'request.rate', '60']);
  expect((await slow.get('/api/me', 'co-north')).status).toBe(200);
});

test('an address that asks too much is told to wait, key or not', async () => {
  const slow = await testApi({ engine: 'away', rate: 1 });
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await slow.get('/api/me', null)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test('a header that claims another address changes nothing and is not spoken of', async () => {
  const slow = await testApi({ engine: 'away', rate: 1 });
  const statuses = [];
  for (let i = 0; i < 6; i++) {
    const headers = { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` };
    statuses.push((await slow.ask('GET', '/api/me', { as: null, headers })).status);
  }
  expect(statuses.at(-1)).toBe(429);
});
