import { beforeAll, expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import { ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const path = `/api/contributions/${ofA}/draft`;
const text = (value: string) => ({ 'main.text': value });
const save = (baseVersion: number, content: Record<string, unknown>, as = 'fp-aaa') => api.put(path, { baseVersion, content }, as);
const statusOf = async (id: string) => (await api.get(`/api/contributions/${id}`)).body.status;

beforeAll(async () => {
  await openRound(api);
});

test('there is no draft before the first save', async () => {
  expect((await api.get(path, 'fp-aaa')).status).toBe(404);
});

test('the first save makes version 1 and begins the drafting', async () => {
  const { status, body } = await save(0, text('One.'));
  expect([status, body.version, body.hash]).toEqual([200, 1, contentHash(text('One.'))]);
  expect((await api.get(path, 'drafter-aaa')).body).toMatchObject({ version: 1, content: text('One.'), updatedBy: 'fp-aaa' });
  await expect.poll(() => statusOf(ofA)).toBe('drafting');
  const { rows } = await api.pool.query(
    "select actor, principal, answer->>'ok' as ok from command where subject_id = $1 and kind = 'draft'",
    [ofA],
  );
  expect(rows).toEqual([{ actor: 'fp-aaa', principal: 'AAA', ok: 'true' }]);
});

test('a save over the version seen is the next one, and begins nothing again', async () => {
  expect((await save(1, text('Two.'), 'drafter-aaa')).body.version).toBe(2);
  expect((await api.pool.query("select 1 from command where subject_id = $1 and kind = 'draft'", [ofA])).rowCount).toBe(1);
});

test('a stale save is refused with both texts, and changes nothing', async () => {
  const { status, body } = await save(1, text('Other.'));
  expect([status, body.rule]).toEqual([409, 'draft.stale']);
  expect(body.yours).toEqual({ baseVersion: 1, content: text('Other.') });
  expect(body.current).toMatchObject({ version: 2, content: text('Two.'), updatedBy: 'drafter-aaa' });
  expect((await save(0, text('Other.'))).body.current.version).toBe(2);
  expect((await save(7, text('Other.'))).body.current.version).toBe(2);
});

test('of ten who save over the same version at once, one succeeds', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, (_, i) => save(2, text(`Racer ${i}.`))));
  expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
});

test('what does not fit the form is refused by field', async () => {
  const { status, body } = await save(3, { 'main.text': 'word '.repeat(51), 'main.colour': 'blue' });
  expect([status, body.rule]).toEqual([422, 'content.malformed']);
  expect(body.errors.map((e: { path: string }) => e.path)).toEqual(['body.content.main.text', 'body.content.main.colour']);
});

test('drafts are for those who write them; coordinators see what is submitted', async () => {
  expect((await api.get(path, 'co-north')).body.rule).toBe('authority.missing');
  expect((await api.get(path, 'fp-bbb')).status).toBe(404);
  expect((await save(3, text('x'), 'co-north')).status).toBe(403);
  expect((await api.get(`/api/contributions/${ofA}`, 'co-north')).body.draft).toBeNull();
  expect((await api.get(`/api/contributions/${ofA}`, 'fp-aaa')).body.draft.version).toBe(3);
});

test('after the hard deadline nothing is saved, whether or not anybody has noticed the deadline; the draft is kept', async () => {
  const draft = `/api/contributions/${ofB}/draft`;
  const before = api.clock.at;
  expect((await api.put(draft, { baseVersion: 0, content: text('In time.') }, 'fp-bbb')).status).toBe(200);
  // What the first draft set going ends before the clock leaps; nobody looks after that.
  await api.deps.engine.nudge({ id: ofB, workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'BBB' });
  const { hard } = (await api.get(`/api/contributions/${ofB}`)).body.deadline;
  api.clock.at = Date.parse(hard.at);
  expect((await api.put(draft, { baseVersion: 1, content: text('At the last.') }, 'fp-bbb')).status).toBe(200);
  api.clock.at += 1;
  const { status, body } = await api.put(draft, { baseVersion: 2, content: text('Too late.') }, 'fp-bbb');
  expect([status, body.rule]).toEqual([409, 'deadline.passed']);
  expect((await api.get(draft, 'fp-bbb')).body.content).toEqual(text('At the last.'));
  api.clock.at = before;
});

test('what was submitted cannot be redrafted before a revision is begun', async () => {
  const { version } = (await api.get(path, 'fp-aaa')).body;
  expect((await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: version }, 'fp-aaa')).body.answer).toMatchObject({
    ok: true,
    receipt: 'C1/REPORT/AAA/1',
  });
  expect((await save(version, text('After.'))).body.rule).toBe('state.not-allowed');
  expect((await api.post(`/api/contributions/${ofA}/revise`, {}, 'fp-aaa')).status).toBe(200);
  expect((await save(version, text('After.'))).status).toBe(200);
});

test('a draft is saved while nobody decides; what begins the drafting waits, once', async () => {
  const silent = await testApi();
  await openRound(silent);
  Object.assign(silent.deps.engine, { nudge: () => Promise.resolve() });
  const put = (baseVersion: number) => silent.put(path, { baseVersion, content: text('x') }, 'fp-aaa');
  expect([(await put(0)).status, (await put(1)).status]).toEqual([200, 200]);
  const { rows } = await silent.pool.query("select answer from command where subject_id = $1 and kind = 'draft'", [ofA]);
  expect(rows).toEqual([{ answer: null }]);
});
