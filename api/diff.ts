/** What changed between two contents, word by word, in a time that no text can stretch. */

import { diffWordsWithSpace } from 'diff';
import { AttachedFile } from '../domain/files/attached.ts';

export type Content = Readonly<Record<string, unknown>>;
export interface Difference {
  readonly field: string;
  /** Shown as replaced by the other as a whole: it is a file, or comparing the words would have taken too long. */
  readonly whole: boolean;
  readonly changes: readonly { readonly value: string; readonly added: boolean; readonly removed: boolean }[];
}

const text = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.join(', ')
        : JSON.stringify(value);

/** A file is another when its bytes are, whatever its name: its name is shown, and so much of its hash as tells two apart. */
const nameOf = (value: unknown): string | null => {
  const file = AttachedFile.safeParse(value);
  return file.success ? `${file.data.name} (SHA-256 ${file.data.hash.slice(0, 12)}…)` : null;
};

/** Milliseconds of comparing in one request: nobody else is answered meanwhile. */
const budget = 300;

/**
 * Fields that differ, with the words that came and went. All fields share `milliseconds`, shorter texts first; a field for which nothing is
 * left is `whole`.
 */
export function changes(from: Content, to: Content, milliseconds = budget): Difference[] {
  const pairs = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((field) => {
      const file = nameOf(from[field]) !== null || nameOf(to[field]) !== null;
      const [before = '', after = ''] = [from[field], to[field]].map((value) => nameOf(value) ?? text(value));
      return { field, file, before, after };
    })
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => a.before.length + a.after.length - (b.before.length + b.after.length));
  const end = performance.now() + milliseconds;
  const found = pairs.map(({ field, file, before, after }): Difference => {
    const timeout = end - performance.now();
    const parts = timeout > 0 && !file ? diffWordsWithSpace(before, after, { timeout }) : undefined;
    if (parts) return { field, whole: false, changes: parts.map(({ value, added, removed }) => ({ value, added, removed })) };
    const replaced = [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ];
    return { field, whole: true, changes: replaced.filter(({ value }) => value !== '') };
  });
  return found.sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** Keeps what was made for the last `size` keys that were asked for. */
export function recent<Value>(size: number): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>();
  return (key, make) => {
    const value = kept.has(key) ? (kept.get(key) as Value) : make();
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.size > size ? kept.keys() : []) {
      kept.delete(oldest);
      break;
    }
    return value;
  };
}
