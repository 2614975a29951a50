import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { north, ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const text = (value: string) => ({ 'main.text': value });
const commandsOf = async (id: string, as: string) => (await api.get(`/api/contributions/${id}`, as)).body.commands;
const give = async (kind: string, body: object, as: string) => {
  const reply = await api.post(`/api/contributions/${ofA}/${kind}`, body, as);
  expect([kind, reply.status]).toEqual([kind, 200]);
  return reply.body.answer;
};

beforeAll(async () => {
  await openRound(api);
});

test('a cycle is seen by those whom it concerns', async () => {
  for (const as of ['sec', 'co-north', 'co-south', 'fp-aaa', 'drafter-aaa']) {
    expect((await api.get('/api/cycles/c1', as)).body).toMatchObject({ status: 'launched', template: { id: 'small', version: 1 } });
    expect(ids((await api.get('/api/cycles', as)).body)).toEqual(['c1']);
  }
  expect((await api.get('/api/cycles/c1', 'fp-ccc')).status).toBe(404);
  expect((await api.get('/api/cycles', 'fp-ccc')).body.items).toEqual([]);
});

test('a cycle is created once, and its template version is pinned', async () => {
  const again = await api.post('/api/cycles', { id: 'c1', title: 'Again', template: 'small' });
  expect([again.status, again.body.rule]).toEqual([409, 'exists.already']);
  const { rows } = await api.pool.query("select hash from template_version where id = 'small'");
  expect(rows).toEqual([{ hash: api.deps.templates.get('small')?.hash }]);
  expect((await api.post('/api/cycles', { id: 'c2', title: 'Not mine', template: 'small' }, 'fp-aaa')).status).toBe(403);
});

test('a template version that changed without a new number is refused', async () => {
  const shipped = api.deps.templates.get('small');
  const other = { ...api.deps, templates: { list: () => [], get: () => shipped && { ...shipped, hash: 'other' } } };
  const { cycleRoutes } = await import('../../api/routes/cycles.ts');
  const { templateStore } = await import('../../activities/templates.ts');
  const { createSessions } = await import('../../api/sign-in/sessions.ts');
  const sessions = createSessions({ ...api.deps, baseUrl: api.base });
  const routes = cycleRoutes({ ...other, pinned: templateStore(api.pool), sessions });
  const body = { id: 'c3', title: 'Three', template: 'small', anchors: {} };
  const asked = {
    person: 'sec',
    session: null,
    key: null,
    upload: null,
    from: { address: '', agent: '', language: '' },
    receivedAt: api.clock.at,
    address: 'x',
  };
  const input = { params: undefined, query: undefined, body, ...asked };
  await expect(routes.createCycle(input)).rejects.toMatchObject({ rule: 'template.changed' });
});

test('phases and calls come with their dates; calls are for those who coordinate and those who answer them', async () => {
  expect((await api.get('/api/cycles/c1/phases', 'fp-aaa')).body.items).toMatchObject([
    { phase: 'round', from: '2027-03-01T08:00:00.000Z' },
  ]);
  const calls = async (as: string) => ids((await api.get('/api/cycles/c1/calls', as)).body);
  expect(await calls('sec')).toEqual([north, 'call:c1:round:south']);
  expect(await calls('co-north')).toEqual([north]);
  expect(await calls('fp-aaa')).toEqual([north]);
  expect((await api.get(`/api/calls/${north}`, 'co-north')).body).toMatchObject({
    status: 'open',
    asked: 2,
    settled: 0,
    byStatus: { invited: 2 },
    byRegion: { NORTH: 2, SOUTH: 1 },
  });
  expect((await api.get(`/api/calls/${north}`, 'co-south')).status).toBe(404);
});

test('contributions are listed by status and region, as far as one sees them, page by page', async () => {
  const list = async (query: string, as = 'sec') => (await api.get(`/api/calls/${north}/contributions${query}`, as)).body;
  expect(ids(await list(''))).toEqual([ofA, ofB]);
  expect(ids(await list('?region=SOUTH'))).toEqual([ofB]);
  expect(ids(await list('?status=submitted'))).toEqual([]);
  expect(ids(await list('', 'co-north'))).toEqual([ofA, ofB]);
  const first = await list('?limit=1');
  expect([ids(first), ids(await list(`?limit=1&cursor=${first.next}`)), (await list(`?limit=1&cursor=${first.next}`)).next]).toEqual([
    [ofA],
    [ofB],
    null,
  ]);
});

test('the spreadsheet is the same list, and no cell is a formula', async () => {
  await api.pool.query(`update participant set names = '{"en":"=HYPERLINK(1)"}' where id = 'BBB'`);
  for (const path of [`/api/calls/${north}/contributions/export.csv`, `/api/calls/${north}/export.csv`]) {
    const { body, headers } = await api.get(path, 'co-north');
    expect(headers.get('content-type')).toContain('text/csv');
    const records: { contribution: string; name: string; zone: string }[] = parse(body, { columns: true, bom: true });
    expect(records.map(({ contribution, name, zone }) => [contribution, name, zone])).toEqual([
      [ofA, 'Land of AAA', 'Europe/Zurich'],
      [ofB, "'=HYPERLINK(1)", 'Europe/Zurich'],
    ]);
  }
  expect((await api.get(`/api/calls/${north}/export.csv`, 'fp-aaa')).status).toBe(404);
});

test('each sees the commands they may give now, and may give what they see', async () => {
  expect(await commandsOf(ofA, 'fp-aaa')).toEqual(['draft', 'decline', 'delay', 'restrict']);
  expect(await commandsOf(ofA, 'drafter-aaa')).toEqual(['draft']);
  expect(await commandsOf(ofA, 'co-north')).toEqual(['enter', 'extend', 'reopen', 'remind']);
  expect(await commandsOf(ofB, 'co-north')).toEqual([]);
  expect(await commandsOf(ofA, 'sec')).toEqual(['draft', 'enter', 'decline', 'delay', 'extend', 'reopen', 'remind', 'restrict']);
});

test('a contribution goes its way: submitted, returned, revised, approved step by step, published', async () => {
  const draft = (baseVersion: number, value: string) =>
    api.put(`/api/contributions/${ofA}/draft`, { baseVersion, content: text(value) }, 'fp-aaa');
  await draft(0, 'We plan two centres.');
  expect(await commandsOf(ofA, 'fp-aaa')).toContain('submit');
  expect(await give('submit', { draftVersion: 1 }, 'fp-aaa')).toMatchObject({ receipt: 'C1/REPORT/AAA/1', timing: 'onTime' });
  expect(await commandsOf(ofA, 'co-north')).toEqual(['return', 'approve', 'extend', 'reopen']);
  expect(await commandsOf(ofA, 'fp-aaa')).toEqual(['withdraw', 'revise', 'restrict']);
  const seen = (await api.get(`/api/contributions/${ofA}`, 'co-north')).body;
  expect(seen.step).toMatchObject({ index: 0, title: { en: 'Region' }, decisions: { approve: { en: 'Accept' } } });
  api.clock.at += 1000;
  await give('return', { contentHash: seen.versions[0].hash, reason: 'Where are the figures?' }, 'co-north');
  api.clock.at += 1000;
  await give('revise', {}, 'fp-aaa');
  expect((await draft(1, 'We opened two centres.')).status).toBe(200);
  await give('submit', { draftVersion: 2 }, 'fp-aaa');
  const stale = await api.post(`/api/contributions/${ofA}/approve`, { contentHash: seen.versions[0].hash }, 'co-north');
  expect([stale.status, stale.body.rule]).toEqual([409, 'decision.stale']);
  const { hash } = (await api.get(`/api/contributions/${ofA}/versions/2`, 'co-north')).body;
  await give('approve', { contentHash: hash }, 'co-north');
  await give('approve', { contentHash: hash }, 'sec');
  await give('publish', {}, 'sec');
  expect((await api.get(`/api/contributions/${ofA}`)).body).toMatchObject({
    status: 'published',
    approved: 2,
    published: 2,
    submissions: 2,
    step: null,
  });
});

test('versions keep their texts and the decisions on them; the difference is word by word', async () => {
  const first = (await api.get(`/api/contributions/${ofA}/versions/1`, 'fp-aaa')).body;
  expect(first).toMatchObject({ content: text('We plan two centres.'), receipt: 'C1/REPORT/AAA/1' });
  expect(first.decisions).toMatchObject([
    { decision: 'return', actor: 'co-north', principal: 'NORTH', reason: 'Where are the figures?', contentHash: first.hash },
  ]);
  expect((await api.get(`/api/contributions/${ofA}/versions`, 'co-north')).body.items.map((v: { number: number }) => v.number)).toEqual([
    1, 2,
  ]);
  expect((await api.get(`/api/contributions/${ofA}/versions/3`)).status).toBe(404);
  expect((await api.get(`/api/contributions/${ofA}/versions/1`, 'fp-bbb')).status).toBe(404);
  const { body } = await api.get(`/api/contributions/${ofA}/diff?from=1&to=2`, 'co-north');
  expect(body.fields).toEqual([
    {
      field: 'main.text',
      whole: false,
      changes: [
        { value: 'We ', added: false, removed: false },
        { value: 'plan', added: false, removed: true },
        { value: 'opened', added: true, removed: false },
        { value: ' two centres.', added: false, removed: false },
      ],
    },
  ]);
});

test('the history says who did what for whom, when and why', async () => {
  const { items } = (await api.get(`/api/contributions/${ofA}/history`, 'fp-aaa')).body;
  const returned = items.find((entry: { event: { type: string } }) => entry.event.type === 'returned');
  expect(returned).toMatchObject({
    actor: { id: 'co-north', name: 'Person co-north' },
    principal: 'NORTH',
    reason: 'Where are the figures?',
  });
  expect(items.map((entry: { revision: number }) => entry.revision)).toEqual(items.map((_: unknown, i: number) => i + 1));
});

test('the audit of a cycle comes in order, page by page', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await api.get(`/api/cycles/c1/audit?limit=5${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map((entry: { hash: string }) => entry.hash));
    cursor = body.next;
  }
  const { rows } = await api.pool.query<{ hash: string }>('select hash from audit order by seq');
  expect(seen).toEqual(rows.map(({ hash }) => hash));
});

test('of the audit everybody sees what concerns them', async () => {
  const subjects = async (as: string) => [
    ...new Set((await api.get('/api/cycles/c1/audit?limit=200', as)).body.items.map((e: { subject: string }) => e.subject)),
  ];
  expect(await subjects('fp-aaa')).toEqual([ofA]);
  expect(await subjects('fp-bbb')).toEqual([ofB]);
  expect((await subjects('co-north')).filter((id) => `${id}`.startsWith('contribution:')).sort()).toEqual([ofA, ofB]);
  expect((await subjects('co-south')).filter((id) => `${id}`.startsWith('contribution:'))).toEqual([ofB]);
  expect(await subjects('sec')).toContain('cycle:c1');
  expect((await api.get('/api/cycles/c1/audit', 'fp-ccc')).status).toBe(404);
});

test.for(['/api/cycles/c1/audit', '/api/cycles/c1/notices', '/api/deliveries?state=unknown'] as const)(
  'a forged cursor of %s is refused, whatever it holds',
  async (path) => {
    for (const part of ['x', '', '1.5', -1, 1.5, 1e300, -9e15, '9'.repeat(30)]) {
      const { encodeCursor } = await import('../../api/paging.ts');
      const cursor = encodeCursor(path.endsWith('audit') ? [part] : [part, 'x']);
      const reply = await api.get(`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
      expect([part, reply.status, reply.body.rule]).toEqual([part, 422, 'request.malformed']);
    }
  },
);

test('everybody has their tasks, and loses them when they are done', async () => {
  const tasks = async (as: string) =>
    (await api.get('/api/me/tasks', as)).body.items.map((t: { contribution: string; task: string }) => [t.contribution, t.task]);
  expect(await tasks('fp-bbb')).toEqual([[ofB, 'answer']]);
  expect(await tasks('fp-aaa')).toEqual([]);
  await api.put(`/api/contributions/${ofB}/draft`, { baseVersion: 0, content: text('Ours.') }, 'fp-bbb');
  await api.post(`/api/contributions/${ofB}/submit`, { draftVersion: 1, countsIn: ['SOUTH'] }, 'fp-bbb');
  expect(await tasks('fp-bbb')).toEqual([]);
  expect(await tasks('co-south')).toEqual([[ofB, 'decide']]);
  expect(await tasks('co-north')).toEqual([]);
});

test('once submitted, a contribution counts where the participant said', async () => {
  const inRegion = async (region: string) => ids((await api.get(`/api/calls/${north}/contributions?region=${region}`)).body);
  expect([await inRegion('NORTH'), await inRegion('SOUTH')]).toEqual([[ofA], [ofB]]);
  expect((await api.get(`/api/calls/${north}`)).body.byRegion).toEqual({ NORTH: 1, SOUTH: 1 });
  const { body } = await api.get(`/api/calls/${north}/export.csv`);
  const records: { countsIn: string }[] = parse(body, { columns: true, bom: true });
  expect(records.map(({ countsIn }) => countsIn)).toEqual(['NORTH', 'SOUTH']);
});

test('templates and dry runs are the secretariat’s', async () => {
  expect((await api.get('/api/templates')).body.items).toMatchObject([{ id: 'small', version: 1, title: { en: 'Small cycle' } }]);
  expect((await api.get('/api/templates/small')).body.content.asks.report).toBeDefined();
  expect((await api.get('/api/templates/none')).status).toBe(404);
  expect((await api.post('/api/templates/small/dry-run', {})).body.at).toBe(new Date(api.clock.at).toISOString());
  expect((await api.post('/api/templates/small/dry-run', { anchors: { conference: '2027-13-01' } })).status).toBe(422);
  expect((await api.post('/api/templates/small/dry-run', {}, 'co-north')).status).toBe(403);
});
