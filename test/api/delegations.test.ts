/** A role's work given to another person: what they may then, in whose name, and what ends with it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createApply } from '../../activities/apply/apply.ts';
import { templateStore } from '../../activities/templates.ts';
import { calendar } from '../support/world.ts';
import { north, ofA, ofB, openRound, testApi } from './support.ts';

let nudged = 0;
const api = await testApi({ deps: { nudgeDelivery: async () => void nudged++ } });
const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const until = () => iso(api.clock.at + 100 * hour);
const delegate = (membership: string, body: object, as: string, key?: string) =>
  api.post(`/api/memberships/${membership}/delegations`, { until: until(), ...body }, as, key);
const revoke = (id: string, as: string) => api.post(`/api/delegations/${id}/revoke`, {}, as);
const take = async (id: string, as: string) => expect((await revoke(id, as)).status).toBe(200);
const commandsOf = async (id: string, as: string) => (await api.get(`/api/contributions/${id}`, as)).body.commands;
const tasksOf = async (as: string) => (await api.get('/api/me/tasks', as)).body.items;

/** Ids of the small world's roles: focal points of AAA, BBB, CCC, the drafter of AAA, coordinators North and South, the secretariat. */
const [fpA, fpB, drafterA, coNorth, secretariat] = ['m0', 'm1', 'm3', 'm4', 'm6'];

beforeAll(async () => {
  await openRound(api);
  for (const id of ['bea', 'dan', 'eve', 'pat']) {
    await api.pool.query(`insert into person (id, name, email) values ($1, $2, $3)`, [id, `Name of ${id}`, `${id}@example.org`]);
    await api.pool.query(`insert into "user" (id, name, email, "updatedAt") values ($1, $1, $2, now())`, [id, `${id}@example.org`]);
  }
});

describe('while it is in force', () => {
  let id = '';
  beforeAll(async () => {
    const before = nudged;
    const reply = await delegate(fpA, { to: { person: 'bea' }, reason: 'Leave until May.' }, 'fp-aaa', 'once');
    expect([reply.status, nudged - before]).toEqual([201, 1]);
    expect((await delegate(fpA, { to: { person: 'bea' }, reason: 'Leave until May.' }, 'fp-aaa', 'once')).body).toEqual(reply.body);
    id = reply.body.id;
  });

  test('the delegate may what the delegator may, and nothing else', async () => {
    expect(await commandsOf(ofA, 'bea')).toEqual(await commandsOf(ofA, 'fp-aaa'));
    expect((await api.get(`/api/contributions/${ofB}`, 'bea')).status).toBe(404);
    expect((await api.get('/api/participants/AAA/people', 'bea')).body.mayName).toEqual([]);
    expect((await api.get('/api/cycles', 'bea')).body.items).toHaveLength(1);
    expect((await api.get('/api/cycles/c1/calls', 'bea')).body.items.map((call: { id: string }) => call.id)).toEqual([north]);
  });

  test('the task is the delegate’s, with the delegator’s name, and not the delegator’s', async () => {
    expect(await tasksOf('bea')).toMatchObject([{ contribution: ofA, task: 'answer', delegator: { id: 'fp-aaa', name: 'Person fp-aaa' } }]);
    expect(await tasksOf('fp-aaa')).toEqual([]);
    expect((await tasksOf('drafter-aaa')).map((task: object) => 'delegator' in task)).toEqual([false]);
  });

  test('both see it; nobody else does', async () => {
    const seen = {
      id,
      state: 'in-force',
      delegator: { id: 'fp-aaa', name: 'Person fp-aaa' },
      delegate: { id: 'bea', name: 'Name of bea' },
      membership: { id: fpA, role: 'focal-point', participant: 'AAA', body: null },
      scope: { cycle: null, ask: null },
      reason: 'Leave until May.',
    };
    for (const as of ['fp-aaa', 'bea']) expect((await api.get('/api/delegations', as)).body.items).toMatchObject([seen]);
    expect((await api.get('/api/delegations', 'sec')).body.items).toEqual([]);
    const [member] = (await api.get('/api/participants/AAA/people', 'fp-aaa')).body.items;
    expect(member.delegations).toMatchObject([{ id, delegate: { id: 'bea' }, cycle: null }]);
  });

  test('what the delegate does names both, in versions and in the audit', async () => {
    expect((await api.put(`/api/contributions/${ofA}/draft`, { baseVersion: 0, content: { 'main.text': 'Done.' } }, 'bea')).status).toBe(
      200,
    );
    expect((await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: 1 }, 'bea')).status).toBe(200);
    expect((await api.get(`/api/contributions/${ofA}/versions/1`, 'fp-aaa')).body).toMatchObject({ actor: 'bea', principal: 'fp-aaa' });
    const { items } = (await api.get(`/api/contributions/${ofA}/history`, 'fp-aaa')).body;
    expect(
      items
        .map((e: { event: { type: string }; actor: { id: string }; principal: string }) => [e.event.type, e.actor.id, e.principal])
        .slice(1),
    ).toEqual([
      ['draft-started', 'bea', 'fp-aaa'],
      ['submitted', 'bea', 'fp-aaa'],
    ]);
  });

  test('it is not delegated further, nor handed over', async () => {
    expect((await delegate(fpA, { to: { person: 'eve' } }, 'bea')).status).toBe(404);
    expect((await delegate(id, { to: { person: 'eve' } }, 'bea')).status).toBe(404);
    expect((await api.post(`/api/memberships/${fpA}/hand-over`, { to: { person: 'bea' }, reason: 'Mine.' }, 'bea')).status).toBe(404);
    expect((await api.post('/api/participants/AAA/people', { to: { person: 'eve' }, role: 'drafter' }, 'bea')).status).toBe(403);
  });

  test('taken back, it ends at once: session, rights and task; again changes nothing', async () => {
    await api.pool.query(
      `insert into session (id, "userId", token, "expiresAt", "updatedAt") values ('s', 'bea', 't', now() + interval '1 day', now())`,
    );
    expect((await revoke(id, 'eve')).status).toBe(404);
    const reply = await revoke(id, 'fp-aaa');
    expect(reply.body).toMatchObject({ state: 'revoked', revokedAt: iso(api.clock.at) });
    api.clock.at += 1000;
    expect((await revoke(id, 'bea')).body).toEqual(reply.body);
    expect((await api.get(`/api/contributions/${ofA}`, 'bea')).status).toBe(404);
    expect((await api.pool.query('select 1 from session')).rows).toEqual([]);
    await expect(api.pool.query('delete from delegation')).rejects.toThrow('is refused');
  });
});

describe('a decision by delegation', () => {
  test('names the delegator as its principal; nobody decides in that way on what they or the delegator submitted', async () => {
    const { body } = await delegate(coNorth, { to: { person: 'dan' } }, 'co-north');
    const { hash } = (await api.get(`/api/contributions/${ofA}/versions/1`, 'dan')).body;
    const approve = (as: string) => api.post(`/api/contributions/${ofA}/approve`, { contentHash: hash }, as);
    // Bea submitted for fp-aaa: neither of them decides, whoever delegates to them; nor who works for one of them.
    const toSubmitter = await delegate(secretariat, { to: { person: 'bea' } }, 'sec');
    await take(body.id, 'co-north');
    const again = await delegate(coNorth, { to: { person: 'bea' } }, 'co-north');
    expect((await approve('bea')).body.rule).toBe('decision.own-submission');
    await take(again.body.id, 'co-north');
    const toPrincipal = await delegate(coNorth, { to: { person: 'fp-aaa' } }, 'co-north');
    expect((await approve('fp-aaa')).body.rule).toBe('decision.own-submission');
    await take(toPrincipal.body.id, 'co-north');
    const toDan = await delegate(coNorth, { to: { person: 'dan' } }, 'co-north');
    const fromPrincipal = await delegate(fpA, { to: { person: 'dan' } }, 'fp-aaa');
    expect((await approve('dan')).body.rule).toBe('decision.own-submission');
    await take(fromPrincipal.body.id, 'dan');
    expect((await approve('dan')).status).toBe(200);
    expect((await api.get(`/api/contributions/${ofA}/versions/1`)).body.decisions).toMatchObject([
      { decision: 'approve', actor: 'dan', principal: 'co-north' },
    ]);
    await take(toDan.body.id, 'co-north');
    await take(toSubmitter.body.id, 'sec');
  });
});

describe('what waits while it is taken back', () => {
  test('is refused at the decision', async () => {
    const { body } = await delegate(fpB, { to: { person: 'pat' } }, 'fp-bbb');
    const { engine } = api.deps;
    const [send, nudge] = [engine.send, engine.nudge];
    Object.assign(engine, { send: () => Promise.reject(new Error('nobody answers')), nudge: async () => {} });
    const waits = await api.post(`/api/contributions/${ofB}/decline`, { reason: 'Elections.' }, 'pat');
    expect(waits.status).toBe(202);
    Object.assign(engine, { send, nudge });
    await take(body.id, 'fp-bbb');
    const apply = createApply({
      pool: api.pool,
      clock: api.clock,
      calendar,
      templates: templateStore(api.pool),
      nudgeDelivery: async () => {},
    });
    const { answers } = await apply({ id: ofB, asked: [waits.body.command.id] });
    expect(answers[waits.body.command.id]).toMatchObject({ ok: false, rule: 'authority.missing' });
    const { rows } = await api.pool.query('select actor, principal from command where id = $1', [waits.body.command.id]);
    expect(rows).toEqual([{ actor: 'pat', principal: 'fp-bbb' }]);
  });
});

describe('its scope', () => {
  const seen = async (as: string) => (await api.get(`/api/contributions/${ofB}`, as)).status;
  test.each([
    ['everything', {}, 200],
    ['this cycle', { cycle: 'c1' }, 200],
    ['what is asked here', { cycle: 'c1', ask: 'report' }, 200],
  ])('%s', async (_, scope, status) => {
    const { body } = await delegate(fpB, { to: { person: 'eve' }, scope }, 'fp-bbb');
    expect(await seen('eve')).toBe(status);
    expect((await tasksOf('eve')).map((task: { contribution: string }) => task.contribution)).toEqual([ofB]);
    expect((await api.get('/api/cycles', 'eve')).body.items.map((c: { id: string }) => c.id)).toEqual(['c1']);
    expect((await api.get(`/api/notices?subject=${ofB}`, 'eve')).body.items.length).toBeGreaterThan(0);
    await take(body.id, 'eve');
    expect(await seen('eve')).toBe(404);
  });

  test('another cycle is nothing here', async () => {
    expect((await api.post('/api/cycles', { id: 'c2', title: 'Second', template: 'small' })).status).toBe(201);
    const { body } = await delegate(fpB, { to: { person: 'eve' }, scope: { cycle: 'c2' } }, 'fp-bbb');
    expect([await seen('eve'), await tasksOf('eve'), (await api.get('/api/cycles', 'eve')).body.items]).toEqual([404, [], []]);
    expect((await tasksOf('fp-bbb')).map((task: { contribution: string }) => task.contribution)).toEqual([ofB]);
    await take(body.id, 'fp-bbb');
  });

  test('a coordinator’s and the secretariat’s is of their lists, as far as it goes', async () => {
    const list = async (as: string) => {
      const { status, body } = await api.get(`/api/calls/${north}/contributions`, as);
      return status === 200 ? body.items.map((c: { id: string }) => c.id) : status;
    };
    for (const [role, by] of [
      [coNorth, 'co-north'],
      [secretariat, 'sec'],
    ] as const) {
      const one = await delegate(role, { to: { person: 'eve' }, scope: { cycle: 'c1', ask: 'report' } }, by);
      expect(await list('eve')).toEqual([ofA, ofB]);
      await take(one.body.id, by);
      const other = await delegate(role, { to: { person: 'eve' }, scope: { cycle: 'c2' } }, by);
      expect(await list('eve')).toBe(404);
      await take(other.body.id, by);
    }
  });
});

test('it begins and ends by itself, to the millisecond, and the task comes back', async () => {
  const [from, end] = [api.clock.at + 5000, api.clock.at + 9000];
  const { body } = await delegate(fpB, { to: { person: 'eve' }, from: iso(from), until: iso(end) }, 'fp-bbb');
  const at = async (now: number) => {
    api.clock.at = now;
    const state = (await api.get('/api/delegations', 'fp-bbb')).body.items.find((d: { id: string }) => d.id === body.id).state;
    return [state, (await tasksOf('eve')).length, (await tasksOf('fp-bbb')).length];
  };
  expect(await at(from - 1)).toEqual(['coming', 0, 1]);
  expect(await at(from)).toEqual(['in-force', 1, 0]);
  expect(await at(end - 1)).toEqual(['in-force', 1, 0]);
  expect(await at(end)).toEqual(['ended', 0, 1]);
  expect((await revoke(body.id, 'fp-bbb')).body.rule).toBe('delegation.ended');
});

describe('what is refused', () => {
  const scope = (given: object) => ({ to: { person: 'eve' }, scope: given });
  test.each<[string, string, () => object, string, string]>([
    ['to oneself', fpA, () => ({ to: { person: 'fp-aaa' } }), 'fp-aaa', 'delegation.same-person'],
    ['by address to oneself', fpA, () => ({ to: { email: 'FP-AAA@example.org', name: 'X' } }), 'fp-aaa', 'delegation.same-person'],
    ['somebody else’s role', fpA, () => ({ to: { person: 'eve' } }), 'sec', 'not-found'],
    ['a drafter’s role, which the focal point gives', drafterA, () => ({ to: { person: 'eve' } }), 'drafter-aaa', 'authority.missing'],
    ['from the past', fpA, () => ({ to: { person: 'eve' }, from: iso(api.clock.at - 1) }), 'fp-aaa', 'delegation.in-the-past'],
    [
      'an end before the beginning',
      fpA,
      () => ({ to: { person: 'eve' }, until: iso(api.clock.at) }),
      'fp-aaa',
      'delegation.ends-before-it-begins',
    ],
    ['an ask of no cycle', fpA, () => scope({ ask: 'report' }), 'fp-aaa', 'request.malformed'],
    ['a cycle there is not', fpA, () => scope({ cycle: 'c9' }), 'fp-aaa', 'request.malformed'],
    ['what the cycle does not ask', fpA, () => scope({ cycle: 'c1', ask: 'poem' }), 'fp-aaa', 'request.malformed'],
  ])('%s', async (_, role, body, as, rule) => expect((await delegate(role, body(), as)).body.rule).toBe(rule));

  test.each<[string, object, object, number]>([
    ['of everything twice', {}, {}, 409],
    ['of a cycle within everything', {}, { cycle: 'c1' }, 409],
    ['of everything over a cycle', { cycle: 'c1' }, {}, 409],
    ['of an ask within its cycle', { cycle: 'c1' }, { cycle: 'c1', ask: 'report' }, 409],
    ['of two cycles', { cycle: 'c1' }, { cycle: 'c2' }, 201],
  ])('two at one time: %s', async (_, first, second, status) => {
    const one = await delegate(fpA, { to: { person: 'eve' }, scope: first }, 'fp-aaa');
    const two = await delegate(fpA, { to: { person: 'dan' }, scope: second }, 'fp-aaa');
    expect([two.status, two.body.rule]).toEqual([status, status === 409 ? 'delegation.overlaps' : undefined]);
    for (const { body } of [one, two]) if (!body.rule) await take(body.id, 'fp-aaa');
  });

  test('of two at the same moment one counts', async () => {
    const replies = await Promise.all(['eve', 'dan', 'pat'].map((person) => delegate(fpA, { to: { person } }, 'fp-aaa')));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await take(replies.find(({ status }) => status === 201)?.body.id, 'sec');
  });
});

test('the role handed over, its delegation is over', async () => {
  await delegate(fpA, { to: { person: 'eve' } }, 'fp-aaa');
  expect((await api.get(`/api/contributions/${ofA}`, 'eve')).status).toBe(200);
  expect((await api.post(`/api/memberships/${fpA}/hand-over`, { to: { person: 'pat' }, reason: 'Moved.' }, 'fp-aaa')).status).toBe(201);
  expect([(await api.get(`/api/contributions/${ofA}`, 'eve')).status, (await api.get(`/api/contributions/${ofA}`, 'pat')).status]).toEqual([
    404, 200,
  ]);
});
