/** Names of uploaded files, made safe to be written anywhere. */
import type { FileKind } from './kinds.ts';

/** Most characters of a name, its ending included: what file systems take even in the scripts with the longest encodings. */
const most = 80;

/** What no name has: control characters, and those that turn the direction of writing, so that `exe.txt` cannot pass for `txt.exe`. */
const unseen = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** What some system or other takes for a path, a wildcard or a stream. */
const unsafe = /[/\\:*?"<>|]/g;
/** Names of devices on Windows, whatever their ending. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The ending of a name in lower case, without its dot; empty when it has none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/**
 * The name without its path and without anything unsafe, with the ending of its kind: `C:\a\Report?.PDF` becomes `Report_.pdf`. What has
 * no name is called `file`.
 */
export function safeName(raw: string, kind: FileKind): string {
  const last = raw.normalize('NFC').replace(unseen, '').split(/[/\\]/).at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  const stem = (dot < 0 ? last : last.slice(0, dot))
    .replace(unsafe, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const short = [...stem]
    .slice(0, most - kind.length - 1)
    .join('')
    .trimEnd();
  return `${short === '' ? 'file' : device.test(short) ? `_${short}` : short}.${kind}`;
}
