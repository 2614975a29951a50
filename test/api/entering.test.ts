/** On behalf of: a letter is entered for a participant, with its original and the date on which it came; everybody sees that it was. */
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { previewNotice } from '../../activities/delivery/preview.ts';
import { contentHash } from '../../activities/hash.ts';
import { templateStore } from '../../activities/templates.ts';
import { samples } from '../support/files.ts';
import { utc } from '../support/world.ts';
import { download, pathOf, upload } from './files-support.ts';
import { north, ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const path = `/api/contributions/${ofA}`;
const letter = async (as = 'co-north', of = ofA) => (await upload(api, of, 'Letter from AAA.pdf', samples.pdf, as)).body;
const enter = (content: object, as = 'co-north', change: object = {}) =>
  api.post(`${path}/enter`, { content, by: 'paper', received: '2027-02-19', zone: 'Europe/Zurich', ...change }, as);

beforeAll(async () => {
  const now = api.clock.at;
  api.clock.at = utc('2027-02-15T10:00:30');
  await openRound(api);
  api.clock.at = now;
  await api.put(`${path}/draft`, { baseVersion: 0, content: { 'main.text': 'A draft of our own.' } }, 'fp-aaa');
});

test('it is offered to those who coordinate and to the secretariat alone', async () => {
  const offered = async (as: string) => (await api.get(path, as)).body.commands.includes('enter');
  expect(await Promise.all(['co-north', 'sec', 'fp-aaa', 'drafter-aaa'].map(offered))).toEqual([true, true, false, false]);
  const file = await letter();
  for (const [as, status] of [
    ['fp-aaa', 403],
    ['fp-bbb', 404],
    ['co-south', 404],
  ] as const)
    expect([as, (await enter({ file }, as)).status]).toEqual([as, status]);
});

test.each<[string, object, object, number, string]>([
  ['without the original', { summary: 'A letter.' }, {}, 422, 'content.incomplete'],
  ['with answers that the form has not', { 'main.colour': 'blue' }, {}, 422, 'content.malformed'],
  ['received tomorrow', {}, { received: '2027-02-21' }, 422, 'entered.in-the-future'],
  ['received before it was asked for', {}, { received: '2027-02-14' }, 422, 'entered.before-asked'],
  ['received in no zone', {}, { zone: 'Atlantis/Capital' }, 422, 'command.malformed'],
  ['received on no date', {}, { received: '30 February' }, 422, 'command.malformed'],
  ['by a pigeon', {}, { by: 'pigeon' }, 422, 'command.malformed'],
  ['with a hash of its own', {}, { contentHash: 'x'.repeat(43) }, 422, 'command.malformed'],
])('what comes %s is refused by its rule', async (_, content, change, status, rule) => {
  const file = 'summary' in content ? {} : { file: await letter() };
  const answer = await enter({ ...file, ...content }, 'co-north', change);
  expect([answer.status, answer.body.rule]).toEqual([status, rule]);
  expect((await api.get(path)).body.submissions).toBe(0);
});

test('a file of another contribution cannot be entered', async () => {
  expect((await enter({ file: await letter('sec', ofB) })).body).toMatchObject({
    rule: 'content.malformed',
    errors: [{ path: 'body.content.file' }],
  });
});

const entered = {
  by: 'paper',
  received: { at: '2027-02-18T23:00:00.000Z', wall: '2027-02-19T00:00:00', zone: 'Europe/Zurich' },
  dateOnly: true,
  at: new Date(api.clock.at).toISOString(),
  actor: { id: 'co-north', name: 'Person co-north' },
};

test('it is submitted as of the day it came, once however often it is sent, and the participant’s draft stays its own', async () => {
  const content = { file: await letter(), summary: 'The review, by letter.' };
  const body = { content, by: 'paper', received: '2027-02-19', zone: 'Europe/Zurich' };
  const first = await api.post(`${path}/enter`, body, 'co-north', 'key-1');
  expect(first.body.answer).toMatchObject({ ok: true, status: 'submitted', receipt: 'C1/REPORT/AAA/1', timing: 'onTime' });
  expect((await api.post(`${path}/enter`, body, 'co-north', 'key-1')).body).toEqual(first.body);
  const version = (await api.get(`${path}/versions/1`, 'fp-aaa')).body;
  expect(version).toMatchObject({ actor: 'co-north', principal: 'AAA', receivedAt: entered.received.at, entered, content });
  expect(version.hash).toBe(contentHash(content));
  expect((await api.get(`${path}/draft`, 'fp-aaa')).body.content).toEqual({ 'main.text': 'A draft of our own.' });
});

test('it is shown as such for ever: in the contribution, its list, its versions, its history and the spreadsheet', async () => {
  expect((await api.get(path, 'fp-aaa')).body).toMatchObject({ entered, versions: [{ entered }] });
  expect((await api.get(`${path}/versions`, 'fp-aaa')).body.items).toMatchObject([{ entered }]);
  const { items } = (await api.get(`/api/calls/${north}/contributions`)).body;
  expect(items.map((item: { entered: object }) => item.entered)).toEqual([entered, null]);
  const history = (await api.get(`${path}/history`, 'fp-aaa')).body.items.at(-1);
  expect(history).toMatchObject({
    at: entered.at,
    actor: entered.actor,
    principal: 'AAA',
    event: { type: 'submitted', entered: { by: 'paper', received: { wall: '2027-02-19T00:00:00', zone: 'Europe/Zurich' } } },
  });
  const records: Record<string, string>[] = parse((await api.get(`/api/calls/${north}/export.csv`)).body, { columns: true, bom: true });
  expect(records.map(({ receivedBy, received, enteredBy, enteredOn }) => [receivedBy, received, enteredBy, enteredOn])).toEqual([
    ['paper', '2027-02-19 Europe/Zurich', 'Person co-north', entered.at],
    ['', '', '', ''],
  ]);
});

test('its original is there for whoever may read it, and the receipt is the participant’s', async () => {
  const { content } = (await api.get(`${path}/versions/1`, 'fp-aaa')).body;
  expect((await download(api, pathOf(ofA, content.file), 'fp-aaa')).content.equals(samples.pdf)).toBe(true);
  const { rows } = await api.pool.query("select id, audience from notice where subject_id = $1 and rule = 'receipt'", [ofA]);
  expect(rows.map(({ audience }) => audience)).toEqual(['contributors']);
  const linkOf = (subject: string, person: string) => `https://plenary.test/c/${subject}?k=${person}`;
  const deps = { pool: api.pool, templates: templateStore(api.pool), linkOf };
  const mail = await previewNotice(deps, rows[0].id, 'fp-aaa', api.clock.at);
  expect(mail?.text).toContain('On paper, received on Friday, 19 February 2027 (Zurich, UTC+01:00); entered for the participant');
});

test('who entered it does not decide on it, and a colleague does', async () => {
  const { hash } = (await api.get(`${path}/versions/1`)).body;
  expect((await api.post(`${path}/approve`, { contentHash: hash }, 'co-north')).body.rule).toBe('decision.own-submission');
  await api.pool.query(
    "insert into person (id, name, email) values ('co-2', 'Colleague', 'co-2@example.org'); insert into membership values ('m-co-2', 'co-2', 'regional-coordinator', null, 'NORTH', '2020-01-01')",
  );
  expect((await api.post(`${path}/return`, { contentHash: hash, reason: 'Figures, please.' }, 'co-2')).status).toBe(200);
});

test('what is still wanted may come by mail too, and a later version submitted here is not entered', async () => {
  api.clock.at += 86_400_000;
  const received = new Date(api.clock.at - 60_000).toISOString().slice(0, 16);
  const file = await letter('sec');
  const second = await enter({ file, 'main.text': 'Figures.' }, 'sec', { by: 'mail', received, zone: 'UTC' });
  expect(second.body.answer).toMatchObject({ ok: true, receipt: 'C1/REPORT/AAA/2' });
  expect(
    (await api.get(path)).body.versions.map((v: { entered: { by: string; dateOnly: boolean } }) => [v.entered.by, v.entered.dateOnly]),
  ).toEqual([
    ['paper', true],
    ['mail', false],
  ]);
  await api.post(`${path}/revise`, {}, 'fp-aaa');
  await api.post(`${path}/submit`, { draftVersion: 1 }, 'fp-aaa');
  expect((await api.get(path)).body).toMatchObject({ submissions: 3, entered: null });
  expect((await api.get(`${path}/versions/3`)).body.entered).toBeNull();
});
