/** The schema of a file as content holds it, for what comes from outside; see in-content.ts. */
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
