/** The Word file of a contribution, taken apart again: what it says, in which language and direction, and for whom it is. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { kindOf } from '../../activities/files/kind-of.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { fileTypes } from '../../domain/files/kinds.ts';
import type { Template } from '../../domain/template/schema.ts';
import { samples, unzip } from '../support/files.ts';
import { smallWorld } from '../support/world.ts';
import { download, upload } from './files-support.ts';
import { ofA, ofB, openRound, testApi } from './support.ts';

const titles = { en: 'Main', ar: 'الرئيسي', fr: 'Principal' };
const template: Template = {
  ...smallWorld.template,
  forms: {
    report: {
      title: { en: 'Report' },
      file: { summaryMaxWords: 10 },
      sections: [
        {
          key: 'main',
          title: titles,
          fields: [
            { key: 'text', title: { en: 'Text', ar: 'النص', fr: 'Texte' }, kind: 'text', required: true },
            {
              key: 'goals',
              title: { en: 'Goals', ar: 'الأهداف' },
              kind: 'choices',
              required: false,
              choices: [
                { key: 'one', title: { en: 'First goal', ar: 'الهدف الأول' } },
                { key: 'two', title: { en: 'Second goal' } },
              ],
            },
            { key: 'spent', title: { en: 'Spent' }, kind: 'number', required: false },
          ],
        },
      ],
    },
  },
};
const api = await testApi({ world: { ...smallWorld, template } });

/** The paragraphs of a Word file: their text, and how they are marked. */
const paragraphsOf = (content: Buffer) => {
  const xml = unzip(content).get('word/document.xml') ?? '';
  return [...xml.matchAll(/<w:p>.*?<\/w:p>|<w:p [^>]*>.*?<\/w:p>/gs)].map(([p]) => ({
    text: [...p.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, t]) => t).join(''),
    style: /<w:pStyle w:val="(\w+)"/.exec(p)?.[1] ?? null,
    turned: p.includes('<w:bidi/>'),
    rightToLeft: p.includes('<w:rtl/>'),
    point: p.includes('<w:numPr>'),
  }));
};
const word = async (path: string, as = 'fp-aaa') => {
  const { status, headers, content } = await download(api, path, as);
  return { status, headers, content, paragraphs: status === 200 ? paragraphsOf(content) : [] };
};
const texts = ({ paragraphs }: Awaited<ReturnType<typeof word>>) => paragraphs.map(({ text }) => text);
const draft = `/api/contributions/${ofA}/draft`;
const version = (n: number, language = '') => `/api/contributions/${ofA}/versions/${n}/export.docx${language && `?language=${language}`}`;

beforeAll(async () => {
  const now = api.clock.at;
  api.clock.at -= 5 * 86_400_000; // asked some days before the letter came
  await openRound(api);
  api.clock.at = now;
  const content = { 'main.text': 'First & <second>.\nتقرير بالعربية\u0007.', 'main.goals': ['one', 'two'] };
  await api.put(draft, { baseVersion: 0, content }, 'fp-aaa');
});

test('of a draft it is for those who write it, and says that nothing was submitted', async () => {
  const file = await word(`${draft}/export.docx`);
  expect(file.headers.get('content-type')).toBe(fileTypes.docx);
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="Report - Land of AAA.docx"; filename*=UTF-8''Report%20-%20Land%20of%20AAA.docx`,
  );
  expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(texts(file)[4]).toBe(
    'Draft, version 1, saved on Saturday, 20 February 2027 at 11:00 (Zurich, UTC+01:00). It has not been submitted.',
  );
  for (const [as, status] of [
    ['drafter-aaa', 200],
    ['sec', 200],
    ['co-north', 403],
    ['fp-bbb', 404],
  ] as const)
    expect([as, (await word(`${draft}/export.docx`, as)).status]).toEqual([as, status]);
  expect((await word(`/api/contributions/${ofB}/draft/export.docx`, 'fp-bbb')).status).toBe(404);
});

describe('of a version', () => {
  beforeAll(async () => {
    await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: 1 }, 'fp-aaa');
  });

  test('it has title, participant, facts of the submission, sections and labels, and what was written', async () => {
    const file = await word(version(1), 'co-north');
    expect(file.paragraphs.map(({ text, style, point }) => [style, text, point])).toEqual([
      ['Title', 'Report', false],
      ['Heading1', 'Land of AAA · Version 1', false],
      [null, 'Participant: Land of AAA', false],
      [null, 'Cycle: First cycle', false],
      [null, 'Receipt number: C1/REPORT/AAA/1', false],
      [null, 'Received: Saturday, 20 February 2027 at 11:00 (Zurich, UTC+01:00)', false],
      [null, 'Measured against the deadline: On time', false],
      ['Heading2', 'Main', false],
      ['Heading3', 'Text', false],
      [null, 'First &amp; &lt;second&gt;.', false],
      [null, 'تقرير بالعربية.', false],
      ['Heading3', 'Goals', false],
      ['ListParagraph', 'First goal', true],
      ['ListParagraph', 'Second goal', true],
      ['Heading3', 'Spent', false],
      [null, 'No answer given', false],
    ]);
  });

  test('what was written goes in its own direction, whatever the language of the labels', async () => {
    const turned = (await word(version(1))).paragraphs.filter((p) => p.turned);
    expect(turned.map(({ text, rightToLeft }) => [text, rightToLeft])).toEqual([['تقرير بالعربية.', true]]);
  });

  test('in Arabic it is written from right to left, with the labels the form has in Arabic', async () => {
    const { paragraphs } = await word(version(1, 'ar'));
    const t = textsIn('ar');
    expect(paragraphs.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['الرئيسي', 'النص', 'الأهداف', 'الهدف الأول', `${t('page.receipt')}: C1/REPORT/AAA/1`, t('word.empty')]),
    );
    expect(paragraphs.filter((p) => !p.turned).map(({ text }) => text)).toEqual(['First &amp; &lt;second&gt;.', 'Second goal']);
  });

  test('it comes in the person’s own language when none is asked for, and in English where there are no texts', async () => {
    await api.pool.query("update person set language = 'fr' where id = 'fp-aaa'");
    expect(texts(await word(version(1)))).toContain('Principal');
    expect(texts(await word(version(1, 'pt')))).toContain('Main');
    expect((await api.get(version(1, 'FRENCH'))).status).toBe(422);
  });

  test('it is one that our own upload takes', async () => {
    const path = join(api.deps.files.directory, 'made.docx');
    writeFileSync(path, (await word(version(1))).content);
    expect((await kindOf(path)).kind).toBe('docx');
  });

  test('there is none of a version that is not, nor for who may not read it', async () => {
    expect((await word(version(2))).status).toBe(404);
    expect((await word(version(1), 'fp-bbb')).status).toBe(404);
  });
});

test('of what was entered it says so, with both instants, and names the file with its hash', async () => {
  const { body: file } = await upload(api, ofB, 'letter.pdf', samples.pdf, 'co-south');
  const content = { file, summary: 'By letter.' };
  await api.post(
    `/api/contributions/${ofB}/enter`,
    { content, by: 'paper', received: '2027-02-19T09:00', zone: 'Pacific/Auckland' },
    'co-south',
  );
  const said = texts(await word(`/api/contributions/${ofB}/versions/1/export.docx`, 'co-south'));
  expect(said).toEqual([
    'Report',
    'Land of BBB · Version 1',
    'Participant: Land of BBB',
    'Cycle: First cycle',
    'Receipt number: C1/REPORT/BBB/1',
    'Received: Friday, 19 February 2027 at 09:00 (Auckland, UTC+13:00)',
    'Measured against the deadline: On time',
    'How it came: On paper, received on Friday, 19 February 2027 at 09:00 (Auckland, UTC+13:00); entered for the participant',
    'Entered by Person co-south on Saturday, 20 February 2027 at 11:00 (Zurich, UTC+01:00)',
    'Uploaded file',
    'letter.pdf',
    `SHA-256 ${file.hash}`,
    'Summary',
    'By letter.',
  ]);
});
