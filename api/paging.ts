/** Paging by cursor: an opaque text that holds the sort key and id of the last item. */
import { Problem } from './problems.ts';

export type Key = readonly (string | number)[];

export const encodeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key in a cursor of `length` parts; null without a cursor. A cursor of another list is refused with 422. */
export function decodeCursor(cursor: string | undefined, length: number): Key | null {
  if (cursor === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string' || typeof part === 'number');
    if (fits && !JSON.stringify(key).includes('\\u0000')) return key as Key;
  } catch {}
  throw new Problem('request.malformed', 'The cursor is none of this list.', {
    errors: [{ path: 'query.cursor', detail: 'is none of this list' }],
  });
}

/** Cuts what was read with a limit one higher into a page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => Key,
  view: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null };
}
