/** A role passes to a successor: who may hand it over, from when, and what is refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import { testApi } from './support.ts';

let nudged = 0;
const api = await testApi({ engine: 'away', deps: { nudgeDelivery: async () => void nudged++ } });
const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
let serial = 0;
let successors = 0;
const fresh = () => ({ name: 'Sam Successor', email: `sam-${++successors}@example.org` });
const reason = 'A new post.';
const handOver = (membership: string, body: object, as: string, key?: string) =>
  api.post(`/api/memberships/${membership}/hand-over`, { reason, ...body }, as, key);
const roles = async (sql: string) =>
  (await api.pool.query(`select person_id, from_at, until_at from membership where ${sql} order by from_at, id`)).rows;

/** A focal point with a drafter, a week old, so that each test has its own. */
beforeEach(async () => {
  serial++;
  await api.pool.query(`insert into person (id, name, email) values ('old-${serial}', 'Olga Old', 'old-${serial}@example.org')`);
  await api.pool.query(
    `insert into "user" (id, name, email, "updatedAt") values ('old-${serial}', 'Olga Old', 'old-${serial}@example.org', now())`,
  );
  await api.pool.query(
    `insert into membership (id, person_id, role, participant_id, from_at) values ('role-${serial}', 'old-${serial}', 'focal-point', 'CCC', $1)`,
    [new Date(api.clock.at - 168 * hour)],
  );
});

test('the one role ends and the other begins at the same instant; both are told; delivery hears of it', async () => {
  const [person, role, before] = [`old-${serial}`, `role-${serial}`, nudged];
  const reply = await handOver(role, { to: fresh() }, person, 'once');
  expect([reply.status, nudged - before]).toEqual([201, 1]);
  const now = new Date(api.clock.at);
  const [ended] = await roles(`id = '${role}'`);
  const { rows } = await api.pool.query(
    'select b.person_id as successor, b.from_at, b.until_at, h.at, h.reason, h.by_id from hand_over h join membership b on b.id = h.begun_id where h.ended_id = $1',
    [role],
  );
  expect(ended.until_at).toEqual(now);
  expect(rows).toEqual([{ successor: expect.any(String), from_at: now, until_at: null, at: now, reason, by_id: person }]);
  const letters = await api.pool.query('select kind, person_id, due_at, state from letter where about = $1 order by kind', [reply.body.id]);
  expect(letters.rows).toEqual([
    { kind: 'hand-over-confirmed', person_id: person, due_at: now, state: 'planned' },
    { kind: 'handed-over', person_id: rows[0].successor, due_at: now, state: 'planned' },
  ]);
  expect((await api.get('/api/participants/CCC/people', rows[0].successor)).status).toBe(200);
  expect((await api.get('/api/participants/CCC/people', person)).status).toBe(404);
});

test('asked twice with the same key it is done once', async () => {
  const [person, role, to] = [`old-${serial}`, `role-${serial}`, fresh()];
  const replies = await Promise.all([1, 2, 3].map(() => handOver(role, { to }, person, 'thrice')));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
});

test('of two at the same moment one counts; the other is told that the role has ended', async () => {
  const [person, role] = [`old-${serial}`, `role-${serial}`];
  const replies = await Promise.all([handOver(role, { to: fresh() }, person), handOver(role, { to: fresh() }, 'co-south')]);
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(replies.find(({ status }) => status === 409)?.body.rule).toBe('hand-over.role-ended');
  expect(
    await roles(`participant_id = 'CCC' and from_at = '${iso(api.clock.at)}' and role = 'focal-point' and person_id <> '${person}'`),
  ).not.toHaveLength(0);
});

test('one that is to come works by itself: until then the predecessor holds the role, from then on the successor', async () => {
  const [person, role] = [`old-${serial}`, `role-${serial}`];
  await api.pool.query('update membership set until_at = $2 where id = $1', [role, new Date(api.clock.at + 100 * hour)]);
  const from = iso(api.clock.at + 10 * hour);
  const to = fresh();
  const { body } = await handOver(role, { to, from }, person);
  const successor = (await api.pool.query('select id from person where email = $1', [to.email])).rows[0].id;
  const sees = async (as: string) => (await api.get('/api/participants/CCC/people', as)).status;
  expect([await sees(person), await sees(successor)]).toEqual([200, 404]);
  const { items } = (await api.get('/api/participants/CCC/people', person)).body;
  expect(items.find((m: { membership: { id: string } }) => m.membership.id === role).successor).toEqual({
    id: successor,
    name: to.name,
    from,
  });
  api.clock.at += 10 * hour;
  expect([await sees(person), await sees(successor)]).toEqual([404, 200]);
  // The role ends when it would have ended.
  expect((await roles(`person_id = '${successor}'`))[0].until_at).toEqual(new Date(api.clock.at + 90 * hour));
  expect((await api.pool.query("select due_at from letter where about = $1 and kind = 'handed-over'", [body.id])).rows[0].due_at).toEqual(
    new Date(from),
  );
});

describe('who hands it over', () => {
  test.each([
    ['its holder', 'm0', 'fp-aaa', 201],
    ['its coordinator', 'm1', 'co-south', 201],
    ['another coordinator', 'm2', 'co-north', 404],
    ['a stranger', 'm2', 'drafter-aaa', 404],
    ['a drafter, whose role the focal point gives', 'm3', 'drafter-aaa', 403],
    ['a coordinator their own', 'm4', 'co-north', 201],
    ['a focal point that of the coordinator', 'm5', 'fp-bbb', 404],
    ['the secretariat any', 'm5', 'sec', 201],
    ['a member of the secretariat their own', 'm6', 'sec', 201],
    ['nobody one there is not', 'mmm', 'sec', 404],
  ])('%s', async (_, role, as, status) => {
    expect((await handOver(role, { to: fresh() }, as)).status).toBe(status);
  });
});

describe('what is refused', () => {
  test.each([
    ['in the past', () => ({ from: iso(api.clock.at - 1) }), 'hand-over.in-the-past'],
    ['to oneself', () => ({ to: { person: `old-${serial}` } }), 'hand-over.same-person'],
    ['to nobody', () => ({ to: { person: 'nobody' } }), 'request.malformed'],
    ['without a reason', () => ({ reason: ' ' }), 'request.malformed'],
    ['to somebody who has it', () => ({ to: { person: 'fp-ccc' } }), 'exists.already'],
  ])('%s', async (_, body, rule) => {
    const reply = await handOver(`role-${serial}`, { to: fresh(), ...body() }, `old-${serial}`);
    expect(reply.body.rule).toBe(rule);
    expect((await roles(`id = 'role-${serial}'`))[0].until_at).toBe(null);
  });

  test('before it begins, and after it ends', async () => {
    const [person, role] = [`old-${serial}`, `role-${serial}`];
    const set = (from: number, until: number) =>
      api.pool.query('update membership set from_at = $2, until_at = $3 where id = $1', [role, new Date(from), new Date(until)]);
    await set(api.clock.at + hour, api.clock.at + 9 * hour);
    expect((await handOver(role, { to: fresh() }, person)).body.rule).toBe('hand-over.not-begun');
    expect((await handOver(role, { to: fresh(), from: iso(api.clock.at + 9 * hour) }, person)).body.rule).toBe('hand-over.role-ended');
    expect((await handOver(role, { to: fresh(), from: iso(api.clock.at + 9 * hour - 1) }, person)).status).toBe(201);
  });
});
