/** Files of a contribution: uploaded, submitted instead of the form, downloaded by whom they are for, kept or tidied. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../../activities/doctor.ts';
import { openFileStore } from '../../activities/files/store.ts';
import { missingFiles, tidyFiles } from '../../activities/files/tidy.ts';
import { contentHash } from '../../activities/hash.ts';
import { startSweeping } from '../../activities/sweeping.ts';
import { fileKinds, fileTypes, maxFile } from '../../domain/files/kinds.ts';
import { testBucket } from '../files/bucket.ts';
import { samples } from '../support/files.ts';
import { calendar } from '../support/world.ts';
import { download, pathOf, upload } from './files-support.ts';
import { ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const { store, directory } = api.deps.files;
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
/** Files kept, and being received. */
const kept = () => globSync('??/??/*', { cwd: directory }).length;
const incoming = () => (existsSync(join(directory, 'incoming')) ? readdirSync(join(directory, 'incoming')) : []);
const draft = `/api/contributions/${ofA}/draft`;
const save = (baseVersion: number, content: object, as = 'fp-aaa') => api.put(draft, { baseVersion, content }, as);

beforeAll(async () => {
  await openRound(api);
});

describe('an upload', () => {
  test('is answered with what it is, and kept under its hash alone', async () => {
    const { status, body } = await upload(api, ofA, 'C:\\Our "review".PDF', samples.pdf);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      name: 'Our _review_.pdf',
      hash: hashOf(samples.pdf),
      size: samples.pdf.length,
      type: 'application/pdf',
    });
    expect(existsSync(join(directory, body.hash.slice(0, 2), body.hash.slice(2, 4), body.hash))).toBe(true);
    expect(incoming()).toEqual([]);
  });

  test('of the same bytes under the same name is the same file, also when ten come at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => upload(api, ofA, 'same.txt', samples.txt)));
    expect(new Set(all.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const before = kept();
    const other = await upload(api, ofA, 'other name.txt', samples.txt);
    expect(other.body.id).not.toBe(all[0]?.body.id);
    expect(kept()).toBe(before);
  });

  test.each(fileKinds)('of kind %s is taken, and downloaded as it is', async (kind) => {
    const { body } = await upload(api, ofA, `a.${kind}`, samples[kind], 'drafter-aaa');
    const { content, headers } = await download(api, pathOf(ofA, body));
    expect(content.equals(samples[kind])).toBe(true);
    expect(headers.get('content-type')).toBe(fileTypes[kind]);
  });

  test.each<[string, string, Buffer, number, string]>([
    ['a kind that is not taken', 'a.exe', samples.pdf, 415, 'file.type'],
    ['a content that is not taken', 'a.docx', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 415, 'file.type'],
    ['a name that its content contradicts', 'a.docx', samples.pdf, 415, 'file.ending'],
    ['nothing at all', 'a.txt', Buffer.alloc(0), 422, 'file.empty'],
  ])('of %s is refused by its rule, and nothing stays', async (_, name, content, status, rule) => {
    const before = kept();
    const answer = await upload(api, ofA, name, content);
    expect([answer.status, answer.body.rule]).toEqual([status, rule]);
    expect([kept(), incoming()]).toEqual([before, []]);
  });

  test.each([
    ['a form', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['packed', { 'content-encoding': 'gzip' }],
  ])('that is %s is refused', async (_, headers) => {
    expect((await upload(api, ofA, 'a.txt', samples.txt, 'fp-aaa', headers)).body.rule).toBe('request.media-type');
  });

  test('without a name is refused', async () => {
    expect((await api.ask('POST', `/api/contributions/${ofA}/files`, { body: {} })).body).toMatchObject({
      rule: 'request.malformed',
      errors: [{ path: 'query.name' }],
    });
  });

  test('of 25 MB is taken, and of one byte more refused, whether or not its length is said', async () => {
    const most = Buffer.alloc(maxFile, 'a');
    expect((await upload(api, ofA, 'large.txt', most)).body).toMatchObject({ size: maxFile, hash: hashOf(most) });
    const before = kept();
    const more = Buffer.alloc(maxFile + 1, 'a');
    const streamed = new Blob([more]).stream();
    for (const body of [more, streamed]) {
      const answer = await upload(api, ofA, 'larger.txt', body);
      expect([answer.status, answer.body.rule]).toEqual([413, 'file.too-large']);
    }
    expect([kept(), incoming()]).toEqual([before, []]);
  });

  test('that goes on after it was refused is cut off', async () => {
    const { hostname, port } = new URL(api.base);
    const socket = connect(Number(port), hostname);
    let answer = '';
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 'a'), Buffer.from('\r\n')]);
    const more = () => {
      if (!socket.destroyed) socket.write(chunk, () => setTimeout(more, answer ? 50 : 0));
    };
    socket.on('data', (data) => {
      answer += String(data);
    });
    const closed = new Promise<void>((resolve) => socket.on('error', () => {}).on('close', () => resolve()));
    socket.write(
      `POST /api/contributions/${ofA}/files?name=a.txt HTTP/1.1\r\nhost: x\r\nauthorization: Bearer key-of-fp-aaa\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    more();
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(incoming()).toEqual([]);
  }, 20_000);

  test('that ends early leaves nothing behind', async () => {
    const before = kept();
    const { hostname, port } = new URL(api.base);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/contributions/${ofA}/files?name=a.txt HTTP/1.1\r\nhost: x\r\nauthorization: Bearer key-of-fp-aaa\r\ncontent-length: 5000\r\n\r\n${'a'.repeat(1000)}`,
    );
    await expect.poll(incoming).toHaveLength(1);
    socket.destroy();
    await expect.poll(incoming).toEqual([]);
    expect(kept()).toBe(before);
  });

  test('is for those who write the draft, and for those who may enter what came on paper', async () => {
    const as = async (person: string) => {
      const { status, body } = await upload(api, ofA, 'mine.txt', samples.txt, person);
      return status === 201 ? 201 : body.rule;
    };
    expect(await Promise.all(['fp-aaa', 'drafter-aaa', 'sec', 'co-north', 'co-south', 'fp-bbb'].map(as))).toEqual([
      ...[201, 201, 201, 201],
      ...['not-found', 'not-found'],
    ]);
  });

  test('comes too late when the draft does', async () => {
    const { at } = api.clock;
    const { hard } = (await api.get(`/api/contributions/${ofA}`)).body.deadline;
    api.clock.at = Date.parse(hard.at) + 1;
    expect((await upload(api, ofA, 'late.txt', samples.txt)).body.rule).toBe('deadline.passed');
    api.clock.at = at;
  });
});

describe('a download', () => {
  test('is an attachment under its name, not sniffed, and without rights', async () => {
    const { body } = await upload(api, ofA, 'تقرير.txt', samples.txt);
    const { status, headers } = await download(api, pathOf(ofA, body));
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="_.txt"; filename*=UTF-8''${encodeURIComponent('تقرير.txt')}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-length')).toBe(String(samples.txt.length));
    const head = await download(api, pathOf(ofA, body), 'fp-aaa', 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.content.length]).toEqual([200, String(samples.txt.length), 0]);
  });

  test('of a draft’s file is for those who write it, and for who uploaded it', async () => {
    const { body } = await upload(api, ofA, 'secret.txt', samples.txt);
    const seen = async (file: { id: string }, people: string[]) =>
      Promise.all(people.map(async (person) => (await download(api, pathOf(ofA, file), person)).status));
    expect(await seen(body, ['fp-aaa', 'drafter-aaa', 'sec', 'co-north', 'fp-bbb'])).toEqual([200, 200, 200, 404, 404]);
    const { body: entered } = await upload(api, ofA, 'letter.pdf', samples.pdf, 'co-north');
    expect(await seen(entered, ['co-north', 'fp-bbb'])).toEqual([200, 404]);
  });

  test('of a file of another contribution is a 404, whoever asks', async () => {
    const { body } = await upload(api, ofA, 'a.txt', samples.txt);
    expect((await download(api, pathOf(ofB, body), 'sec')).status).toBe(404);
    expect((await download(api, pathOf(ofA, { id: 'nothing' }), 'sec')).status).toBe(404);
  });
});

describe('a file instead of the form', () => {
  test('is put into the draft as it was answered; with another hash, name or owner it is refused', async () => {
    const { body: file } = await upload(api, ofA, 'review.docx', samples.docx);
    const { body: ofOther } = await upload(api, ofB, 'review.docx', samples.docx, 'fp-bbb');
    for (const forged of [{ ...file, hash: '0'.repeat(64) }, { ...file, name: 'x.docx' }, { ...file, id: 'none' }, ofOther]) {
      const { status, body } = await save(0, { file: forged, summary: 'Ours.' });
      expect([status, body.rule, body.errors[0].path]).toEqual([422, 'content.malformed', 'body.content.file']);
    }
    expect((await save(0, { file: { id: file.id } })).body.errors[0].path).toBe('body.content.file');
    expect((await save(0, { file, summary: 'word '.repeat(11) })).body.errors[0].path).toBe('body.content.summary');
    const { body } = await save(0, { file });
    expect(body).toMatchObject({ version: 1, hash: contentHash({ file }) });
  });

  test('is submitted with its summary, without the fields that the form requires', async () => {
    const submit = (draftVersion: number) => api.post(`/api/contributions/${ofA}/submit`, { draftVersion }, 'fp-aaa');
    const refused = await submit(1);
    expect([refused.body.rule, refused.body.detail]).toEqual(['content.incomplete', 'Still missing: summary.']);
    const { content } = (await api.get(draft, 'fp-aaa')).body;
    await save(1, { ...content, summary: 'What we did.' });
    expect((await submit(2)).body.answer).toMatchObject({ ok: true, receipt: 'C1/REPORT/AAA/1' });
    const { body } = await api.get(`/api/contributions/${ofA}/versions/1`, 'co-north');
    expect(body.content).toEqual({ ...content, summary: 'What we did.' });
    expect(body.hash).toBe(contentHash(body.content));
  });

  test('is seen, once submitted, by whoever may read the contribution', async () => {
    const { content } = (await api.get(`/api/contributions/${ofA}/versions/1`, 'co-north')).body;
    const { status, content: bytes } = await download(api, pathOf(ofA, content.file), 'co-north');
    expect([status, hashOf(bytes)]).toEqual([200, content.file.hash]);
    expect((await download(api, pathOf(ofA, content.file), 'fp-bbb')).status).toBe(404);
  });

  test('differs from the version before by its name and hash, as a whole', async () => {
    await api.post(`/api/contributions/${ofA}/revise`, {}, 'fp-aaa');
    const { body: file } = await upload(api, ofA, 'review.docx', Buffer.concat([samples.docx, Buffer.from('\n')]));
    await save(2, { file, summary: 'What we did.' });
    await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: 3 }, 'fp-aaa');
    const { fields } = (await api.get(`/api/contributions/${ofA}/diff?from=1&to=2`, 'co-north')).body;
    expect(fields).toEqual([
      {
        field: 'file',
        whole: true,
        changes: [
          { value: `review.docx (SHA-256 ${hashOf(samples.docx).slice(0, 12)}…)`, added: false, removed: true },
          { value: `review.docx (SHA-256 ${file.hash.slice(0, 12)}…)`, added: true, removed: false },
        ],
      },
    ]);
  });
});

describe('keeping and tidying', () => {
  const ids = async () => (await api.pool.query<{ id: string }>('select id from file')).rows.map(({ id }) => id);
  const inWeeks = (weeks: number) => api.clock.at + weeks * 7 * 86_400_000 + 1;
  const tidy = (at: number) => tidyFiles({ pool: api.pool, store, directory }, at);

  test('what no draft and no version holds goes after a week, with the bytes nobody else names', async () => {
    const { body: spare } = await upload(api, ofB, 'spare.odt', samples.odt, 'fp-bbb');
    const { body: twin } = await upload(api, ofB, 'twin.docx', samples.docx, 'fp-bbb');
    const { body: held } = await upload(api, ofB, 'held.ods', samples.ods, 'fp-bbb');
    await api.put(`/api/contributions/${ofB}/draft`, { baseVersion: 0, content: { file: held } }, 'fp-bbb');
    expect(await tidy(inWeeks(1) - 86_400_000)).toBe(0);
    expect(await tidy(inWeeks(1))).toBeGreaterThan(5);
    const { rows } = await api.pool.query(
      "select distinct content->'file'->>'id' as id from submitted_version union select content->'file'->>'id' from draft",
    );
    expect((await ids()).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect([await store.has(spare.hash), await store.has(twin.hash), await store.has(held.hash)]).toEqual([false, true, true]);
    expect(await tidy(inWeeks(500))).toBe(0);
  });

  test('the sweep of a worker tidies', async () => {
    await upload(api, ofB, 'swept.rtf', samples.rtf, 'fp-bbb');
    const starter = { nudge: () => Promise.resolve(), nudgeDelivery: () => Promise.resolve() };
    const clock = { now: () => inWeeks(1) };
    const failed: unknown[] = [];
    const stop = startSweeping({ pool: api.pool, clock, starter, files: { store, directory } }, (error) => failed.push(error));
    await expect.poll(() => store.has(hashOf(samples.rtf))).toBe(false);
    await stop();
    expect(failed).toEqual([]);
  });

  test('a file of a submitted version is deleted and changed by nobody', async () => {
    const { rows } = await api.pool.query("select content->'file'->>'id' as id from submitted_version where number = 1");
    const id = rows[0].id;
    await expect(api.pool.query('delete from file where id = $1', [id])).rejects.toThrow('DELETE on file is refused');
    await expect(api.pool.query("update file set hash = repeat('0', 64) where id = $1", [id])).rejects.toThrow('UPDATE on file is refused');
    expect(await ids()).toContain(id);
  });

  test('what is uploaded again after tidying is there again', async () => {
    const { body } = await upload(api, ofB, 'spare.odt', samples.odt, 'fp-bbb');
    expect((await download(api, pathOf(ofB, body), 'fp-bbb')).content.equals(samples.odt)).toBe(true);
  });

  test('doctor counts rows whose bytes are gone, and says when the store does not answer', async () => {
    const what = 'uploaded files that are not in their store';
    const found = async (of = store) => (await examine(api.pool, calendar, of, api.clock.at)).find((finding) => finding.what === what);
    expect(await found()).toEqual({ what, count: 0, example: null });
    const { body } = await upload(api, ofB, 'lost.odp', samples.odp, 'fp-bbb');
    await store.remove(body.hash);
    expect(await found()).toEqual({ what, count: 1, example: `${ofB} ${body.id}` });
    const { status, content } = await download(api, pathOf(ofB, body), 'fp-bbb');
    expect([status, JSON.parse(String(content)).rule]).toEqual([503, 'unavailable.files']);
    await upload(api, ofB, 'lost.odp', samples.odp, 'fp-bbb');
    expect(await missingFiles(api.pool, store)).toEqual({ count: 0, example: null });
    const away = { ...store, has: () => Promise.reject(new Error('away')) };
    expect(await found(away)).toEqual({ what, count: 1, example: 'the store does not answer: away' });
  });
});

test('with a bucket it is the same; while the bucket is away an upload is refused and leaves no row', async () => {
  const bucket = await testBucket();
  const other = await testApi({ deps: { files: { directory, store: openFileStore({ directory, bucket }) } } });
  await openRound(other);
  const { body } = await upload(other, ofA, 'a.pdf', samples.pdf);
  expect([...bucket.objects.keys()]).toEqual([hashOf(samples.pdf)]);
  expect((await download(other, pathOf(ofA, body))).content.equals(samples.pdf)).toBe(true);
  bucket.failing = 500;
  const refused = await upload(other, ofA, 'b.odt', samples.odt);
  expect([refused.status, refused.body.rule]).toEqual([503, 'unavailable.files']);
  expect((await other.pool.query('select name from file')).rows).toEqual([{ name: 'a.pdf' }]);
  expect(incoming()).toEqual([]);
});
