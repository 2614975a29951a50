/** Files in a bucket of a store that speaks S3, under `<address>/<hash>`. A PUT shows the whole object or none, so no name is temporary. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import type { FileStore } from './store.ts';

export interface BucketOptions {
  /** Of the bucket, and of a prefix in it if there is one, without a slash at its end: `https://s3.example.org/plenary-files`. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How long one request may take; below the minute that a transaction may wait for. */
const patienceMs = 50_000;

export function bucketStore({ url, ...keys }: BucketOptions): FileStore {
  const client = new AwsClient({ ...keys, service: 's3', retries: 2 });
  const ask = async (method: string, hash: string, init: RequestInit = {}): Promise<Response> => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError('no SHA-256 in hexadecimal');
    const request = await client.sign(`${url}/${hash}`, { method, ...init });
    return fetch(request, { signal: AbortSignal.timeout(patienceMs) });
  };
  /** Null for 404; what else is no success is thrown. */
  const checked = async (answer: Response): Promise<Response | null> => {
    if (answer.ok) return answer;
    await answer.body?.cancel();
    if (answer.status === 404) return null;
    throw new Error(`the file store answered ${answer.status}`);
  };
  const has = async (hash: string): Promise<boolean> => (await checked(await ask('HEAD', hash))) !== null;
  return {
    has,
    put: async (hash, path, size) => {
      if (await has(hash)) return;
      const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
      // The hash is signed for: a store that checks refuses bytes that were spoiled on their way.
      const headers = { 'x-amz-content-sha256': hash, 'content-length': String(size) };
      const answer = await checked(await ask('PUT', hash, { body, headers, duplex: 'half' } as RequestInit));
      if (!answer) throw new Error('the file store has no such bucket');
      await answer.body?.cancel();
    },
    open: async (hash) => {
      const answer = await checked(await ask('GET', hash));
      return answer?.body ? Readable.fromWeb(answer.body as never) : null;
    },
    remove: async (hash) => {
      await (await checked(await ask('DELETE', hash)))?.body?.cancel();
    },
  };
}
