/** Both stores keep the same promises: bytes under their hash, whole or not at all, once. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { clearIncoming, receive, TooLarge } from '../../activities/files/receive.ts';
import { type FileStore, openFileStore } from '../../activities/files/store.ts';
import { testBucket } from './bucket.ts';

const directory = mkdtempSync(join(tmpdir(), 'plenary-store-'));
afterAll(() => rmSync(directory, { recursive: true }));
const incoming = join(directory, 'incoming');
const bucket = await testBucket();

const content = randomBytes(300_000);
const hash = createHash('sha256').update(content).digest('hex');
const laid = () => {
  const path = join(directory, 'laid');
  writeFileSync(path, content);
  return path;
};
const read = async (store: FileStore, of = hash) => {
  const stream = await store.open(of);
  return stream && (await buffer(stream));
};

describe.each([
  ['a folder', openFileStore({ directory, bucket: null })],
  ['a bucket', openFileStore({ directory, bucket })],
])('%s', (_, store) => {
  test('has nothing under a hash that nobody put', async () => {
    expect([await store.has(hash), await read(store)]).toEqual([false, null]);
  });

  test('keeps bytes under their hash, and once however often they come', async () => {
    await store.put(hash, laid(), content.length);
    expect(await store.has(hash)).toBe(true);
    expect((await read(store))?.equals(content)).toBe(true);
    await store.put(hash, laid(), content.length);
    expect((await read(store))?.equals(content)).toBe(true);
    expect(bucket.asked.filter((asked) => asked.startsWith('PUT')).length).toBeLessThanOrEqual(1);
  });

  test('removes them, and does not mind when they are gone', async () => {
    await store.remove(hash);
    await store.remove(hash);
    expect([await store.has(hash), await read(store)]).toEqual([false, null]);
  });

  test.each(['../../etc/passwd', 'A'.repeat(64), ''])('asks for no other name: %j', async (name) => {
    await expect(store.has(name)).rejects.toThrow('no SHA-256');
    await expect(store.put(name, laid(), 1)).rejects.toThrow('no SHA-256');
  });
});

describe('a bucket', () => {
  test('is refused with another key', async () => {
    const other = openFileStore({ directory, bucket: { ...bucket, secretAccessKey: 'another' } });
    await expect(other.has(hash)).rejects.toThrow('403');
  });

  test('that fails keeps nothing, and says so', async () => {
    const store = openFileStore({ directory, bucket });
    bucket.failing = 503;
    await expect(store.put(hash, laid(), content.length)).rejects.toThrow('503');
    bucket.failing = null;
    expect(await store.has(hash)).toBe(false);
  });

  test('refuses bytes that are not what their hash says', async () => {
    const store = openFileStore({ directory, bucket });
    const path = laid();
    await expect(store.put('0'.repeat(64), path, content.length)).rejects.toThrow('400');
    expect(bucket.objects.size).toBe(0);
  });
});

describe('receiving', () => {
  test('counts and hashes what comes, and leaves it under a name of its own until it is discarded', async () => {
    const received = await receive(Readable.from([content.subarray(0, 1000), content.subarray(1000)]), directory, content.length);
    expect(received).toMatchObject({ hash, size: content.length });
    expect(statSync(received.path).size).toBe(content.length);
    await received.discard();
    expect(readdirSync(incoming)).toEqual([]);
  });

  test('stops at the first byte too many, reads no further, and leaves nothing behind', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          given += 1000;
          yield Buffer.alloc(1000);
        }
      })(),
    );
    await expect(receive(endless, directory, 100_000)).rejects.toThrow(TooLarge);
    expect(given).toBeLessThan(200_000);
    expect(readdirSync(incoming)).toEqual([]);
  });

  test('leaves nothing behind when the stream breaks', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000);
        throw new Error('cut');
      })(),
    );
    await expect(receive(broken, directory, 100_000)).rejects.toThrow('cut');
    expect(readdirSync(incoming)).toEqual([]);
  });

  test('clears away what a program that died had been receiving, and not what is being received', async () => {
    const [dead, alive] = ['dead', 'alive'].map((name) => join(incoming, name)) as [string, string];
    for (const path of [dead, alive]) writeFileSync(path, 'x');
    utimesSync(dead, 1000, 1000);
    await clearIncoming(directory, 2_000_000);
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
    await clearIncoming(join(directory, 'none'), 0);
  });
});
