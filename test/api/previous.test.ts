/** Starting from the last submission, and what changed since it in the draft. */
import { beforeAll, expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import { fitting } from '../../api/routes/previous.ts';
import { smallTemplate, smallWorld } from '../support/world.ts';
import { ofA, openRound, testApi } from './support.ts';

const clearer = { person: 'clear-bbb', role: 'clearing-authority', participant: 'BBB', body: null, from: 0, until: null };
const api = await testApi({ world: { ...smallWorld, memberships: [...smallWorld.memberships, clearer] } });
const at = (rest: string, id = ofA) => `/api/contributions/${id}/${rest}`;
const text = (value: string) => ({ 'main.text': value });
const save = (baseVersion: number, value: string, id = ofA) => api.put(at('draft', id), { baseVersion, content: text(value) }, 'fp-aaa');
const give = async (kind: string, body: object, as = 'fp-aaa') => expect((await api.post(at(kind), body, as)).status, kind).toBe(200);
const previous = (as = 'fp-aaa', id = ofA) => api.get(at('previous', id), as);
const diff = (query: string, as = 'fp-aaa') => api.get(at(`diff?${query}`), as);

beforeAll(async () => {
  await openRound(api);
});

test('before anything was submitted there is nothing to start from, and nothing to compare with', async () => {
  expect((await previous()).status).toBe(404);
  await save(0, 'We plan two centres.');
  expect((await diff('to=draft')).status).toBe(404);
});

test('a revision starts from what was submitted', async () => {
  await give('submit', { draftVersion: 1 });
  await give('return', { contentHash: contentHash(text('We plan two centres.')), reason: 'Figures.' }, 'co-north');
  await give('revise', {});
  const { status, body } = await previous('drafter-aaa');
  expect([status, body]).toEqual([
    200,
    {
      from: {
        ...{ contribution: ofA, cycle: { id: 'c1', title: 'First cycle' }, number: 1, receipt: 'C1/REPORT/AAA/1' },
        ...{ hash: contentHash(text('We plan two centres.')), receivedAt: '2027-02-20T10:00:00.000Z' },
      },
      content: text('We plan two centres.'),
      rest: [],
    },
  ]);
});

test('what changed in the draft since the last submission is shown to those who may see the draft', async () => {
  expect((await diff('to=draft')).body).toEqual({ from: 1, to: 'draft', draftVersion: 1, fields: [] });
  await save(1, 'We plan three centres.');
  const { body } = await diff('to=draft');
  expect(body).toMatchObject({ from: 1, to: 'draft', draftVersion: 2 });
  expect(body.fields).toMatchObject([{ field: 'main.text', whole: false }]);
  expect(body.fields[0].changes.filter((c: { added: boolean }) => c.added)).toEqual([{ value: 'three', added: true, removed: false }]);
  expect((await diff('from=1&to=draft')).body).toEqual(body);
  expect((await diff('to=draft', 'sec')).status).toBe(200);
  expect((await diff('to=draft', 'co-north')).body.rule).toBe('authority.missing');
  expect((await diff('to=draft', 'fp-ccc')).status).toBe(404);
});

test('between submitted versions it is as it was', async () => {
  await give('submit', { draftVersion: 2 });
  expect((await diff('from=1&to=2', 'co-north')).body).toMatchObject({
    from: 1,
    to: 2,
    draftVersion: null,
    fields: [{ field: 'main.text' }],
  });
  expect((await diff('to=1', 'co-north')).body).toMatchObject({ from: 2, to: 1 });
  expect((await diff('from=1&to=drafts')).status).toBe(422);
  expect((await diff('from=9&to=1')).status).toBe(404);
});

test('in a later cycle a participant starts from its answer to the same ask, and from nobody else’s', async () => {
  await openRound(api, 'c2', 'Second cycle');
  const { status, body } = await previous('fp-aaa', 'contribution:c2:report:AAA');
  expect([status, body.content]).toEqual([200, text('We plan three centres.')]);
  expect(body.from).toMatchObject({ contribution: ofA, cycle: { id: 'c1', title: 'First cycle' }, number: 2 });
  expect((await previous('fp-bbb', 'contribution:c2:report:BBB')).status).toBe(404);
});

test('it is for those who draft', async () => {
  expect((await previous('co-north')).body.rule).toBe('authority.missing');
  expect((await previous('fp-bbb')).status).toBe(404);
  expect((await previous('sec')).status).toBe(200);
});

test('answers that the form has no longer, or does not take as they are, are listed apart with the reason', () => {
  const form = smallTemplate.forms.report;
  const long = 'word '.repeat(60);
  expect(fitting(form, { 'main.text': 'Kept.', 'old.field': ['x'] })).toEqual({
    content: { 'main.text': 'Kept.' },
    rest: [{ field: 'old.field', value: ['x'], detail: 'the form has no such field' }],
  });
  expect(fitting(form, { 'main.text': long })).toMatchObject({ content: {}, rest: [{ field: 'main.text', value: long }] });
  expect(fitting(undefined, { 'main.text': 'Lost.' })).toMatchObject({ content: {}, rest: [{ field: 'main.text' }] });
});
