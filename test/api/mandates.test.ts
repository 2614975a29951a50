/** Mandates over HTTP: recorded by the secretariat, told about by who leads, read by whom their cycle concerns. */
import { beforeAll, describe, expect, test } from 'vitest';
import { stage, template } from '../support/mandate.ts';
import { smallWorld } from '../support/world.ts';
import { openRound, testApi } from './support.ts';

const api = await testApi({ world: { ...smallWorld, template } });
const id = 'mandate:c1:para-70';
const said = {
  ...{ stage, key: 'para-70', paragraph: '70', title: { en: 'A limited set of indicators', fr: 'Un ensemble limité d’indicateurs' } },
  ...{ source: 'https://undocs.org/A/RES/76/266', lead: 'AAA' },
};
const record = (change: object = {}, as?: string) => api.post('/api/cycles/c1/mandates', { ...said, ...change }, as);
const give = (kind: string, body: object, as?: string) => api.post(`/api/mandates/${id}/${kind}`, body, as);
const read = async (as?: string) => (await api.get(`/api/mandates/${id}`, as)).body;

beforeAll(async () => {
  await openRound(api);
  api.clock.at += 60_000;
});

test.each(['co-north', 'fp-aaa', 'nobody'])('%s records none', async (person) => {
  expect((await record({}, person)).body.rule).toBe('authority.missing');
});

describe('a mandate is refused', () => {
  test.each([
    ['of a participant there is not', { lead: 'ZZZ' }, 422, 'mandate.lead-unknown'],
    ['in a follow-up of another cycle', { stage: 'follow-up:c9:after:mandates' }, 404, 'not-found'],
    ['in a follow-up there is not', { stage: 'follow-up:c1:after:none' }, 404, 'not-found'],
    ['without a title', { title: undefined }, 422, 'command.malformed'],
    ['with a source that is no address', { source: 'javascript:alert(1)' }, 422, 'command.malformed'],
  ] as const)('%s', async (_, change, status, rule) => {
    const reply = await record(change);
    expect([reply.status, reply.body.rule]).toEqual([status, rule]);
    expect((await api.get('/api/cycles/c1/mandates')).body.items).toEqual([]);
  });
});

test('it is recorded once, with its words, and given to who leads, who is told', async () => {
  expect((await api.get('/api/cycles/c1/mandates')).body.stages).toMatchObject([{ id: stage }]);
  const { status, body } = await record();
  expect([status, body.answer.receipt]).toEqual([200, id]);
  expect((await record()).body.rule).toBe('mandate.key-taken');
  expect(await read()).toMatchObject({
    ...{ id, paragraph: '70', title: said.title, text: null, source: said.source, status: 'assigned' },
    ...{ lead: { id: 'AAA', names: { en: 'Land of AAA' } }, lineage: [], answerBy: null },
  });
  const { rows } = await api.pool.query("select rule, audience, participant_id from notice where subject_id = $1 and kind = 'transition'", [
    id,
  ]);
  expect(rows).toEqual([{ rule: 'mandate-assigned', audience: 'contributors', participant_id: 'AAA' }]);
});

test.each([
  ['sec', ['assign', 'progress', 'report', 'drop']],
  ['fp-aaa', ['progress']],
  ['drafter-aaa', ['progress']],
  ['fp-bbb', []],
  ['co-north', []],
])('%s reads it, and may %j', async (person, commands) => {
  expect((await read(person)).commands).toEqual(commands);
  const { items, stages } = (await api.get('/api/cycles/c1/mandates', person)).body;
  expect([items.length, stages.length]).toEqual([1, person === 'sec' ? 1 : 0]);
});
test('whom the cycle does not concern reads nothing', async () => {
  expect((await api.get(`/api/mandates/${id}`, 'nobody')).status).toBe(404);
  expect((await api.get('/api/cycles/c1/mandates', 'nobody')).status).toBe(404);
});

const progress = { status: 'consulted', asOf: '2027-02-20', text: 'States were consulted.', link: 'https://example.org/notes' };
const bodies: Record<string, object> = {
  assign: { lead: 'BBB', reason: 'They asked to.' },
  progress,
  report: { document: 'A/83/1', asOf: '2027-02-20', text: 'In chapter two.' },
  consider: { asOf: '2027-02-20' },
  resume: { reason: 'More is asked for.' },
  drop: { reason: 'Overtaken.' },
};
test.each(Object.keys(bodies))('who has no role for it may not %s', async (kind) => {
  for (const person of ['fp-bbb', 'co-north', 'nobody']) {
    const { status, body } = await give(kind, bodies[kind] ?? {}, person);
    expect([status, body.rule]).toEqual(person === 'nobody' ? [404, 'not-found'] : [403, 'authority.missing']);
  }
});

test('it goes its way: told about, given to another, reported, considered, taken up again, set aside', async () => {
  expect((await give('progress', { ...progress, asOf: '2027-02-25' }, 'fp-aaa')).body.rule).toBe('mandate.as-of-in-future');
  expect((await give('progress', progress, 'fp-aaa')).body.answer.status).toBe('consulted');
  expect((await give('assign', bodies.assign ?? {})).body.answer.status).toBe('consulted');
  expect((await give('progress', progress, 'fp-aaa')).status).toBe(403);
  expect((await read()).lead.id).toBe('BBB');
  expect((await api.get('/api/cycles/c1/mandates?lead=BBB')).body.items).toHaveLength(1);
  expect((await api.get('/api/cycles/c1/mandates?lead=AAA')).body.items).toEqual([]);
  for (const kind of ['report', 'consider', 'resume', 'drop']) expect((await give(kind, bodies[kind] ?? {})).status, kind).toBe(200);
  const { status, history, heard } = await read('co-north');
  expect([status, heard.asOf]).toEqual(['dropped', '2027-02-20']);
  expect(history.map((w: { kind: string; actor: string }) => `${w.kind} ${w.actor}`)).toEqual([
    ...['begun follow-up:c1:after:mandates', 'assigned follow-up:c1:after:mandates', 'progressed fp-aaa', 'assigned sec'],
    ...['reported sec', 'considered sec', 'resumed sec', 'dropped sec'],
  ]);
  expect(history[2]).toMatchObject({ text: progress.text, link: progress.link, asOf: '2027-02-20', status: 'consulted' });
  expect(history[4]).toMatchObject({ document: 'A/83/1', text: 'In chapter two.' });
  expect((await api.get('/api/cycles/c1/mandates?status=dropped')).body.items).toHaveLength(1);
});

test('neither audit nor states hold its words', async () => {
  const { rows } = await api.pool.query(
    "select 1 from audit where event::text ~ 'indicators|consulted\\.|Overtaken' union all select 1 from subject where state::text ~ 'indicators|consulted\\.|Overtaken'",
  );
  expect(rows).toEqual([]);
});
