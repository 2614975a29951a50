/** Texts in headers as encoded words: what is read is what was written, within the lengths of RFC 2047. */
import { fc, test as prop } from '@fast-check/vitest';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { wordsHeader } from '../../activities/mail/encoded-words.ts';
import { oneLine } from '../../activities/mail/escape.ts';

const read = async (header: string): Promise<string | undefined> =>
  (await PostalMime.parse(`${header}\r\nMessage-ID: <a@example.org>\r\n\r\n`)).subject;

test.each([
  ['French is quoted', 'Examen régional : merci', 'Subject: =?UTF-8?Q?Examen_r=C3=A9gional_=3A_merci?='],
  ['Arabic is base64', 'تذكير', 'Subject: =?UTF-8?B?2KrYsNmD2YrYsQ==?='],
  ['what looks like an encoded word is text', 'é=?UTF-8?Q?x?=', 'Subject: =?UTF-8?Q?=C3=A9=3D=3FUTF-8=3FQ=3Fx=3F=3D?='],
])('%s', async (_, text, header) => {
  expect(wordsHeader('Subject', text)).toBe(header);
  expect(await read(header)).toBe(text);
});

const letters = fc.oneof(
  fc.constantFrom('é', 'ш', '审', 'ت', ' ', 'a', '_', '=', '?', '\u{1F30D}'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);
const text = fc
  .array(letters, { minLength: 1, maxLength: 120 })
  .map((some) => oneLine(some.join('')))
  .filter((line) => /[^ -~]/.test(line));

prop.prop([text])('any line is read as it was, in lines of 76 and words of 75, of which none ends within a character', async (line) => {
  const header = wordsHeader('Subject', line);
  expect(await read(header)).toBe(line);
  for (const one of header.split('\r\n')) expect(one.length).toBeLessThanOrEqual(76);
  for (const [word, encoding, content = ''] of header.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/g)) {
    expect(word.length).toBeLessThanOrEqual(75);
    const bytes =
      encoding === 'B'
        ? Buffer.from(content, 'base64')
        : Buffer.from(
            content.replace(/=(..)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
            'latin1',
          );
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
  }
});
