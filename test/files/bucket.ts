/** A small server that speaks as much of S3 as the store asks of one, and checks what a real one checks: the signature and the bytes. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import type { BucketOptions } from '../../activities/files/bucket.ts';
import { atEnd } from '../support/at-end.ts';

export interface TestBucket extends BucketOptions {
  readonly objects: Map<string, Buffer>;
  /** What was asked, in order: `PUT <hash>`. */
  readonly asked: string[];
  /** Answers this status to everything while it is set. */
  failing: number | null;
}

const bodyOf = async (req: IncomingMessage): Promise<Buffer> => Buffer.concat(await Array.fromAsync(req as AsyncIterable<Buffer>));

export async function testBucket(): Promise<TestBucket> {
  const keys = { region: 'eu-test-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const bucket: TestBucket = { ...keys, url: '', objects: new Map(), asked: [], failing: null };
  const server = createServer(async (req, res) => {
    const body = await bodyOf(req);
    const header = (name: string): string => String(req.headers[name] ?? '');
    const answer = (status: number, content?: Buffer) => res.writeHead(status).end(content);
    const signed = /SignedHeaders=([^,]+)/.exec(header('authorization'))?.[1]?.split(';') ?? [];
    const headers = Object.fromEntries(signed.filter((name) => name !== 'host').map((name) => [name, header(name)]));
    const url = new URL(req.url ?? '/', bucket.url).href;
    const expected = await new AwsV4Signer({
      ...{ ...keys, service: 's3', url, headers },
      method: req.method ?? '',
      datetime: header('x-amz-date'),
    }).authHeader();
    const name = url.slice(bucket.url.length + 1);
    bucket.asked.push(`${req.method} ${name.slice(0, 8)}`);
    if (bucket.failing !== null) return answer(bucket.failing);
    if (header('authorization') !== expected) return answer(403);
    if (req.method === 'PUT') {
      // As S3 itself: a length is needed, and the bytes are those that were signed for.
      if (req.headers['content-length'] === undefined) return answer(411);
      if (createHash('sha256').update(body).digest('hex') !== header('x-amz-content-sha256')) return answer(400);
      bucket.objects.set(name, body);
      return answer(200);
    }
    const object = bucket.objects.get(name);
    if (req.method === 'DELETE') {
      bucket.objects.delete(name);
      return answer(204);
    }
    return object ? answer(200, req.method === 'HEAD' ? undefined : object) : answer(404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => new Promise((resolve) => server.close(resolve)));
  Object.assign(bucket, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/plenary/files` });
  return bucket;
}
