import { expect, test, vi } from 'vitest';
import { askAuth, bearer, cached, createKey } from '../../api/auth.ts';
import { testApi } from './support.ts';

const api = await testApi({ realKeys: true });
const { auth, pool } = api.deps;
const me = (key: string) => api.ask('GET', '/api/me', { as: null, headers: { authorization: `Bearer ${key}` } });

test('a key speaks for its person, again and again', async () => {
  const key = await createKey(auth, 'fp-aaa', 'test');
  for (let i = 0; i < 12; i++)
    expect((await me(key)).body).toMatchObject({ id: 'fp-aaa', memberships: [{ role: 'focal-point', participant: 'AAA' }] });
  const { rows } = await pool.query<{ key: string }>('select key from apikey');
  expect(rows.map((row) => row.key)).not.toContain(key);
});

test.for([
  ['wrong', 'plenary_000000000000000000000000'],
  ['short', 'x'],
] as const)('a %s key is 401', async ([, key]) => {
  const reply = await me(key);
  expect([reply.status, reply.body.rule, reply.headers.get('www-authenticate')]).toEqual([401, 'sign-in.required', 'Bearer']);
});

test('no key is 401, and so is another way of signing in', async () => {
  expect((await api.get('/api/me', null)).status).toBe(401);
  expect((await api.ask('GET', '/api/me', { as: null, headers: { authorization: 'Basic YTpi' } })).status).toBe(401);
});

test('a key that is switched off, has expired or is deleted is no key', async () => {
  const verify = askAuth(auth, () => pool.query('select 1'));
  const key = await createKey(auth, 'sec', 'test');
  expect(await verify(key)).toBe('sec');
  await pool.query('update apikey set enabled = false where "referenceId" = $1', ['sec']);
  expect(await verify(key)).toBeNull();
  await pool.query(`update apikey set enabled = true, "expiresAt" = now() - interval '1 second' where "referenceId" = $1`, ['sec']);
  expect(await verify(key)).toBeNull();
});

test('when the database is away, nobody is told that their key is wrong', async () => {
  const verify = askAuth(auth, () => Promise.reject(new Error('away')));
  await expect(verify('plenary_anything')).rejects.toThrow('away');
});

test('a key is asked about once in ten seconds, so a revoked one works at most that long', async () => {
  let now = 0;
  const ask = vi.fn(() => Promise.resolve<string | null>('p'));
  const verify = cached(ask, { ttl: 60_000, now: () => now });
  await verify('key-1');
  now = 9_999;
  expect(await verify('key-1')).toBe('p');
  expect(ask).toHaveBeenCalledTimes(1);
  now = 10_000;
  ask.mockResolvedValue(null);
  expect(await verify('key-1')).toBeNull();
});

test('refusals and failures are not remembered; twenty at once are one question', async () => {
  const ask = vi
    .fn<(key: string) => Promise<string | null>>()
    .mockResolvedValueOnce(null)
    .mockRejectedValueOnce(new Error('away'))
    .mockResolvedValue('p');
  const verify = cached(ask);
  expect(await verify('key-1')).toBeNull();
  await expect(verify('key-1')).rejects.toThrow('away');
  expect(await Promise.all(Array.from({ length: 20 }, () => verify('key-1')))).toEqual(Array(20).fill('p'));
  expect(ask).toHaveBeenCalledTimes(3);
});

test('the memory for keys is bounded: the oldest is forgotten first', async () => {
  const ask = vi.fn((key: string) => Promise.resolve(key));
  const verify = cached(ask, { max: 2 });
  for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await verify(key);
  expect(ask.mock.calls.map(([key]) => key)).toEqual(['a', 'b', 'c', 'a']);
});

test.for([
  ['Bearer plenary_abc123', 'plenary_abc123'],
  ['bearer plenary_abc123', 'plenary_abc123'],
  ['Bearer', null],
  ['Bearer a b', null],
  [`Bearer ${'x'.repeat(300)}`, null],
  [undefined, null],
] as const)('the key in %j is %j', ([header, key]) => {
  expect(bearer(header)).toBe(key);
});

test('keys, addresses, queries and link tokens never reach the log', async () => {
  const key = await createKey(auth, 'fp-aaa', 'test');
  await me(key);
  await api.get('/c/contribution:c1:report:AAA?k=a.b.secretsignature', null);
  await api.get('/api/me?email=fp-aaa@example.org', null);
  const log = api.logged.join('');
  expect(log).toContain('"path":"/api/me"');
  for (const never of [key, 'example.org', 'secretsignature', 'authorization', '127.0.0.1']) expect(log).not.toContain(never);
});
