/** Uploads and downloads as a browser or a program makes them. */
import type { AttachedFile } from '../../domain/files/attached.ts';
import type { TestApi } from './support.ts';

/** Sends bytes as a file; answers what the API answers. */
export async function upload(
  api: TestApi,
  contribution: string,
  name: string,
  content: Buffer | ReadableStream<Uint8Array>,
  as = 'fp-aaa',
  headers: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: an upload or a problem; tests look into either
): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${api.base}/api/contributions/${contribution}/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer key-of-${as}`, 'content-type': 'application/octet-stream', ...headers },
    body: content instanceof Buffer ? new Uint8Array(content) : content,
    duplex: 'half',
  } as RequestInit);
  return { status: answer.status, body: await answer.json() };
}

/** Downloads, bytes as they are. */
export async function download(api: TestApi, path: string, as = 'fp-aaa', method = 'GET') {
  const answer = await fetch(`${api.base}${path}`, { method, headers: { authorization: `Bearer key-of-${as}` } });
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) };
}

export const pathOf = (contribution: string, file: Pick<AttachedFile, 'id'>): string =>
  `/api/contributions/${contribution}/files/${file.id}`;
