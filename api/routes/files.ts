/** Files: received, looked into, kept under their hash; downloaded by those who may read what they belong to. */

import { kindOf } from '../../activities/files/kind-of.ts';
import { type Received, receive, TooLarge } from '../../activities/files/receive.ts';
import { sha256 } from '../../activities/hash.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import type { AttachedFile } from '../../domain/files/attached.ts';
import { fileKinds, fileTypes, isFileKind, maxFile } from '../../domain/files/kinds.ts';
import { endingOf, safeName } from '../../domain/files/name.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { require } from '../authority.ts';
import type { files } from '../contract/files.ts';
import type { Handlers, Upload } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { downloadHeaders } from '../disposition.ts';
import { notFound, Problem } from '../problems.ts';
import { mayDraft } from './drafts.ts';

const taken = `Taken are: ${fileKinds.join(', ')}.`;
const tooLarge = () => new Problem('file.too-large', 'A file has at most 25 MB; nothing of this one was kept.');
export const away = () =>
  new Problem('unavailable.files', 'The store of files cannot be reached at the moment. Try again.', {}, { 'Retry-After': '5' });

/** Those who write the draft, while it may be written; those who enter what came by mail or on paper, until the cycle is archived. */
function mayUpload(memberships: readonly Membership[], state: ContributionState, at: number): void {
  const thing = thingOf(state);
  const enters = may(memberships, 'contribution.enter', thing);
  if (!enters) require(memberships, 'contribution.draft', thing);
  if (!enters || state.archived) mayDraft(state, at);
}

/** What was received, by its content, under a name that says the same. */
async function named(received: Received, name: string): Promise<Omit<AttachedFile, 'id'>> {
  if (received.size === 0) throw new Problem('file.empty', 'This file has nothing in it.');
  const { kind, seems } = await kindOf(received.path);
  if (kind === null) {
    const looks = seems === null ? 'What this file is cannot be told by its content.' : `By its content this looks like "${seems}".`;
    throw new Problem('file.type', `${looks} ${taken}`);
  }
  const ending = endingOf(name);
  if (ending !== '' && ending !== kind)
    throw new Problem(
      'file.ending',
      `The name ends in "${ending}", and by its content this is "${kind}". Give it the name it should have.`,
    );
  return { name: safeName(name, kind), hash: received.hash, size: received.size, type: fileTypes[kind] };
}

const upsertSql = `INSERT INTO file (id, subject_id, name, hash, size, type, uploaded_at, uploaded_by, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7)
ON CONFLICT (subject_id, hash, name) DO UPDATE SET used_at = greatest(file.used_at, excluded.used_at)`;
const readSql = `SELECT f.name, f.hash, f.size, f.type, f.uploaded_by AS "uploadedBy",
  EXISTS (SELECT 1 FROM submitted_version v WHERE v.subject_id = f.subject_id AND v.content->'file'->>'id' = f.id) AS submitted
FROM file f WHERE f.subject_id = $1 AND f.id = $2`;

interface FileRow extends Omit<AttachedFile, 'id'> {
  readonly uploadedBy: string;
  readonly submitted: boolean;
}

/** Receives the file of an upload, looks into it and keeps it for a subject; `check` refuses under the subject's lock who may not, at `at`. */
export async function receiveFile(
  { pool, clock, files: place }: Pick<Inside, 'pool' | 'clock' | 'files'>,
  { subject, person, name, upload }: { subject: string; person: string; name: string; upload: Upload },
  check: (state: object, at: number) => void,
): Promise<AttachedFile> {
  /** The row first, so that tidying leaves the bytes alone; then the bytes. Without them nobody is told of the row. */
  async function keep(file: Omit<AttachedFile, 'id'>, path: string): Promise<AttachedFile> {
    const { hash, size, type } = file;
    const id = sha256(`${subject}\n${hash}\n${file.name}`).slice(0, 22);
    const at = await clock.now();
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [hash]);
      const { rows } = await client.query<{ state: object }>('SELECT state FROM subject WHERE id = $1 FOR SHARE', [subject]);
      if (!rows[0]) throw notFound(subject.split(':')[0] ?? 'subject');
      check(rows[0].state, at);
      await client.query(upsertSql, [id, subject, file.name, hash, size, type, new Date(at), person]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    try {
      await place.store.put(hash, path, size);
    } catch {
      await pool.query('DELETE FROM file WHERE id = $1 AND uploaded_at = $2', [id, new Date(at)]);
      throw away();
    }
    return { id, ...file };
  }

  const ending = endingOf(name);
  if (ending !== '' && !isFileKind(ending)) throw new Problem('file.type', `Files that end in "${ending}" are not taken. ${taken}`);
  if (upload.length !== null && upload.length > maxFile) throw tooLarge();
  const received = await receive(upload.stream, place.directory, maxFile).catch((error) => {
    if (error instanceof TooLarge) throw tooLarge();
    if (upload.stream.errored) throw new Problem('file.incomplete', 'The file ended early; nothing of it was kept.');
    throw error;
  });
  try {
    return await keep(await named(received, name), received.path);
  } finally {
    await received.discard();
  }
}

export function fileRoutes(deps: Inside): Handlers<typeof files> {
  const { pool, pinned, files: place } = deps;
  return {
    uploadFile: async ({ person, params, query, upload, receivedAt }) => {
      const { state, memberships } = await readContribution(deps, params.id, person, receivedAt);
      mayUpload(memberships, state, receivedAt);
      const asked = { subject: params.id, person, name: query.name, upload };
      const kept = await receiveFile(deps, asked, (now, at) => mayUpload(memberships, now as ContributionState, at));
      return { status: 201, body: kept, headers: { Location: `/api/contributions/${params.id}/files/${kept.id}` } };
    },

    getFile: async ({ person, params, receivedAt }) => {
      const { state, memberships } = await readContribution({ pool, pinned }, params.id, person, receivedAt);
      const { rows } = await pool.query<FileRow>(readSql, [params.id, params.file]);
      const file = rows[0];
      if (!file || !(file.submitted || file.uploadedBy === person || may(memberships, 'contribution.read-draft', thingOf(state))))
        throw notFound('file');
      const body = await place.store.open(file.hash).catch(() => null);
      if (body === null) throw away();
      return { body, type: file.type, headers: { ...downloadHeaders(file.name), 'Content-Length': String(file.size) } };
    },
  };
}
