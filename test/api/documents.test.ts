/** Documents over HTTP: written by their authors, decided on by others, compiled from what was submitted, published, and read by everybody. */
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import { reportId, summaryId, world } from '../support/document.ts';
import { utc } from '../support/world.ts';
import { testApi } from './support.ts';

const api = await testApi({ world });
const report = `/api/documents/${reportId}`;
const summary = `/api/documents/${summaryId}`;
const inputOf = (participant: string) => `contribution:c1:input:${participant}`;
const answers = (text: string, objectives = ['objective-1']) => ({ 'main.objectives': objectives, 'main.text': text });
const hashes = new Map<string, string>();

/** Gives an input, and has it accepted. */
async function give(participant: string, content: Record<string, unknown>): Promise<void> {
  const path = `/api/contributions/${inputOf(participant)}`;
  const as = `fp-${participant.toLowerCase()}`;
  const { body } = await api.put(`${path}/draft`, { baseVersion: 0, content }, as);
  expect((await api.post(`${path}/submit`, { draftVersion: 1 }, as)).status).toBe(200);
  expect((await api.post(`${path}/approve`, { contentHash: body.hash }, 'sec')).status).toBe(200);
  hashes.set(inputOf(participant), body.hash);
}
const source = (participant: string) => ({ subject: inputOf(participant), number: 1, hash: hashes.get(inputOf(participant)) ?? '' });
const paragraph = (key: string, text: string, sources: object[] = [], objective: string | null = 'objective-1') => ({
  key,
  text,
  objective,
  sources,
});
const content = (...paragraphs: object[]) => ({ title: 'Report of the year', paragraphs });
const save = (baseVersion: number, of: object, as = 'sec', path = report) => api.put(`${path}/draft`, { baseVersion, content: of }, as);
const view = async (as = 'sec', path = report) => (await api.get(path, as)).body;

beforeAll(async () => {
  expect((await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'documents' })).status).toBe(201);
  expect((await api.post('/api/cycles/c1/launch', {})).status).toBe(200);
  const wake = async (id: string, workflow: string) =>
    api.deps.engine.nudge({ id, workflow, cycleId: 'c1', phase: null, participantId: null });
  api.clock.at = utc('2027-03-02T10:00');
  await wake('call:c1:report:inputs', 'call');
  await give('AAA', { ...answers('We count.'), 'main.drivers': 'Droughts drive people.' });
  await give('BBB', answers('We count too.', ['objective-1', 'objective-2']));
  api.clock.at = utc('2027-07-05T10:00');
  await wake(summaryId, 'document');
  api.clock.at = utc('2027-09-01T10:00');
  await wake(reportId, 'document');
});

describe('tasks', () => {
  const tasks = async (as: string) =>
    (await api.get('/api/me/tasks', as)).body.items.flatMap((item: { task: string; document?: { id: string }; dueAt: string }) =>
      item.document ? [[item.document.id, item.task]] : [],
    );

  test('who writes a document finds it among their tasks, and nobody else does', async () => {
    expect(await tasks('sec')).toContainEqual([reportId, 'document-write']);
    expect(await tasks('sec')).not.toContainEqual([summaryId, 'document-write']);
    expect(await tasks('co-north')).toEqual([[summaryId, 'document-write']]);
    expect(await tasks('fp-aaa')).toEqual([]);
  });

  test('it says until when', async () => {
    const { body } = await api.get('/api/me/tasks', 'co-north');
    const { until, zone } = await view('co-north', summary);
    expect(body.items[0]).toMatchObject({ dueAt: until, zone, participant: null });
  });
});

describe('reading', () => {
  test('the secretariat sees every document in the order of the template', async () => {
    const { body } = await api.get('/api/cycles/c1/documents');
    expect(body.items.map((d: { stage: string; status: string }) => `${d.stage} ${d.status}`)).toEqual([
      'summary drafting',
      'report drafting',
      'note planned',
    ]);
    expect(body.items[1]).toMatchObject({
      until: '2027-10-26T22:00:00.000Z',
      limit: '2027-11-09T23:00:00.000Z',
      published: null,
      zone: 'America/New_York',
    });
  });
  test.each([
    ['co-north', ['summary']],
    ['chair', ['report']],
    ['co-south', []],
    ['fp-aaa', []],
  ])('%s sees %j', async (as, stages) => {
    expect((await api.get('/api/cycles/c1/documents', as)).body.items.map((d: { stage: string }) => d.stage)).toEqual(stages);
  });
  test('one that is being written is there for its authors and deciders alone', async () => {
    for (const as of ['fp-aaa', 'co-north', 'co-south']) expect((await api.get(report, as)).status, as).toBe(404);
    expect((await view('chair')).commands).toEqual([]);
    expect(await view('sec')).toMatchObject({
      ...{
        status: 'drafting',
        draft: null,
        compiled: true,
        commands: ['draft'],
        transmits: null,
        authors: { role: 'secretariat', body: 'secretariat' },
      },
      missing: [
        { stage: 'review-north/summary', title: { en: 'Chair’s summary' }, phase: { en: 'Review of the North' } },
        { stage: 'report/inputs', title: { en: 'Inputs' }, phase: { en: 'Report' } },
      ],
      objectives: [
        { key: 'objective-1', title: { en: 'Data' } },
        { key: 'objective-2', title: { en: 'Drivers' } },
      ],
      route: [
        { key: 'committee', who: 'committee' },
        { key: 'clearance', who: 'secretariat' },
      ],
    });
    expect((await view('co-north', summary)).transmits).toEqual({ to: 'report', title: { en: 'Report' } });
  });
});

describe('compiling', () => {
  const sources = async (query = '', as = 'sec') => (await api.get(`${report}/sources${query}`, as)).body;
  test('answers stand side by side, with what they say about an objective', async () => {
    expect((await sources('?objective=objective-1')).items).toMatchObject([
      {
        ...source('AAA'),
        name: 'Land of AAA',
        kind: 'state',
        mark: null,
        restricted: false,
        passages: [{ field: 'main.text', text: 'We count.' }],
      },
      { ...source('BBB'), passages: [{ field: 'main.text', text: 'We count too.' }] },
    ]);
    const drivers = (await sources('?objective=objective-2')).items;
    expect(drivers.map((item: { subject: string; passages: { text: string }[] }) => item.passages.map(({ text }) => text))).toEqual([
      ['Droughts drive people.'],
      ['We count too.'],
    ]);
    expect((await sources('?objective=objective-9')).items).toEqual([]);
    expect((await sources()).items[0].passages).toHaveLength(2);
  });
  test('page by page', async () => {
    const first = await sources('?limit=1');
    expect([first.items.length, first.next]).toEqual([1, expect.any(String)]);
    const second = await sources(`?limit=1&cursor=${first.next}`);
    expect([second.items[0].subject, second.next]).toEqual([inputOf('BBB'), null]);
  });
  test('is for those inside', async () => {
    expect((await api.get(`${report}/sources`, 'chair')).status).toBe(200);
    expect((await api.get(`${report}/sources`, 'fp-aaa')).status).toBe(404);
  });
});

describe('a draft', () => {
  test('is refused with what does not fit, by field', async () => {
    const wrong = content(
      paragraph('p1', 'A text.', [], 'objective-9'),
      paragraph('p2', 'A text.', [
        { ...source('AAA'), hash: contentHash('x') },
        { ...source('AAA'), number: 2 },
        { ...source('AAA'), subject: 'contribution:c2:input:AAA' },
        { ...source('AAA'), subject: summaryId },
      ]),
    );
    const { status, body } = await save(0, wrong);
    expect([status, body.rule]).toEqual([422, 'content.malformed']);
    expect(body.errors.map((e: { path: string }) => e.path)).toEqual([
      'body.content.paragraphs.0.objective',
      ...[0, 1, 2, 3].map((n) => `body.content.paragraphs.1.sources.${n}`),
    ]);
    expect((await api.put(`${report}/draft`, { baseVersion: 0, content: { title: 'x' } })).body.rule).toBe('request.malformed');
    expect((await save(0, content(paragraph('p', 'a'), paragraph('p', 'b')))).status).toBe(422);
  });
  test('is saved with what it rests on, and its sources know', async () => {
    expect(
      (await save(0, content(paragraph('p1', 'Both count.', [source('AAA'), source('BBB')]), paragraph('p2', 'All in all.', [], null))))
        .body,
    ).toMatchObject({ version: 1 });
    await expect
      .poll(async () => (await api.pool.query('select state from subject where id = $1', [inputOf('AAA')])).rows[0].state.citedBy)
      .toEqual([reportId]);
    const { body } = await api.get(`${report}/draft`);
    expect(body).toMatchObject({
      version: 1,
      updatedBy: 'sec',
      marked: [],
      sources: [{ name: 'Land of AAA', title: { en: 'Input' }, mark: null }, { name: 'Land of BBB' }],
    });
  });
  test('is refused over another with both texts', async () => {
    const { status, body } = await save(0, content(paragraph('p1', 'Other.')));
    expect([status, body.rule, body.current.version]).toEqual([409, 'draft.stale', 1]);
  });
  test('is written by authors alone', async () => {
    expect((await save(1, content(paragraph('p1', 'Other.')), 'chair')).body.rule).toBe('authority.missing');
    expect((await save(1, content(paragraph('p1', 'Other.')), 'fp-aaa')).status).toBe(404);
    expect((await save(0, content(paragraph('p1', 'A summary.', [], null)), 'co-north', summary)).status).toBe(200);
    expect((await save(0, content(paragraph('p1', 'Another.')), 'co-south', summary)).status).toBe(404);
  });
});

describe('a source that changes', () => {
  test('marks the paragraphs that rest on it, and its authors are told', async () => {
    expect((await api.post(`/api/contributions/${inputOf('AAA')}/revise`, {}, 'fp-aaa')).status).toBe(200);
    const { body } = await api.get(`${report}/draft`);
    expect([body.marked, body.sources.map((s: { mark: string | null }) => s.mark)]).toEqual([['p1'], ['revised', null]]);
    const { rows } = await api.pool.query("select audience, text from notice where subject_id = $1 and cause_event = 'source-changed'", [
      reportId,
    ]);
    expect(rows).toEqual([{ audience: 'holders/secretariat/secretariat/authors', text: 'document-source-changed' }]);
    expect((await api.get(`${report}/sources?objective=objective-1`)).body.items[0].mark).toBe('revised');
  });
});

describe('from submission to publication', () => {
  test('it is submitted with a receipt, and says what is missing', async () => {
    const { body } = await api.post(`${report}/submit`, { draftVersion: 1 });
    expect(body.answer).toMatchObject({
      ok: true,
      status: 'submitted',
      receipt: 'C1/REPORT/REPORT/1',
      missing: ['review-north/summary', 'report/inputs'],
    });
    expect((await save(1, content(paragraph('p1', 'Later.')))).body.rule).toBe('state.not-allowed');
  });
  test('nobody decides who does not hold the step, and nobody on their own', async () => {
    const { versions } = await view();
    const body = { contentHash: versions[0].hash };
    expect((await view('chair')).commands).toEqual(['return', 'approve']);
    expect((await api.post(`${report}/approve`, body, 'sec')).body.rule).toBe('authority.missing');
    expect((await api.post(`${report}/approve`, body, 'fp-aaa')).status).toBe(404);
    expect((await api.post(`${report}/approve`, { contentHash: contentHash('x') }, 'chair')).body.rule).toBe('decision.stale');
    for (const as of ['chair', 'vice']) expect((await api.post(`${report}/approve`, body, as)).status, as).toBe(200);
    expect((await api.post(`${report}/approve`, body, 'sec')).body.rule).toBe('decision.own-submission');
    expect((await api.post(`${report}/approve`, { ...body, reason: 'Cleared.' }, 'sec2')).body.answer.status).toBe('approved');
    const { decisions } = (await api.get(`${report}/versions/1`)).body;
    expect(decisions).toMatchObject([
      { step: '0', decision: 'approve', actor: { name: 'Person chair' } },
      { step: '0' },
      { step: '1', reason: 'Cleared.' },
    ]);
  });
  test('too late it is refused by its rule; with a reason it is out, and the reason is shown', async () => {
    api.clock.at = utc('2027-11-10T10:00');
    const late = await api.post(`${report}/publish`, {});
    expect([late.status, late.body.rule]).toEqual([409, 'document.too-late']);
    const { body } = await api.post(`${report}/publish`, { override: { reason: 'The Assembly asked for it.' } });
    expect(body.answer).toMatchObject({ status: 'published', missing: ['review-north/summary', 'report/inputs'] });
    expect(await view()).toMatchObject({
      override: { limit: '2027-11-09T23:00:00.000Z', reason: 'The Assembly asked for it.' },
      published: { number: 1 },
    });
  });
  test('what is published has a page for everybody, which the index names', async () => {
    const { body } = await api.get(`/public/data/texts/${reportId}`, null);
    expect(body).toMatchObject({ written: 'Report of the year', participant: null, version: 1 });
    const said = body.sections.flatMap(({ answers }: { answers: { lines: string[] }[] }) => answers.flatMap(({ lines }) => lines));
    const page = await (await fetch(`${api.base}/public/texts/${reportId}?lang=ar`)).text();
    for (const line of said) expect(page).toContain(line);
    expect(await (await fetch(`${api.base}/public`)).text()).toContain(`/public/texts/${reportId}`);
  });

  test('what is published is read by everybody who signed in, without what is kept back', async () => {
    const read = await view('fp-bbb');
    expect([read.versions.length, read.draft, read.commands, read.step]).toEqual([1, null, [], null]);
    const { body } = await api.get(`${report}/versions/1`, 'fp-bbb');
    expect([body.sources, body.decisions]).toEqual([[], []]);
    expect(body.content.paragraphs[0]).toMatchObject({ text: 'Both count.', sources: [] });
    expect((await api.post(`/api/contributions/${inputOf('BBB')}/publish`, {}, 'sec')).status).toBe(200);
    expect((await api.get(`${report}/versions/1`, 'fp-bbb')).body.sources).toMatchObject([{ subject: inputOf('BBB') }]);
    expect((await api.post(`/api/contributions/${inputOf('BBB')}/restrict`, { restricted: true }, 'fp-bbb')).status).toBe(200);
    expect((await api.get(`${report}/versions/1`, 'fp-aaa')).body.sources).toEqual([]);
    expect((await api.get(`/api/contributions/${inputOf('BBB')}`, 'fp-bbb')).body.restricted).toBe(true);
  });
  test('nobody outside reads drafts, history or changes, or does anything', async () => {
    for (const path of ['draft', 'history', 'diff?to=draft', 'sources'])
      expect((await api.get(`${report}/${path}`, 'fp-bbb')).status, path).toBe(403);
    expect((await api.get(`${report}/versions/2`, 'fp-bbb')).status).toBe(404);
    expect((await api.get(`${report}/export.json?version=draft`, 'fp-bbb')).status).toBe(404);
    for (const [command, body] of [
      ['submit', { draftVersion: 1 }],
      ['revise', {}],
      ['publish', {}],
      ['transmit', {}],
      ['approve', { contentHash: contentHash('x') }],
    ] as const)
      expect((await api.post(`${report}/${command}`, body, 'fp-bbb')).status, command).toBe(403);
    expect((await save(1, content(paragraph('p1', 'Mine.')), 'fp-bbb')).status).toBe(403);
  });
  test('an update is written while the published version stays, and what changed is shown by paragraph', async () => {
    expect((await api.post(`${report}/revise`, {})).status).toBe(200);
    expect(
      (await save(1, content(paragraph('p1', 'Both count well.', [source('BBB')]), paragraph('p2', 'All in all.', [], null)))).status,
    ).toBe(200);
    const { body } = await api.get(`${report}/diff?to=draft`);
    expect(body.fields).toMatchObject([
      { field: 'p1', changes: expect.arrayContaining([expect.objectContaining({ value: ' well', added: true })]) },
    ]);
    expect((await view('fp-bbb')).published).toMatchObject({ number: 1 });
    const events = (await api.get(`${report}/history`)).body.items;
    expect(events.map((e: { event: { type: string } }) => e.event.type)).toContain('source-changed');
    expect(events.find((e: { event: { type: string } }) => e.event.type === 'published').reason).toBe('The Assembly asked for it.');
  });
});

describe("the chair's summary", () => {
  test('goes from its coordinator through the desk to the report, whose source it becomes', async () => {
    expect((await api.post(`${summary}/submit`, { draftVersion: 1 }, 'co-north')).body.answer.timing).toBe('late');
    const [version] = (await view('sec', summary)).versions;
    expect((await api.post(`${summary}/approve`, { contentHash: version.hash }, 'sec')).body.answer.status).toBe('approved');
    expect((await api.post(`${summary}/transmit`, {}, 'co-north')).body.rule).toBe('state.not-published');
    expect((await api.post(`${summary}/publish`, {}, 'co-north')).status).toBe(200);
    expect((await api.post(`${summary}/transmit`, {}, 'co-north')).status).toBe(200);
    expect((await view('fp-aaa', summary)).transmitted).toMatchObject({ number: 1 });
    expect((await view()).missing).toEqual([]); // the inputs are closed by now
    const { items } = (await api.get(`${report}/sources`)).body;
    const outcome = items.find((item: { kind: string }) => item.kind === 'document');
    expect(outcome).toMatchObject({ subject: summaryId, number: 1, region: 'NORTH', passages: [{ field: 'p1', text: 'A summary.' }] });
    const cited = { subject: summaryId, number: 1, hash: outcome.hash };
    expect((await save(2, content(paragraph('p1', 'Both count well.', [source('BBB'), cited])))).status).toBe(200);
  });
});

describe('files', () => {
  beforeAll(async () => {
    // The revision that was begun lapsed with the deadline, and what was approved stood again: now it goes.
    expect((await api.get(`${report}/versions/1`)).body.marked).toEqual([]);
    expect((await api.post(`/api/contributions/${inputOf('AAA')}/withdraw`, {}, 'fp-aaa')).status).toBe(200);
  });
  const file = async (ending: string, query = '', as = 'sec') => {
    const answer = await fetch(`${api.base}${report}/export.${ending}${query}`, { headers: { authorization: `Bearer key-of-${as}` } });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      name: answer.headers.get('content-disposition') ?? '',
      bytes: Buffer.from(await answer.arrayBuffer()),
    };
  };
  const part = (bytes: Buffer, name: string) => Buffer.from(unzipSync(bytes)[name] ?? []).toString();
  test('CSV: a line for each paragraph and source, with its state', async () => {
    const { status, type, name, bytes } = await file('csv');
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(name).toContain('Report - 1.csv');
    const lines = bytes.toString().trimEnd().split('\n');
    expect(lines[0]).toBe('\ufeffNo.,Key,Objective,Text,Source,What was asked,Id of the source,Version,SHA-256,State of the source');
    expect(lines.slice(1)).toEqual([
      `1,p1,Data,Both count.,Land of AAA,Input,${inputOf('AAA')},1,${hashes.get(inputOf('AAA'))},Land of AAA: was withdrawn`,
      `1,p1,Data,Both count.,Land of BBB,Input,${inputOf('BBB')},1,${hashes.get(inputOf('BBB'))},As it was cited`,
      '2,p2,All objectives,All in all.,,,,,,',
    ]);
  });
  test('a spreadsheet holds the same, and nothing that is a formula', async () => {
    const { type, bytes } = await file('xlsx');
    expect(type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const sheet = part(bytes, 'xl/worksheets/sheet1.xml');
    expect([...sheet.matchAll(/<row /g)]).toHaveLength(4);
    expect(sheet).toContain('<t xml:space="preserve">Land of AAA: was withdrawn</t>');
    expect(sheet).not.toContain('<f>');
    expect(part(bytes, 'xl/workbook.xml')).toContain('<sheet name="Report"');
    expect((await file('xlsx')).bytes.equals(bytes)).toBe(true);
  });
  test('Word: numbered paragraphs by objective, each with what it rests on', async () => {
    const { bytes } = await file('docx');
    const texts = [...part(bytes, 'word/document.xml').matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]);
    expect(texts).toEqual(expect.arrayContaining(['Report of the year', 'Data', '1.', 'Both count.', 'All objectives']));
    expect(texts.join('\n')).toContain('Rests on: Land of AAA (1; Land of AAA: was withdrawn); Land of BBB (1)');
  });
  test('JSON, of the draft too for those who may', async () => {
    const { bytes } = await file('json', '?version=draft&language=fr');
    expect(JSON.parse(bytes.toString())).toMatchObject({
      document: reportId,
      draft: 3,
      publishedAt: null,
      content: { paragraphs: [{ key: 'p1' }] },
    });
    const read = JSON.parse((await file('json', '', 'fp-aaa')).bytes.toString());
    expect([read.number, read.sources]).toEqual([1, []]);
  });
  test('there is no version that was never submitted', async () => expect((await file('csv', '?version=7')).status).toBe(404));
});

test('what is no document is none', async () => {
  expect((await api.get(`/api/documents/${inputOf('AAA')}`)).status).toBe(404);
  expect((await api.post(`/api/documents/${inputOf('AAA')}/revise`, {})).status).toBe(404);
  expect((await api.get('/api/documents/document:c1:report:nothing')).status).toBe(404);
});
