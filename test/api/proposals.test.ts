/** Opening a call and acting upon many: proposed by one, shown whole, confirmed by another. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { crowdIds, launched, proposalApi } from './proposals-support.ts';
import { north, ofA, ofB } from './support.ts';

const api = await proposalApi();
const { proposed, act, rule, items } = api;
const statusOf = async (id: string) => (await api.pool.query('select status from subject where id = $1', [id])).rows[0]?.status;
const remindAll = { kind: 'remind', subjects: { filter: { call: north } }, body: { message: 'One week is left.' } };

describe('a call is opened by two', () => {
  let href = '';
  beforeAll(async () => {
    await launched(api);
    href = await proposed({ kind: 'open', call: north });
  });

  test('one alone is refused, and told the way; whoever may not open hears so', async () => {
    const alone = await api.post(`/api/calls/${north}/open`, {});
    expect([alone.status, alone.body.rule, alone.body.propose]).toEqual([403, 'authority.second-person', '/api/proposals']);
    expect(await rule(api.post(`/api/calls/${north}/open`, {}, 'co-north'))).toEqual([403, 'authority.missing']);
    expect(await rule(api.post('/api/calls/call:c1:round:west/open', {}))).toEqual([404, 'not-found']);
    expect(await statusOf(north)).toBe('planned');
  });

  test('the proposal shows whom it would ask and who would get which mail; nothing has been done', async () => {
    const { body } = await api.get(href);
    expect(body).toMatchObject({
      ...{ kind: 'open', state: 'open', needsSecond: true, acts: ['withdraw'], command: null, settledBy: null, zone: 'Europe/Zurich' },
      call: { id: north, title: { en: 'North reports' } },
      proposedBy: { id: 'sec', name: 'Person sec' },
      counts: { subjects: 27, skipped: 0, mails: 28, people: 28, laid: 0, answered: 0, accepted: 0 },
      languages: { en: 28 },
      confirmers: [{ id: 'sec-two', name: 'Person sec-two' }],
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.proposedAt)).toBe(7 * 86_400_000);
    const list = await items(href);
    expect(list.map(({ subject }) => subject)).toEqual([ofA, ofB, ...crowdIds]);
    expect(list[0]).toEqual({
      ...{
        subject: ofA,
        participant: { id: 'AAA', names: { en: 'Land of AAA' } },
        revision: null,
        skipped: null,
        command: null,
        answer: null,
      },
      mails: [
        {
          ...{ rule: 'invitation', text: 'invitation', audience: 'contributors' },
          people: [
            { id: 'drafter-aaa', name: 'Person drafter-aaa', language: 'en' },
            { id: 'fp-aaa', name: 'Person fp-aaa', language: 'en' },
          ],
        },
      ],
    });
    expect(await statusOf(ofA)).toBeUndefined();
  });

  test('with one of the mails as it would be, whose link signs nobody in', async () => {
    const { body } = await api.get(`${href}/samples`);
    expect(body.items).toMatchObject([{ language: 'en', contribution: ofA, person: { id: 'drafter-aaa', name: 'Person drafter-aaa' } }]);
    const [{ subject, html, text }] = body.items;
    expect(subject).toContain('Report');
    for (const part of [html, text]) expect(part).toContain('Person drafter-aaa');
    expect(text.match(/https?:\S+/g)).toEqual([`https://plenary.example.org/c/${ofA}`]);
  });

  test('it waits among the tasks of who may confirm, and of nobody else', async () => {
    const tasks = async (as: string) =>
      (await api.get('/api/me/tasks', as)).body.items.filter(({ task }: { task: string }) => task === 'confirm');
    expect(await tasks('sec-two')).toEqual([
      {
        ...{
          contribution: null,
          task: 'confirm',
          title: { en: 'North reports' },
          participant: null,
          names: {},
          status: 'open',
          zone: 'Europe/Zurich',
        },
        ...{ dueAt: new Date(api.clock.at + 7 * 86_400_000).toISOString(), commands: ['confirm', 'refuse'] },
        proposal: { id: href.split('/').at(-1), kind: 'open', subjects: 27, proposedBy: { id: 'sec', name: 'Person sec' } },
      },
    ]);
    for (const as of ['sec', 'co-north', 'fp-aaa', 'reporter']) expect(await tasks(as)).toEqual([]);
  });

  test('who proposed it cannot confirm it, others do not see it', async () => {
    expect(await rule(act(href, 'confirm', 'sec'))).toEqual([403, 'authority.second-person']);
    expect(await rule(act(href, 'refuse', 'sec', { reason: 'x' }))).toEqual([403, 'authority.second-person']);
    expect(await rule(act(href, 'withdraw', 'sec-two'))).toEqual([403, 'authority.missing']);
    for (const as of ['co-north', 'fp-aaa', 'nobody']) expect(await rule(act(href, 'confirm', as))).toEqual([404, 'not-found']);
    expect(await statusOf(north)).toBe('planned');
  });

  test('the second person confirms: the call opens, asked on behalf of who proposed', async () => {
    const { status, body } = await act(href, 'confirm', 'sec-two');
    expect([status, body.state, body.settledBy.id, body.acts]).toEqual([200, 'confirmed', 'sec-two', []]);
    expect(await statusOf(north)).toBe('open');
    const { rows } = await api.pool.query("select id, actor, principal from command where subject_id = $1 and kind = 'open'", [north]);
    expect(rows).toEqual([{ id: `proposal:${href.split('/').at(-1)}`, actor: 'sec', principal: 'secretariat' }]);
    const after = (await api.get(href)).body;
    expect(after.counts).toMatchObject({ laid: 27, answered: 27, accepted: 27 });
    expect(after.command).toMatchObject({ id: rows[0].id, answer: { ok: true, status: 'open' } });
    expect((await items(href)).map(({ answer }) => answer.status)).toEqual(Array(27).fill('invited'));
    expect((await api.get(`${href}/samples`)).body.items).toEqual([]);
    expect((await api.get('/api/me/tasks', 'sec-two')).body.items).toEqual([]);
  });

  test('and once it is open it is not proposed again', async () => {
    expect(await rule(api.post('/api/proposals', { kind: 'open', call: north }))).toEqual([409, 'call.opened-already']);
    expect(await rule(api.post('/api/proposals', { kind: 'open', call: ofA }))).toEqual([404, 'not-found']);
  });
});

describe('up to twenty at once', () => {
  test('are reminded by one person, at once, each with an answer', async () => {
    const href = await proposed({ kind: 'remind', subjects: { ids: [...crowdIds.slice(0, 20), crowdIds[0]] }, body: {} }, 'co-north');
    expect((await api.get(href, 'co-north')).body).toMatchObject({
      ...{ state: 'confirmed', needsSecond: false, settledBy: { id: 'co-north' }, confirmers: [], acts: [] },
      counts: { subjects: 20, skipped: 0, laid: 20, answered: 20, accepted: 20, mails: 20, people: 20 },
    });
    const { rows } = await api.pool.query("select distinct actor, principal from command where kind = 'remind'");
    expect(rows).toEqual([{ actor: 'co-north', principal: 'NORTH' }]);
  });

  test('what does not apply is listed with its reason, and the rest is done', async () => {
    expect((await api.post(`/api/contributions/${ofA}/decline`, {}, 'fp-aaa')).status).toBe(200);
    const href = await proposed({ kind: 'remind', subjects: { ids: [ofA, ofB] }, body: {} });
    const [a, b] = await items(href);
    expect([a.skipped.rule, a.answer, a.mails, b.skipped, b.answer.ok]).toEqual(['remind.not-awaited', null, [], null, true]);
    expect(await rule(api.post('/api/proposals', { kind: 'remind', subjects: { ids: [ofA] }, body: {} }))).toEqual([
      409,
      'proposal.nothing-to-do',
    ]);
  });

  test('an extension and a reopening go the same way', async () => {
    const extend = await proposed({ kind: 'extend', subjects: { ids: crowdIds.slice(0, 3) }, body: { days: 5, reason: 'Elections.' } });
    const reopen = await proposed({ kind: 'reopen', subjects: { ids: [ofA] }, body: { until: '2027-06-20', reason: 'After all.' } });
    expect((await items(extend)).map(({ answer }) => answer.ok)).toEqual([true, true, true]);
    expect(await statusOf(ofA)).toBe('reopened');
    expect((await items(reopen))[0].mails[0].text).toBe('reopened');
  });

  test('asked again with the same key it is the same proposal, and counts once', async () => {
    const body = { kind: 'extend', subjects: { ids: [crowdIds[5]] }, body: { days: 3, reason: 'Once.' } };
    const all = await Promise.all(Array.from({ length: 5 }, () => api.post('/api/proposals', body, 'sec', 'same')));
    expect(new Set(all.map((reply) => `${reply.status} ${reply.body.id}`)).size).toBe(1);
    api.clock.at += 1_000;
    expect((await api.post('/api/proposals', body, 'sec', 'same')).body).toEqual(all[0]?.body);
    expect((await api.pool.query("select 1 from command where body->>'reason' = 'Once.'")).rows).toHaveLength(1);
    expect(await rule(api.post('/api/proposals', { ...body, body: { days: 4, reason: 'x' } }, 'sec', 'same'))).toEqual([
      422,
      'idempotency.key-reused',
    ]);
  });
});

describe('more than twenty', () => {
  test('wait for a second person, who may be the region’s other coordinator', async () => {
    const href = await proposed(remindAll, 'co-north');
    const { body } = await api.get(href, 'co-north-two');
    // BBB counts in the region, but is decided on in another: the coordinator is not asked about it.
    expect(body).toMatchObject({
      state: 'open',
      acts: ['confirm', 'refuse'],
      counts: { subjects: 26, skipped: 0, laid: 0 },
      filter: { call: north },
    });
    expect(body.confirmers.map(({ id }: { id: string }) => id)).toEqual(['co-north-two', 'sec', 'sec-two']);
    expect((await act(href, 'confirm', 'co-north-two')).body.counts).toMatchObject({ laid: 26 });
    expect((await api.get(href, 'co-north')).body.counts).toMatchObject({ laid: 26, answered: 26, accepted: 26 });
  });

  test('what changed meanwhile is skipped, with the reason', async () => {
    const href = await proposed(remindAll);
    expect((await api.post(`/api/contributions/${crowdIds[24]}/decline`, {}, 'fp-n25')).status).toBe(200);
    expect((await act(href, 'confirm', 'sec-two')).body.counts).toMatchObject({ subjects: 27, skipped: 1, laid: 26 });
    const last = (await items(href)).at(-1);
    expect([last.subject, last.skipped.rule, last.command]).toEqual([crowdIds[24], 'remind.not-awaited', null]);
  });

  test('whoever proposed and has lost the role since gets nothing done', async () => {
    const href = await proposed({ ...remindAll, body: { message: 'Of one who left.' } }, 'co-north-two');
    await api.pool.query("update membership set until_at = $1 where person_id = 'co-north-two'", [new Date(api.clock.at - 1)]);
    for (const reply of [api.get(href, 'co-north-two'), act(href, 'withdraw', 'co-north-two')]) expect((await reply).status).toBe(404);
    const { body } = await act(href, 'confirm', 'sec');
    expect(body.counts).toMatchObject({ laid: 0, skipped: body.counts.subjects });
    const rules = (await items(href)).map(({ skipped }) => skipped.rule);
    expect(rules.filter((name) => name !== 'authority.missing')).toEqual(['remind.not-awaited']); // who declined before it was proposed
    await api.pool.query("update membership set until_at = null where person_id = 'co-north-two'");
  });

  test('are refused with a reason, or withdrawn; then they are over', async () => {
    const refused = await proposed(remindAll);
    expect((await act(refused, 'refuse', 'co-north', { reason: 'Too early.' })).status).toBe(404); // of a region it is not about
    expect((await act(refused, 'refuse', 'sec-two', { reason: 'Too early.' })).body).toMatchObject({
      state: 'refused',
      reason: 'Too early.',
    });
    const withdrawn = await proposed(remindAll);
    expect((await act(withdrawn, 'withdraw', 'sec')).body).toMatchObject({ state: 'withdrawn', settledBy: { id: 'sec' } });
    for (const href of [refused, withdrawn]) {
      expect(await rule(act(href, 'confirm', 'sec-two'))).toEqual([409, 'proposal.settled']);
      expect((await items(href)).every(({ command }) => command === null)).toBe(true);
    }
    expect(await rule(act(refused, 'refuse', 'sec-two', {}))).toEqual([422, 'command.malformed']);
  });

  test('expire after a week', async () => {
    const href = await proposed(remindAll);
    const now = api.clock.at;
    api.clock.at += 7 * 86_400_000 - 1;
    expect((await api.get(href)).body.state).toBe('open');
    api.clock.at += 1;
    expect((await api.get(href, 'sec-two')).body).toMatchObject({ state: 'expired', acts: [] });
    expect(await rule(act(href, 'confirm', 'sec-two'))).toEqual([409, 'proposal.expired']);
    expect((await api.get('/api/me/tasks', 'sec-two')).body.items).toEqual([]);
    const states = async (state: string) =>
      (await api.get(`/api/proposals?state=${state}`)).body.items.map(({ id }: { id: string }) => `/api/proposals/${id}`);
    expect([await states('expired'), await states('open')]).toEqual([[href], []]);
    api.clock.at = now;
    expect((await states('open'))[0]).toBe(href);
    expect((await act(href, 'withdraw', 'sec')).status).toBe(200);
  });
});

describe('how many', () => {
  beforeEach(() => {
    api.clock.at += 3_600_001; // what was done before is more than an hour ago
  });
  test.for([
    [20, false],
    [21, true],
  ] as const)('%i at once take a second person: %s', async ([many, second]) => {
    const href = await proposed({ kind: 'extend', subjects: { ids: crowdIds.slice(0, many) }, body: { days: 1, reason: 'One more day.' } });
    const { needsSecond, state, counts } = (await api.get(href)).body;
    expect([needsSecond, state, counts.laid]).toEqual([second, second ? 'open' : 'confirmed', second ? 0 : many]);
  });

  test('only those count to which it applies', async () => {
    expect((await api.post(`/api/contributions/${crowdIds[20]}/decline`, {}, 'fp-n21')).status).toBe(200);
    const href = await proposed({ kind: 'remind', subjects: { ids: crowdIds.slice(0, 21) }, body: {} });
    expect((await api.get(href)).body).toMatchObject({ needsSecond: false, counts: { subjects: 21, skipped: 1, laid: 20 } });
  });

  describe('in parts, within an hour', () => {
    const remind = async (from: number, until: number, as = 'sec', kind = 'remind') => {
      const body = kind === 'extend' ? { days: 1, reason: 'A day.' } : {};
      const href = await proposed({ kind, subjects: { ids: crowdIds.slice(from, until) }, body }, as);
      return { href, second: (await api.get(href)).body.needsSecond };
    };
    test('twelve and eight are done alone; one more takes a second person, until the hour is over', async () => {
      expect((await remind(0, 12)).second).toBe(false);
      expect((await remind(12, 20)).second).toBe(false);
      expect((await remind(0, 1)).second).toBe(true);
      expect((await remind(0, 1, 'sec-two')).second).toBe(false);
      expect((await remind(0, 1, 'sec', 'extend')).second).toBe(false);
      api.clock.at += 3_600_001;
      expect((await remind(0, 1)).second).toBe(false);
    });
    test('what was done one by one counts, what was refused or confirmed by another does not', async () => {
      for (const id of crowdIds.slice(0, 3)) expect((await api.post(`/api/contributions/${id}/remind`, {})).status).toBe(200);
      expect((await api.post(`/api/contributions/${crowdIds[20]}/remind`, {})).status).toBe(409);
      const { href, second } = await remind(0, 18);
      expect(second).toBe(true);
      expect((await act(href, 'confirm', 'sec-two')).status).toBe(200);
      expect((await remind(0, 17)).second).toBe(false);
    });
    test('two at the same moment are counted one after the other', async () => {
      const what = (from: number, until: number) => ({ kind: 'remind', subjects: { ids: crowdIds.slice(from, until) }, body: {} });
      const both = await Promise.all([what(0, 12), what(8, 19)].map((one) => api.post('/api/proposals', one)));
      const made = both.filter(({ status }) => status === 201);
      const seconds = await Promise.all(made.map(async ({ body }) => (await api.get(body.href)).body.needsSecond));
      expect([
        seconds.filter((second) => !second).length,
        both.filter(({ status }) => status === 409).every(({ body }) => body.rule === 'proposal.changed'),
      ]).toEqual([1, true]);
    });
  });
});

describe('proposals are listed', () => {
  test('the newest first, page by page, to whom they concern', async () => {
    const all = (await api.get('/api/proposals?limit=200')).body.items;
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api.get(`/api/proposals?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next;
    }
    expect(seen).toEqual(all.map(({ id }: { id: string }) => id));
    expect(all.at(-1).kind).toBe('open');
    const kinds = async (as: string) =>
      (await api.get('/api/proposals?limit=200', as)).body.items.map(({ kind }: { kind: string }) => kind);
    expect(await kinds('co-north')).not.toContain('open');
    expect((await kinds('co-north')).length).toBeGreaterThan(2);
    for (const as of ['co-south', 'fp-aaa', 'reporter', 'nobody']) expect(await kinds(as)).toEqual([]);
  });

  test.for([
    [{ kind: 'open' }],
    [{ kind: 'close', call: north }],
    [{ kind: 'remind', subjects: { ids: [] }, body: {} }],
    [{ kind: 'remind', subjects: { filter: {} }, body: {} }],
    [{ kind: 'remind', subjects: { filter: { call: north, status: 'unheard' } }, body: {} }],
    [{ kind: 'extend', subjects: { ids: [ofA] }, body: {} }],
    [{ kind: 'extend', subjects: { ids: [ofA] }, body: { days: 3 } }],
    [{ kind: 'reopen', subjects: { ids: [ofA] }, body: { reason: 'x' } }],
    [{ kind: 'remind', subjects: { ids: Array(2001).fill(ofA) }, body: {} }],
  ])('%j is refused', async ([body]) => {
    expect(await rule(api.post('/api/proposals', body))).toEqual([422, 'command.malformed']);
  });

  test('of a filter that finds nothing nothing is made', async () => {
    const none = { kind: 'remind', subjects: { filter: { call: north, text: 'nowhere' } }, body: {} };
    expect(await rule(api.post('/api/proposals', none))).toEqual([409, 'proposal.nothing-to-do']);
  });
});
