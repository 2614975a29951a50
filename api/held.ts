/** Holds the file of a content to what was uploaded for that contribution: nobody can name another's, or another hash. */
import { contentHash } from '../activities/hash.ts';
import type { AttachedFile } from '../domain/files/attached.ts';
import { attachedIn } from '../domain/files/in-content.ts';
import type { Transaction } from './once.ts';
import { Problem } from './problems.ts';

/**
 * Marks the file of a content as used at `at`, so that tidying leaves it alone; 422 when the content names a file that is not there, or
 * says of it what it is not. `path` is that of the content in the request.
 */
export async function holdFile(
  tx: Pick<Transaction, '$queryRaw'>,
  subject: string,
  content: Readonly<Record<string, unknown>>,
  at: number,
): Promise<void> {
  const file = attachedIn(content);
  if (!file) return;
  const rows = await tx.$queryRaw<AttachedFile[]>`
    UPDATE file SET used_at = greatest(used_at, ${new Date(at)}) WHERE subject_id = ${subject} AND id = ${file.id} RETURNING id, name, hash, size, type`;
  if (rows[0] && contentHash(rows[0]) === contentHash(file)) return;
  const detail = 'is no file that was uploaded for this contribution: put in what the upload was answered';
  throw new Problem('content.malformed', 'Some answers do not fit the form; nothing was saved.', {
    errors: [{ path: 'body.content.file', detail }],
  });
}
