/** Who may see and change who acts for a participant: every role against every act; and what another address means. */
import { describe, expect, test } from 'vitest';
import { mintToken } from '../../api/sign-in/link.ts';
import { smallWorld, utc } from '../support/world.ts';
import { testApi } from './support.ts';

const always = { from: 0, until: null };
const observer = { person: 'ob-aaa', role: 'observer', participant: 'AAA', body: null, ...always };
let nudged = 0;
const api = await testApi({
  engine: 'away',
  world: { ...smallWorld, memberships: [...smallWorld.memberships, observer] },
  deps: { nudgeDelivery: async () => void nudged++ },
});
const everyone = ['sec', 'co-north', 'co-south', 'fp-aaa', 'drafter-aaa', 'ob-aaa', 'fp-ccc'];
let serial = 0;
const fresh = () => ({ name: 'Somebody New', email: `new-${++serial}@example.org` });
const member = (role: string) => ({ to: fresh(), role });
const iso = (at: number) => new Date(at).toISOString();

describe('every role against every act, for AAA in the North', () => {
  /** secretariat, its coordinator, another coordinator, its focal point, drafter, observer, a stranger. */
  const table: [string, () => [string, string, unknown], string][] = [
    ['see its people', () => ['GET', '/api/participants/AAA/people', undefined], '200 200 404 200 200 200 404'],
    ['name a focal point', () => ['POST', '/api/participants/AAA/people', member('focal-point')], '201 201 403 403 403 403 403'],
    ['name a drafter', () => ['POST', '/api/participants/AAA/people', member('drafter')], '201 403 403 201 403 403 403'],
    ['name an observer', () => ['POST', '/api/participants/AAA/people', member('observer')], '201 403 403 201 403 403 403'],
    [
      'name a clearing authority',
      () => ['POST', '/api/participants/AAA/people', member('clearing-authority')],
      '201 403 403 201 403 403 403',
    ],
    ['invent a role', () => ['POST', '/api/participants/AAA/people', member('secretariat')], '201 403 403 403 403 403 403'],
    [
      'give a body’s role',
      () => [
        'POST',
        '/api/people/fp-bbb/memberships',
        { role: 'regional-coordinator', body: `R${++serial}`.replace(/\d/g, (d) => 'ABCDEFGHIJ'[Number(d)] ?? '') },
      ],
      '201 403 403 403 403 403 403',
    ],
    [
      'say when the drafter’s role ends',
      () => ['PATCH', '/api/people/drafter-aaa/memberships/m3', { until: iso(utc('2030-01-01T00:00:00')) }],
      '200 403 403 200 403 403 403',
    ],
    [
      'say when the focal point’s role ends',
      () => ['PATCH', '/api/people/fp-aaa/memberships/m0', { until: iso(utc('2030-01-01T00:00:00')) }],
      '200 200 403 403 403 403 403',
    ],
    ['correct the drafter’s name', () => ['PATCH', '/api/people/drafter-aaa', { name: 'Dora Drafter' }], '200 404 404 200 404 404 404'],
    ['correct the focal point’s zone', () => ['PATCH', '/api/people/fp-aaa', { zone: 'Europe/Paris' }], '200 200 404 404 404 404 404'],
    [
      'correct the coordinator’s address',
      () => ['PATCH', '/api/people/co-north', { email: 'co-north@example.org' }],
      '200 404 404 404 404 404 404',
    ],
    ['write the directory', () => ['POST', '/api/people', fresh()], '201 403 403 403 403 403 403'],
    ['import people', () => ['GET', '/api/people/import/template', undefined], '200 403 403 403 403 403 403'],
  ];
  test.each(table)('%s', async (_, request, row) => {
    const statuses = [];
    for (const as of everyone) {
      const [method, path, body] = request();
      statuses.push((await api.ask(method, path, { as, body })).status);
    }
    expect(statuses.join(' ')).toBe(row);
  });
});

test('a participant there is not says no more than one that may not be seen', async () => {
  for (const [as, status] of [
    ['sec', 404],
    ['fp-aaa', 404],
  ] as const)
    expect((await api.get('/api/participants/ZZZ/people', as)).status).toBe(status);
  expect((await api.post('/api/participants/ZZZ/people', member('drafter'), 'sec')).status).toBe(404);
  expect((await api.post('/api/participants/ZZZ/people', member('drafter'), 'fp-aaa')).status).toBe(403);
});

test('members are listed with what the one who asks may do; addresses are for those who name somebody here', async () => {
  const list = async (as: string, query = '') => (await api.get(`/api/participants/BBB/people${query}`, as)).body;
  const focal = { person: { id: 'fp-bbb', name: 'Person fp-bbb' }, membership: { role: 'focal-point', until: null } };
  expect(await list('co-south')).toMatchObject({
    mayName: ['focal-point'],
    items: [
      {
        ...focal,
        email: 'fp-bbb@example.org',
        reachable: true,
        successor: null,
        delegations: [],
        may: { end: true, handOver: true, delegate: false },
      },
    ],
  });
  expect(await list('fp-bbb')).toMatchObject({
    mayName: ['clearing-authority', 'drafter', 'observer'],
    items: [{ ...focal, may: { end: false, handOver: true, delegate: true } }],
  });
  await api.pool.query(
    "insert into membership (id, person_id, role, participant_id, from_at, until_at) values ('old', 'fp-ccc', 'observer', 'BBB', '2020-01-01', '2021-01-01')",
  );
  expect((await list('co-south')).items).toHaveLength(1);
  expect((await list('co-south', '?ended=true')).items).toMatchObject([{}, { membership: { id: 'old' }, may: { handOver: false } }]);
  expect(
    (await api.get('/api/participants/AAA/people', 'drafter-aaa')).body.items.map((m: { email: string | null }) => m.email).filter(Boolean),
  ).toEqual(['drafter-aaa@example.org']);
});

test('a coordinator answers the task to find a focal point: a new one by address, told to delivery at once', async () => {
  const before = nudged;
  const to = { name: 'Fiona Focal', email: 'Fiona@Example.org', language: 'fr', zone: 'Africa/Nairobi' };
  const reply = await api.post('/api/participants/CCC/people', { to, role: 'focal-point' }, 'co-south', 'fiona');
  expect([reply.status, nudged - before]).toEqual([201, 1]);
  expect((await api.post('/api/participants/CCC/people', { to, role: 'focal-point' }, 'co-south', 'fiona')).body).toEqual(reply.body);
  const { items } = (await api.get('/api/participants/CCC/people', 'co-south')).body;
  const fiona = items.find((m: { email: string }) => m.email === 'fiona@example.org');
  expect(fiona).toMatchObject({
    person: { name: 'Fiona Focal', language: 'fr', zone: 'Africa/Nairobi' },
    membership: { id: reply.body.id },
  });
  expect((await api.get('/api/participants/CCC/people', fiona.person.id)).status).toBe(200);
  // An address that somebody has is theirs, whatever name stands beside it.
  const again = await api.post(
    '/api/participants/AAA/people',
    { to: { name: 'Other', email: 'FIONA@example.org' }, role: 'drafter' },
    'fp-aaa',
  );
  expect(again.status).toBe(201);
  expect((await api.get(`/api/people/${fiona.person.id}`)).body).toMatchObject({
    name: 'Fiona Focal',
    memberships: [{}, { role: 'drafter' }],
  });
});

describe('another address', () => {
  const give = (as: string) => async (id: string, email: string) => api.ask('PATCH', `/api/people/${id}`, { as, body: { email } });

  test('ends what the old mailbox could open: sessions, links under way, the calendar feed; keys stay', async () => {
    await api.pool.query(
      `insert into session (id, "userId", token, "expiresAt", "updatedAt") values ('s1', 'drafter-aaa', 'token', now() + interval '1 day', now())`,
    );
    await api.pool.query(`insert into calendar_feed (person_id, number, open, changed_at) values ('drafter-aaa', 1, true, now())`);
    await mintToken(api.pool, { person: 'drafter-aaa', to: '/' }, Date.now());
    await mintToken(api.pool, { person: 'fp-aaa', to: '/' }, Date.now());
    const reply = await give('fp-aaa')('drafter-aaa', 'Dora@Example.org');
    expect(reply.body).toMatchObject({ id: 'drafter-aaa', email: 'dora@example.org' });
    const one = async (sql: string) => (await api.pool.query(sql)).rows;
    expect(await one(`select 1 from session where "userId" = 'drafter-aaa'`)).toEqual([]);
    expect(await one("select split_part(value, ' ', 1) as person from verification")).toEqual([{ person: 'fp-aaa' }]);
    expect(await one("select open from calendar_feed where person_id = 'drafter-aaa'")).toEqual([{ open: false }]);
    expect(await one(`select email, "emailVerified" from "user" where id = 'drafter-aaa'`)).toEqual([
      { email: 'dora@example.org', emailVerified: false },
    ]);
    expect((await api.get('/api/me', 'drafter-aaa')).status).toBe(200);
  });

  test('gets mails again, where the old one had stopped; the same address stays stopped', async () => {
    await api.pool.query("update person set stopped_email = email, stopped_at = now() where id = 'fp-aaa'");
    const reachable = async () =>
      (await api.get('/api/participants/AAA/people')).body.items.find((m: { person: { id: string } }) => m.person.id === 'fp-aaa')
        .reachable;
    await give('co-north')('fp-aaa', 'fp-aaa@example.org');
    expect(await reachable()).toBe(false);
    const before = nudged;
    await give('co-north')('fp-aaa', 'fp-aaa@other.example.org');
    expect([await reachable(), nudged - before]).toEqual([true, 1]);
  });

  test('is refused when somebody has it, and to whoever does not give every role of that person', async () => {
    expect((await give('sec')('fp-aaa', 'SEC@example.org')).body.rule).toBe('exists.already');
    expect((await give('sec')('nobody', 'x@example.org')).status).toBe(404);
    await api.pool.query(
      "insert into membership (id, person_id, role, participant_id, from_at) values ('both', 'co-south', 'drafter', 'AAA', '2020-01-01')",
    );
    const taken = await give('fp-aaa')('co-south', 'mine@example.org');
    expect([taken.status, taken.body.rule]).toEqual([403, 'authority.missing']);
    expect((await api.get('/api/people/co-south')).body.email).toBe('co-south@example.org');
  });
});

test('one’s own language and zone are one’s own affair; nothing else is changed there', async () => {
  const change = (body: object, as = 'fp-ccc') => api.ask('PATCH', '/api/me', { as, body });
  expect((await change({ language: 'ar', zone: 'Asia/Amman' })).body).toMatchObject({ id: 'fp-ccc', language: 'ar', zone: 'Asia/Amman' });
  expect((await change({ zone: null })).body.zone).toBe(null);
  expect((await api.get('/api/me', 'fp-ccc')).body).toMatchObject({ language: 'ar', zone: null });
  for (const body of [{}, { email: 'x@example.org' }, { name: 'X' }, { zone: 'Nowhere' }, { language: 'english' }])
    expect((await change(body)).status).toBe(422);
});
