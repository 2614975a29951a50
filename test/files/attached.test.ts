/** A file in a content is told without the schema, and exactly as the schema tells it. */
import { expect, test } from 'vitest';
import { AttachedFile } from '../../domain/files/attached.ts';
import { attachedIn, isAttachedFile } from '../../domain/files/in-content.ts';

const file = { id: 'f1', name: 'Review.docx', hash: 'a'.repeat(64), size: 1_200, type: 'application/msword' };
const { type: _, ...untyped } = file;

test.each([
  ['a file', file, true],
  ['the smallest', { id: '', name: '', hash: '0'.repeat(64), size: 1, type: '' }, true],
  ['a long name', { ...file, name: 'n'.repeat(201) }, false],
  ['a long id', { ...file, id: 'i'.repeat(81) }, false],
  ['another hash', { ...file, hash: 'A'.repeat(64) }, false],
  ['a hash with a line after it', { ...file, hash: `${'a'.repeat(64)}\n` }, false],
  ['no bytes', { ...file, size: 0 }, false],
  ['half a byte', { ...file, size: 1.5 }, false],
  ['more than numbers hold', { ...file, size: 2 ** 53 }, false],
  ['a size in words', { ...file, size: '1200' }, false],
  ['something besides', { ...file, url: 'https://example.org' }, false],
  ['something missing', untyped, false],
  ['something missing and something besides', { ...untyped, kind: 'x' }, false],
  ['a list', [file], false],
  ['text', 'file', false],
  ['nothing', null, false],
  ['not even that', undefined, false],
])('%s', (_name, value, holds) => {
  expect([isAttachedFile(value), AttachedFile.safeParse(value).success]).toEqual([holds, holds]);
  expect(attachedIn({ file: value })).toEqual(holds ? value : null);
});
