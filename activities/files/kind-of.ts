/** What a file is, by its content; its name and what the sender says of it are not asked. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type FileKind, isFileKind } from '../../domain/files/kinds.ts';
import { isOle, oleKind } from './ole.ts';

/** Control characters that no text has; tab, line ends and form feed are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]/;
/** Looking into a hostile archive takes no longer than this. */
const patienceMs = 5000;

/** Whether all of a file is text: UTF-8 (RFC 3629) without control characters. */
async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) if (control.test(decoder.decode(chunk as Buffer, { stream: true }))) return false;
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** What the library knows by its first bytes and, of archives, by what lies in them; it is loaded with the first file. */
async function byMagic(path: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import('file-type');
  try {
    return (await fileTypeFromFile(path, { signal: AbortSignal.timeout(patienceMs) }))?.ext;
  } catch {
    return undefined; // a broken archive is none that is taken
  }
}

const withFile = async <T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
  const file = await open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
};

export interface Found {
  /** Null when it is none of the kinds that are taken. */
  readonly kind: FileKind | null;
  /** What it seems to be instead, for the answer. */
  readonly seems: string | null;
}

export async function kindOf(path: string): Promise<Found> {
  const ole = await withFile(path, async (file) => {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, 0);
    return isOle(head) ? { kind: await oleKind(file) } : null;
  });
  if (ole) return { kind: ole.kind, seems: ole.kind ?? 'cfb' };
  const ending = await byMagic(path);
  if (ending !== undefined && ending !== 'txt' && isFileKind(ending)) return { kind: ending, seems: ending };
  // A text may begin like something else: "BM" is how pictures begin, and the names of people.
  if (await isText(path)) return { kind: 'txt', seems: 'txt' };
  return { kind: null, seems: ending ?? null };
}
