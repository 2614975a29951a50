/** A file as content holds it: `{ "file": { id, name, hash, size, type }, "summary": "..." }` beside or instead of the form's fields. */
import * as z from 'zod';

/** What an upload is answered, and what goes into the content as it is: so the hash of a version covers the file's own. */
export const AttachedFile = z.strictObject({
  id: z.string().max(80),
  name: z.string().max(200),
  /** SHA-256 of its bytes, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z.int().positive(),
  /** Content type. */
  type: z.string().max(200),
});
export type AttachedFile = z.infer<typeof AttachedFile>;

/** Keys of the content that are no field's: those have a dot. */
export const fileKey = 'file';
export const summaryKey = 'summary';

/** The file that a content holds, or null. */
export function attachedIn(content: Readonly<Record<string, unknown>>): AttachedFile | null {
  const parsed = AttachedFile.safeParse(content[fileKey]);
  return parsed.success ? parsed.data : null;
}
