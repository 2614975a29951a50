/** Paging by cursor: an opaque text that holds the sort key and id of the last item. */
import { Problem } from './problems.ts';

export type Key = readonly (string | number)[];

export const encodeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Refuses a cursor that no page of a list has answered. */
export const notOfThisList = (): Problem =>
  new Problem('request.malformed', 'The cursor is none of this list.', {
    errors: [{ path: 'query.cursor', detail: 'is none of this list' }],
  });

/** The key in a cursor of `length` parts; null without a cursor. A cursor of another list is refused with 422. */
export function decodeCursor(cursor: string | undefined, length: number): Key | null {
  if (cursor === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string' || typeof part === 'number');
    if (fits && !JSON.stringify(key).includes('\\u0000')) return key as Key;
  } catch {}
  throw notOfThisList();
}

const latest = Date.UTC(9999, 11, 31);

/** The instant in a cursor (epoch ms, written as a number); null without a cursor. Anything else is refused with 422. */
export function instantIn(key: Key | null): Date | null {
  if (key === null) return null;
  const at = key[0];
  if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || at > latest) throw notOfThisList();
  return new Date(at);
}

/** The place in a sequence that a cursor holds, in digits; '0' without a cursor. Anything else is refused with 422. */
export function sequenceIn(key: Key | null): string {
  if (key === null) return '0';
  if (!/^\d{1,18}$/.test(String(key[0]))) throw notOfThisList();
  return String(key[0]);
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
