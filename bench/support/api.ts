/** A client of the API that costs little: kept connections, no more than JSON. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

export interface Api {
  /** Sends a request as the holder of the key; commands get an Idempotency-Key of their own. */
  ask<Body>(method: string, path: string, body?: object): Promise<Reply<Body>>;
  /** The same, where anything but success is an error. */
  must<Body>(method: string, path: string, body?: object): Promise<Body>;
  close(): void;
}

export function apiClient(url: string, key: string): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const ask = <Body>(method: string, path: string, body?: object): Promise<Reply<Body>> =>
    new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      };
      const sent = request(`${url}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }));
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return {
    ask,
    must: async <Body>(method: string, path: string, body?: object): Promise<Body> => {
      const reply = await ask<Body>(method, path, body);
      if (reply.status !== 200 && reply.status !== 201) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    close: () => agent.destroy(),
  };
}
