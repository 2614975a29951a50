/** Every role and every route of proposals. */
import { beforeAll, expect, test } from 'vitest';
import { crowdIds, launched, proposalApi } from './proposals-support.ts';
import { north, ofA } from './support.ts';

const api = await proposalApi();
let opening = '';
let reminding = '';

beforeAll(async () => {
  await launched(api);
  await api.act(await api.proposed({ kind: 'open', call: north }), 'confirm', 'sec-two');
  opening = await api.proposed({ kind: 'open', call: 'call:c1:round:south' });
  reminding = await api.proposed({ kind: 'remind', subjects: { ids: [ofA, ...crowdIds] }, body: {} }, 'co-north');
});

/** One proposal, its items, its samples. */
const statuses = async (href: string, as: string) => {
  const found = [];
  for (const path of ['', '/items', '/samples']) found.push((await api.get(`${href}${path}`, as)).status);
  return found;
};

test.for([
  ['sec', [200, 200, 200], [200, 200, 200]],
  ['sec-two', [200, 200, 200], [200, 200, 200]],
  ['co-north', [404, 404, 404], [200, 200, 200]],
  ['co-north-two', [404, 404, 404], [200, 200, 200]],
  ['co-south', [404, 404, 404], [404, 404, 404]],
  ['fp-aaa', [404, 404, 404], [404, 404, 404]],
  ['drafter-aaa', [404, 404, 404], [404, 404, 404]],
  ['reporter', [404, 404, 404], [404, 404, 404]],
  ['nobody', [404, 404, 404], [404, 404, 404]],
] as const)('%s reads', async ([as, ofOpening, ofReminding]) => {
  expect(await statuses(opening, as)).toEqual(ofOpening);
  expect(await statuses(reminding, as)).toEqual(ofReminding);
});

/** Who is refused each act, and how: none of them changes anything. */
test.for([
  ['sec', 403, 403, undefined],
  ['co-north', 404, 404, 404],
  ['co-south', 404, 404, 404],
  ['fp-aaa', 404, 404, 404],
  ['reporter', 404, 404, 404],
  ['nobody', 404, 404, 404],
  ['sec-two', undefined, undefined, 403],
] as const)(
  '%s may not confirm (%s), refuse (%s), withdraw (%s) the opening that sec proposed',
  async ([as, confirm, refuse, withdraw]) => {
    if (confirm) expect((await api.act(opening, 'confirm', as)).status).toBe(confirm);
    if (refuse) expect((await api.act(opening, 'refuse', as, { reason: 'x' })).status).toBe(refuse);
    if (withdraw) expect((await api.act(opening, 'withdraw', as)).status).toBe(withdraw);
    expect((await api.get(opening)).body.state).toBe('open');
  },
);

test.for([
  ['sec', 201, 201, 201],
  ['co-north', 403, 201, 403],
  ['co-south', 403, 404, 201],
  ['fp-aaa', 403, 403, 404],
  ['drafter-aaa', 403, 403, 404],
  ['fp-bbb', 403, 404, 403],
  ['reporter', 403, 404, 404],
  ['nobody', 403, 404, 404],
] as const)('%s proposes: to open a call, to remind AAA, to remind BBB', async ([as, ...expected]) => {
  const remind = (of: string) => ({ kind: 'remind', subjects: { ids: [of] }, body: {} });
  const found = [];
  for (const what of [{ kind: 'open', call: 'call:c1:round:south' }, remind(ofA), remind('contribution:c1:report:BBB')])
    found.push((await api.post('/api/proposals', what, as)).status);
  expect(found).toEqual(expected);
});

test('of a filter everybody gets what they may do it to, and no more', async () => {
  const filtered = { kind: 'remind', subjects: { filter: { cycle: 'c1' } }, body: {} };
  const south = await api.proposed(filtered, 'co-south');
  expect((await api.items(south, 'co-south')).map(({ subject }) => subject)).toEqual(['contribution:c1:report:BBB']);
  expect((await api.get(await api.proposed(filtered, 'co-north'), 'co-north')).body.counts.subjects).toBe(26);
  expect((await api.post('/api/proposals', filtered, 'fp-aaa')).body.rule).toBe('proposal.nothing-to-do');
});

test('without a key or a session there is nothing', async () => {
  for (const path of ['/api/proposals', opening, `${opening}/items`, `${opening}/samples`])
    expect((await api.get(path, null)).status).toBe(401);
  for (const path of ['/api/proposals', `${opening}/confirm`]) expect((await api.post(path, {}, null)).status).toBe(401);
  for (const path of ['', '/items', '/samples']) expect((await api.get(`/api/proposals/none${path}`)).status).toBe(404);
  expect((await api.act('/api/proposals/none', 'confirm', 'sec')).status).toBe(404);
});

test('an act without an Idempotency-Key is refused', async () => {
  expect((await api.ask('POST', `${opening}/confirm`, { as: 'sec-two', key: null, body: {} })).body.rule).toBe('idempotency.key-missing');
  expect((await api.ask('POST', '/api/proposals', { key: null, body: { kind: 'open', call: north } })).body.rule).toBe(
    'idempotency.key-missing',
  );
});

test.for(['x', 1.5, -1e9, 'é'] as const)('a forged cursor of its items, %j, is refused', async (part) => {
  const { encodeCursor } = await import('../../api/paging.ts');
  const reply = await api.get(`${opening}/items?cursor=${encodeCursor([part])}`);
  expect([reply.status, reply.body.rule]).toEqual([422, 'request.malformed']);
});
