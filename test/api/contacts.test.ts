/** What else was tried: recorded by those who look after a contribution, never changed, and nobody else's to read. */
import { beforeAll, expect, test } from 'vitest';
import { ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const path = `/api/contributions/${ofA}/contacts`;
const call = { way: 'call', partner: 'the desk officer', said: 'She will write in March.' };
const record = (body: object = call, as = 'co-north', key?: string) => api.post(path, body, as, key);

beforeAll(() => openRound(api));

test('is told with who, for whom and when; by when it happened', async () => {
  expect((await record({ ...call, at: '2027-02-01T09:00:00Z' })).status).toBe(201);
  expect(
    (await record({ way: 'letter', partner: 'the ministry', said: 'A reminder on paper.', at: '2027-01-05T09:00:00Z' }, 'sec')).status,
  ).toBe(201);
  const { items } = (await api.get(path, 'co-north')).body;
  expect(items).toMatchObject([
    { way: 'letter', at: '2027-01-05T09:00:00.000Z', by: { id: 'sec', name: 'Person sec' }, principal: 'secretariat' },
    { ...call, at: '2027-02-01T09:00:00.000Z', by: { id: 'co-north', name: 'Person co-north' }, principal: 'NORTH' },
  ]);
  expect(items[1].recordedAt).toBe(new Date(api.clock.at).toISOString());
  const first = (await api.get(`${path}?limit=1`)).body;
  expect((await api.get(`${path}?limit=1&cursor=${first.next}`)).body).toEqual({ items: [items[1]], next: null });
});

test('without an instant it happened now; nothing is tried in the future', async () => {
  await record({ ...call, said: 'Just now.' });
  expect((await api.get(path)).body.items.at(-1)).toMatchObject({ said: 'Just now.', at: new Date(api.clock.at).toISOString() });
  const later = await record({ ...call, at: new Date(api.clock.at + 1).toISOString() });
  expect([later.status, later.body.errors[0].path]).toEqual([422, 'body.at']);
  for (const body of [
    {},
    { ...call, way: 'dream' },
    { ...call, said: ' ' },
    { ...call, said: 'x'.repeat(4001) },
    { ...call, partner: 'x'.repeat(301) },
  ])
    expect((await record(body)).status).toBe(422);
});

test('the same key records it once', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => record({ ...call, said: 'Once.' }, 'co-north', 'once')));
  expect(new Set(all.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect((await api.pool.query("select 1 from contact where said = 'Once.'")).rows).toHaveLength(1);
  expect((await record({ ...call, said: 'Twice.' }, 'co-north', 'once')).body.rule).toBe('idempotency.key-reused');
});

/** Of a contribution decided on in NORTH, and of one decided on in SOUTH that NORTH is informed of: reading, recording. */
test.for([
  ['sec', 200, 201, 200, 201],
  ['co-north', 200, 201, 200, 403],
  ['co-south', 404, 404, 200, 201],
  ['fp-aaa', 403, 403, 404, 404],
  ['drafter-aaa', 403, 403, 404, 404],
  ['fp-bbb', 404, 404, 403, 403],
  ['fp-ccc', 404, 404, 404, 404],
  ['nobody', 404, 404, 404, 404],
] as const)('%s', async ([as, ...statuses]) => {
  const found = [];
  for (const of of [ofA, ofB]) {
    found.push((await api.get(`/api/contributions/${of}/contacts`, as)).status);
    found.push((await api.post(`/api/contributions/${of}/contacts`, call, as)).status);
  }
  expect(found).toEqual(statuses);
});

test('the history shows it to those who look after the contribution, and to nobody else', async () => {
  const seen = async (as: string) => (await api.get(`/api/contributions/${ofA}/history`, as)).body;
  const all = (await api.get(path)).body.items;
  for (const as of ['sec', 'co-north']) expect((await seen(as)).contacts).toEqual(all);
  for (const as of ['fp-aaa', 'drafter-aaa']) expect((await seen(as)).contacts).toEqual([]);
  expect((await seen('fp-aaa')).items).toEqual((await seen('sec')).items);
});

test('its texts are in no audit, no command and no log', async () => {
  await record({ ...call, partner: 'Minister Xyzzy', said: 'Plugh.' });
  const { rows } = await api.pool.query(
    'select a.event::text || c.body::text as text from audit a full join command c on c.subject_id = a.subject_id union all select body::text from command',
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const text of [...rows.map((row) => row.text ?? ''), ...api.logged]) expect(text).not.toMatch(/Xyzzy|Plugh/);
});
