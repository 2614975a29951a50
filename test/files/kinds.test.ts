/** What a file is, by its content; and names that are safe wherever they are written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { kindOf } from '../../activities/files/kind-of.ts';
import { attachment } from '../../api/disposition.ts';
import { type FileKind, fileKinds } from '../../domain/files/kinds.ts';
import { safeName } from '../../domain/files/name.ts';
import { compound, samples, unzip, zip } from '../support/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'plenary-kinds-'));
afterAll(() => rmSync(folder, { recursive: true }));
let serial = 0;
const kind = async (content: Buffer) => {
  const path = join(folder, String(++serial));
  writeFileSync(path, content);
  return (await kindOf(path)).kind;
};

test.each(fileKinds)('a file of kind %s is told by its content', async (name) => {
  expect(await kind(samples[name])).toBe(name);
});

test.each<[string, Buffer, FileKind | null]>([
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), null],
  ['a program', Buffer.from('4d5a9000030000000400', 'hex'), null],
  ['an archive of anything', zip({ 'a.exe': 'MZ' }), null],
  [
    'a document with macros',
    zip({ '[Content_Types].xml': '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>' }),
    null,
  ],
  ['a template', zip({ mimetype: 'application/vnd.oasis.opendocument.text-template' }), null],
  ['an archive cut short', samples.docx.subarray(0, 60), null],
  ['a compound file of another program', compound(['EncryptedPackage', 'EncryptionInfo']), null],
  ['a compound file with a document only deeper inside', compound([], ['WordDocument']), null],
  ['a compound file that is two at once', compound(['WordDocument', 'Workbook']), null],
  ['a compound file cut short', samples.doc.subarray(0, 600), null],
  ['a compound file whose directory goes round in a ring', ring(), 'doc'],
  ['bytes that are no UTF-8', Buffer.from([0x41, 0xe9, 0x41]), null],
  ['a text that ends within a character', Buffer.from('Año').subarray(0, 2), null],
  ['a text with a control character', Buffer.from('a\u0007b'), null],
  ['a text with a control character of Latin-1', Buffer.from('a\u0085b'), null],
  ['a text that begins as a picture does', Buffer.from('BMZ und BMI berichten.'), 'txt'],
  ['a text with a byte order mark', Buffer.from('\ufeffReport'), 'txt'],
  ['a page, which is text and is given as nothing else', Buffer.from('<!doctype html><script>alert(1)</script>'), 'txt'],
])('%s is not taken for something else', async (_, content, expected) => {
  expect(await kind(content)).toBe(expected);
});

/** The last sector of the directory names itself as the next. */
function ring(): Buffer {
  const file = Buffer.from(samples.doc);
  file.writeUInt32LE(1, 512 + 4);
  return file;
}

describe('a name', () => {
  test.each([
    ['Report.PDF', 'pdf', 'Report.pdf'],
    ['no ending', 'txt', 'no ending.txt'],
    ['C:\\Users\\a\\Résumé  2027.docx', 'docx', 'Résumé 2027.docx'],
    ['../../etc/passwd.txt', 'txt', 'passwd.txt'],
    ['a:b*c?"<>|.odt', 'odt', 'a_b_c_____.odt'],
    ['evil\u202Etxt.pdf', 'pdf', 'eviltxt.pdf'],
    ['line\r\nbreak.txt', 'txt', 'linebreak.txt'],
    ['.pdf', 'pdf', 'file.pdf'],
    ['...', 'txt', 'file.txt'],
    ['CON.txt', 'txt', '_CON.txt'],
    ['تقرير.docx', 'docx', 'تقرير.docx'],
    [`${'长'.repeat(200)}.ods`, 'ods', `${'长'.repeat(76)}.ods`],
  ] as const)('%j is written as a safe one', (raw, of, expected) => {
    expect(safeName(raw, of)).toBe(expected);
    expect(safeName(expected, of)).toBe(expected);
  });

  test('goes into a header whole, and in plain letters for old programs', () => {
    expect(attachment('Report.pdf')).toBe(`attachment; filename="Report.pdf"; filename*=UTF-8''Report.pdf`);
    expect(attachment("Résumé (l'an).pdf")).toBe(
      `attachment; filename="Resume (l'an).pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9%20%28l%27an%29.pdf`,
    );
    expect(attachment('报告.pdf')).toBe(`attachment; filename="_.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf`);
    expect(attachment('a"b\\c.pdf')).toContain('filename="a_b_c.pdf"');
  });
});

test('the archives made here can be read', () => {
  expect([...unzip(zip({ a: 'one', 'b/c': 'two' }))]).toEqual([
    ['a', 'one'],
    ['b/c', 'two'],
  ]);
});
