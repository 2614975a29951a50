/**
 * A file in a content: `{ "file": { id, name, hash, size, type }, "summary": "..." }` beside or instead of the form's fields. Without the
 * schema of attached.ts, whose library is too large for a page's first load; a test holds both to the same.
 */
import type { AttachedFile } from './attached.ts';

/** Keys of the content that are no field's: those have a dot. */
export const fileKey = 'file';
export const summaryKey = 'summary';

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.length <= most;
const checks: Readonly<Record<keyof AttachedFile, (value: unknown) => boolean>> = {
  id: (value) => isText(value, 80),
  name: (value) => isText(value, 200),
  hash: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  size: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  type: (value) => isText(value, 200),
};

/** Whether it is a file as an upload was answered, and nothing else. */
export function isAttachedFile(value: unknown): value is AttachedFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const known = Object.entries(checks);
  const members = value as Readonly<Record<string, unknown>>;
  return Object.keys(members).length === known.length && known.every(([key, holds]) => holds(members[key]));
}

/** The file that a content holds, or null. */
export function attachedIn(content: Readonly<Record<string, unknown>>): AttachedFile | null {
  const value = content[fileKey];
  return isAttachedFile(value) ? value : null;
}
