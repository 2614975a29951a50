/** Receives the bytes of a file as they come: counted, hashed and written to a temporary name; nothing of it stays when it is refused. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What is being received lies here, under names nobody asks for; on the disk of the folder, so that a rename keeps it. */
const incomingIn = (directory: string): string => join(directory, 'incoming');

export interface Received {
  /** Where its bytes are; whoever received it calls `discard`, whether or not it was kept. */
  readonly path: string;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  discard(): Promise<void>;
}

/** Thrown in the middle of a stream that is longer than it may be. */
export class TooLarge extends Error {}

/** Receives all of a stream of at most `most` bytes. Rejects with TooLarge as soon as there are more, and with whatever broke the stream. */
export async function receive(stream: Readable, directory: string, most: number): Promise<Received> {
  await mkdir(incomingIn(directory), { recursive: true });
  const path = join(incomingIn(directory), randomUUID());
  const discard = () => rm(path, { force: true });
  const hash = createHash('sha256');
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new TooLarge());
      else {
        hash.update(chunk);
        done(null, chunk);
      }
    },
  });
  try {
    // Not piped: a pipeline would end the request's connection with the stream, and the refusal could not be answered.
    await pipeline(unowned(stream), count, createWriteStream(path, { flags: 'wx', flush: true }));
    return { path, hash: hash.digest('hex'), size, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The chunks of a stream that is left open when nobody wants more of it. */
async function* unowned(stream: Readable): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/** Deletes what was being received when a program died, once it is older than `before`. */
export async function clearIncoming(directory: string, before: number): Promise<void> {
  const names = await readdir(incomingIn(directory)).catch(() => []);
  for (const name of names) {
    const path = join(incomingIn(directory), name);
    const age = await stat(path).catch(() => null);
    if (age && age.mtimeMs < before) await rm(path, { force: true });
  }
}
