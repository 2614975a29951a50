/** Templates that are encoded once, and the values in their slots: what is read is what was filled in. */
import { fc, test as prop } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { fillQuoted, quotedPart } from '../../activities/mail/encode.ts';
import { cut, fill, mark } from '../../activities/mail/slots.ts';

/** Quoted-printable read by the words of RFC 2045 6.7. */
const read = (lines: string): string =>
  Buffer.from(
    lines.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString();

const asIs = (value: string): string => value;
const piece = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '=',
    'a=b',
    ' ',
    'a ',
    '.a',
    'é',
    '\n',
    'a\n.b',
    'From me',
    '\u{1F30D}',
    'x'.repeat(72),
    'x'.repeat(200),
    `${'x'.repeat(70)}=y`,
    `${'x'.repeat(71)}=y`,
    `${'x'.repeat(72)}=`,
    '='.repeat(80),
    `${'x'.repeat(72)}.y`,
  ),
  fc.string({ unit: 'grapheme', maxLength: 120 }).filter((text) => !/[\r\u{E000}-\u{F8FF}]/u.test(text)),
);

prop.prop([piece, piece, piece, piece, piece])(
  'whatever stands in a slot is read as it was, in short lines of ASCII',
  (a, name, b, ask, c) => {
    const template = cut(`${a}${mark('name')}${b}${mark('ask')}${c}`);
    const { encoding, content } = quotedPart(fillQuoted(template, { name, ask }, asIs));
    expect(encoding).toBe('quoted-printable');
    expect(read(content)).toBe(`${fill(template, { name, ask }, asIs)}\n`.replaceAll('\n', '\r\n'));
    const lines = content.split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
    expect(lines.filter((line) => /^\.|[^ -~\t]|[ \t]$/.test(line))).toEqual([]);
  },
);

test('what is encoded already is not encoded again, and what was filled can stand in another', () => {
  const inner = fillQuoted(cut(`1 = ${mark('ask')}`), { ask: 'é' }, asIs);
  const outer = fillQuoted(cut(`<${mark('sections')}>`), { sections: 'no' }, asIs, { sections: inner });
  expect(read(quotedPart(outer).content)).toBe('<1 = é>\r\n');
});
