import { expect, test } from 'vitest';
import { testApi } from './support.ts';

const api = await testApi({ engine: 'away' });
const person = { name: 'Ada', email: 'Ada@Example.org', memberships: [{ role: 'focal-point', participant: 'AAA' }] };

test('a person is created with an account of the same id and roles; the address is kept in lower case', async () => {
  const { status, body, headers } = await api.post('/api/people', person);
  expect([status, headers.get('location')]).toEqual([201, `/api/people/${body.id}`]);
  const found = (await api.get(body.href)).body;
  expect(found).toMatchObject({
    name: 'Ada',
    email: 'ada@example.org',
    memberships: [{ role: 'focal-point', participant: 'AAA', until: null }],
  });
  expect((await api.pool.query('select id from "user" where email = $1', ['ada@example.org'])).rows).toEqual([{ id: body.id }]);
  expect((await api.get('/api/me', body.id)).body.memberships).toHaveLength(1);
});

test('the same key creates once and answers the same; another body is refused; addresses are not kept with the key', async () => {
  const bob = { name: 'Bob', email: 'bob@example.org' };
  const all = await Promise.all(Array.from({ length: 5 }, () => api.post('/api/people', bob, 'sec', 'bob')));
  expect(new Set(all.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect((await api.post('/api/people', { ...bob, name: 'Bobby' }, 'sec', 'bob')).body.rule).toBe('idempotency.key-reused');
  const { rows } = await api.pool.query("select * from command where subject_id = 'api:createPerson'");
  expect(JSON.stringify(rows)).not.toContain('example.org');
  expect(rows.every((row) => row.answer !== null)).toBe(true);
});

test('without a key the address still keeps a person from being made twice', async () => {
  const { status, body } = await api.post('/api/people', { ...person, memberships: [] }, 'sec', null);
  expect([status, body.rule]).toEqual([409, 'exists.already']);
});

test.for([
  ['for nobody', { role: 'drafter' }, 'body'],
  ['for two', { role: 'drafter', participant: 'AAA', body: 'NORTH' }, 'body'],
  ['for a participant there is not', { role: 'drafter', participant: 'ZZZ' }, 'body.participant'],
  [
    'that ends before it begins',
    { role: 'drafter', participant: 'AAA', from: '2027-02-01T00:00:00Z', until: '2027-01-01T00:00:00Z' },
    'body.until',
  ],
] as const)('a role %s is refused', async ([, body, path]) => {
  const reply = await api.post('/api/people/fp-aaa/memberships', body);
  expect([reply.status, reply.body.errors[0].path]).toEqual([422, path]);
});

test('a role begins and ends when it is said to; before and after, it allows nothing', async () => {
  const { body } = await api.post('/api/people/fp-ccc/memberships', {
    role: 'secretariat',
    body: 'secretariat',
    from: new Date(api.clock.at + 3_600_000).toISOString(),
  });
  const status = async () => (await api.get('/api/templates', 'fp-ccc')).status;
  expect(await status()).toBe(403);
  api.clock.at += 3_600_000;
  expect(await status()).toBe(200);
  const until = new Date(api.clock.at + 1000).toISOString();
  expect((await api.ask('PATCH', `/api/people/fp-ccc/memberships/${body.id}`, { body: { until } })).body).toMatchObject({
    role: 'secretariat',
    until,
  });
  expect(await status()).toBe(200);
  api.clock.at += 1000;
  expect(await status()).toBe(403);
});

test('the same role at the same time is held once, however it is asked for; one after the other is fine', async () => {
  const day = (n: number) => new Date(api.clock.at + n * 86_400_000).toISOString();
  const give = (body: object) =>
    api.post('/api/people/co-south/memberships', { role: 'drafter', participant: 'CCC', ...body }, 'sec', null);
  const replies = await Promise.all([1, 2, 3].map(() => give({ from: day(0), until: day(10) })));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  for (const [from, until] of [
    [day(5), day(15)],
    [day(-5), day(1)],
    [day(-5), undefined],
  ])
    expect((await give({ from, until })).body.rule).toBe('exists.already');
  const later = await give({ from: day(10) });
  expect(later.status).toBe(201);
  expect((await give({ from: day(0), until: day(5), participant: 'BBB' })).status).toBe(201);
  const held = (await api.get('/api/people/co-south')).body.memberships;
  const { id } = held.find((m: { participant: string; until: string }) => m.participant === 'CCC' && m.until === day(10));
  const prolong = await api.ask('PATCH', `/api/people/co-south/memberships/${id}`, { body: { until: day(11) } });
  expect([prolong.status, prolong.body.rule]).toEqual([409, 'exists.already']);
});

test('ids of participants are capitals, so that no two of them share receipts', async () => {
  const ngo = { kind: 'stakeholder', names: { en: 'A network' }, zone: 'Asia/Kathmandu' };
  const reply = await api.post('/api/participants', { ...ngo, id: 'Ngo-2' });
  expect([reply.status, reply.body.errors[0].path]).toEqual([422, 'body.id']);
});

test('participants are created with regions and zone, and found by kind and region', async () => {
  const ngo = {
    id: 'NGO-1',
    kind: 'stakeholder',
    names: { en: 'A network' },
    zone: 'Asia/Kathmandu',
    regions: [{ region: 'NORTH', isDefault: true }],
  };
  expect((await api.post('/api/participants', ngo)).body).toEqual({ id: 'NGO-1', href: '/api/participants/NGO-1' });
  expect((await api.get('/api/participants/NGO-1')).body).toMatchObject({
    zone: 'Asia/Kathmandu',
    country: null,
    regions: [{ region: 'NORTH', isDefault: true }],
  });
  expect((await api.get('/api/participants?kind=stakeholder')).body.items.map((p: { id: string }) => p.id)).toEqual(['NGO-1']);
  expect((await api.get('/api/participants?region=SOUTH')).body.items.map((p: { id: string }) => p.id)).toEqual(['BBB', 'CCC']);
  expect((await api.post('/api/participants', ngo)).body.rule).toBe('exists.already');
  expect((await api.post('/api/participants', { ...ngo, id: 'X', zone: 'Mars/Base' })).body.errors[0].path).toBe('body.zone');
});

test('pages follow each other without gaps or doubles', async () => {
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const { body } = await api.get(`/api/people?limit=2${next && `&cursor=${next}`}`);
    seen.push(...body.items.map((p: { id: string }) => p.id));
    next = body.next;
  }
  const { rows } = await api.pool.query<{ id: string }>('select id from person');
  expect(seen.sort()).toEqual(rows.map(({ id }) => id).sort());
});

test('the directory is the secretariat’s', async () => {
  for (const as of ['fp-aaa', 'co-north']) {
    expect((await api.get('/api/people', as)).status).toBe(403);
    expect((await api.post('/api/people', { name: 'Eve', email: 'eve@example.org' }, as)).status).toBe(403);
  }
});

test('participants are for those who may see their people: coordinators those they decide for, people their own', async () => {
  const ids = async (as: string) =>
    (await api.get('/api/participants', as)).body.items.map((p: { id: string }) => p.id).filter((id: string) => id.length === 3);
  expect(await ids('fp-aaa')).toEqual(['AAA']);
  expect(await ids('co-north')).toEqual(['AAA']);
  expect(await ids('co-south')).toEqual(['BBB', 'CCC']);
  expect((await api.get('/api/participants/AAA', 'drafter-aaa')).body).toMatchObject({ id: 'AAA', zone: 'Europe/Zurich' });
  expect((await api.get('/api/participants/BBB', 'co-north')).status).toBe(404);
  await api.pool.query("insert into person (id, name, email) values ('nobody', 'Nobody', 'nobody@example.org') on conflict do nothing");
  expect((await api.get('/api/participants', 'nobody')).status).toBe(403);
});
