/** Clearance inside the participant over HTTP: from the request to the submission, and what others see of it. */
import { beforeAll, expect, test } from 'vitest';
import { smallWorld } from '../support/world.ts';
import { ofA, ofB, openRound, testApi } from './support.ts';

const clearer = { person: 'clear-aaa', role: 'clearing-authority', participant: 'AAA', body: null, from: 0, until: null };
const api = await testApi({ world: { ...smallWorld, memberships: [...smallWorld.memberships, clearer] } });
const at = (id: string, rest = '') => `/api/contributions/${id}${rest}`;
const see = async (as: string, id = ofA) => (await api.get(at(id), as)).body;
const give = (kind: string, body: object, as = 'fp-aaa') => api.post(at(ofA, `/${kind}`), body, as);
const ruleOf = async (kind: string, body: object, as?: string) => {
  const { status, body: answer } = await give(kind, body, as);
  return [status, answer.rule ?? answer.answer.status];
};
const save = (baseVersion: number, value: string, id = ofA, as = 'fp-aaa') =>
  api.put(at(id, '/draft'), { baseVersion, content: { 'main.text': value } }, as);
const tasks = async (as: string) =>
  (await api.get('/api/me/tasks', as)).body.items.map(({ task, commands, dueAt }: { task: string; commands: string[]; dueAt: string }) => ({
    ...{ task, commands, dueAt },
  }));
const hashOf = async () => (await see('clear-aaa')).draft.hash as string;
const told = async (as: string) =>
  (await api.get(`/api/notices?subject=${ofA}`, as)).body.items.map(
    ({ rule, state }: { rule: string; state: string }) => `${rule} ${state}`,
  );

beforeAll(async () => {
  await openRound(api);
});

test('a participant without a clearing authority sees none of it', async () => {
  await save(0, 'Of BBB.', ofB, 'fp-bbb');
  const seen = await see('fp-bbb', ofB);
  expect(seen.clearance).toBeNull();
  expect(seen.commands).toContain('submit');
  expect(seen.commands.filter((kind: string) => kind.includes('clear'))).toEqual([]);
  const asked = await api.post(at(ofB, '/ask-clearance'), { draftVersion: 1 }, 'fp-bbb');
  expect([asked.status, asked.body.rule]).toEqual([409, 'clearance.not-needed']);
});

test('where there is one, a draft is not submitted before it is cleared; whoever drafts asks', async () => {
  await save(0, 'One.');
  expect(await see('fp-aaa')).toMatchObject({ clearance: { needed: true, last: null } });
  expect((await see('fp-aaa')).commands).not.toContain('submit');
  expect(await ruleOf('submit', { draftVersion: 1 })).toEqual([409, 'clearance.missing']);
  expect(await tasks('clear-aaa')).toEqual([]);
  expect(await ruleOf('ask-clearance', { draftVersion: 1 }, 'drafter-aaa')).toEqual([200, 'drafting']);
  expect(await ruleOf('submit', { draftVersion: 1 })).toEqual([409, 'clearance.waiting']);
});

test('the clearing authority has a task with its date, reads the draft, and may say yes or no', async () => {
  const seen = await see('clear-aaa');
  expect(await tasks('clear-aaa')).toEqual([{ task: 'clear', commands: ['clear', 'refuse-clearance'], dueAt: seen.deadline.hard.at }]);
  expect(seen.commands).toEqual(['clear', 'refuse-clearance']);
  expect((await api.get(at(ofA, '/draft'), 'clear-aaa')).body.content).toEqual({ 'main.text': 'One.' });
  expect((await save(1, 'Mine.', ofA, 'clear-aaa')).status).toBe(403);
  expect(await told('sec')).toEqual(expect.arrayContaining(['to-clear planned', 'clear-hard-2 planned']));
});

test('changing the draft voids the request: its task is gone, and it is asked for anew', async () => {
  await save(1, 'One.');
  await expect.poll(async () => (await see('fp-aaa')).clearance.last.word).toBe('asked');
  const stale = await hashOf();
  await save(2, 'Two.');
  await expect.poll(async () => (await see('fp-aaa')).clearance.last).toMatchObject({ word: 'voided', current: false });
  expect(await tasks('clear-aaa')).toEqual([]);
  expect(await ruleOf('clear', { contentHash: stale }, 'clear-aaa')).toEqual([409, 'clearance.stale']);
  expect(await told('sec')).toContain('clear-hard-2 cancelled');
  expect(await ruleOf('ask-clearance', { draftVersion: 3 })).toEqual([200, 'drafting']);
});

test('a refusal is told with its reason, and stays inside the participant', async () => {
  const refusal = { contentHash: await hashOf(), reason: 'The ministry of labour has not agreed.' };
  expect(await ruleOf('refuse-clearance', refusal, 'clear-aaa')).toEqual([200, 'drafting']);
  expect((await see('drafter-aaa')).clearance.last).toMatchObject({
    word: 'refused',
    current: true,
    askedBy: { id: 'fp-aaa', name: 'Person fp-aaa' },
    by: { id: 'clear-aaa' },
    reason: refusal.reason,
  });
  expect(await ruleOf('submit', { draftVersion: 3 })).toEqual([409, 'clearance.refused']);
  const history = async (as: string) =>
    (await api.get(at(ofA, '/history'), as)).body.items.map(({ event }: { event: { type: string } }) => event.type);
  expect(await history('fp-aaa')).toContain('clearance-refused');
  expect((await history('co-north')).join(' ')).not.toContain('clear');
  expect((await see('co-north')).clearance).toBeNull();
  expect(await told('fp-aaa')).toContain('clearance-refused planned');
  expect((await told('co-north')).join(' ')).not.toContain('clear');
});

test('no notice, reminder or explanation gives its reason away to others', async () => {
  const { rows } = await api.pool.query<{ id: string; rule: string }>(
    "select id, rule from notice where subject_id = $1 and cause_event = 'clearance-refused'",
    [ofA],
  );
  expect(rows.map(({ rule }) => rule).sort()).toEqual(['clearance-refused', 'hard-1', 'soft-1', 'soft-7']);
  for (const { id, rule } of rows) {
    expect(JSON.stringify((await api.get(`/api/notices/${id}`, 'fp-aaa')).body), rule).toContain('ministry of labour');
    expect(JSON.stringify((await api.get(`/api/notices/${id}`, 'co-north')).body), rule).not.toContain('ministry of labour');
  }
  const why = (as: string) => api.get(`/api/explanations?subject=${ofA}&person=fp-aaa&date=2027-02-20&days=30`, as);
  const [inside, outside] = await Promise.all([why('fp-aaa'), why('co-north')]);
  expect([inside.status, outside.status]).toEqual([200, 200]);
  expect(JSON.stringify(inside.body)).toContain('ministry of labour');
  expect(JSON.stringify(outside.body)).not.toContain('ministry of labour');
});

test('cleared, it is submitted as it stands, and only then', async () => {
  await save(3, 'Three.');
  expect(await ruleOf('ask-clearance', { draftVersion: 4 })).toEqual([200, 'drafting']);
  const contentHash = await hashOf();
  for (const as of ['sec', 'co-north', 'fp-aaa']) expect((await give('clear', { contentHash }, as)).status).toBe(403);
  expect(await ruleOf('clear', { contentHash }, 'clear-aaa')).toEqual([200, 'drafting']);
  expect((await see('fp-aaa')).clearance.last).toMatchObject({ word: 'cleared', current: true, reason: null });
  expect((await see('fp-aaa')).commands).toContain('submit');
  expect(await tasks('clear-aaa')).toEqual([]);
  await save(4, 'Changed at the last.');
  expect(await ruleOf('submit', { draftVersion: 5 })).toEqual([409, 'clearance.missing']);
  await save(5, 'Three.');
  expect(await ruleOf('ask-clearance', { draftVersion: 6 })).toEqual([200, 'drafting']);
  expect(await ruleOf('clear', { contentHash, reason: 'Agreed by all.' }, 'clear-aaa')).toEqual([200, 'drafting']);
  expect(await ruleOf('submit', { draftVersion: 6 })).toEqual([200, 'submitted']);
});
