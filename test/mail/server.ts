/** A mail server that does as it is told: answers, breaks or keeps silent at a chosen step. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** `taken` stands for the final dot, `amid` for the first bytes of the message. */
export type Step = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'amid' | 'taken' | 'rset';
/** An answer, or what to do instead. `break` resets the connection. */
export type Move = string | 'break' | 'silent';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Messages it took, in order. */
  readonly taken: string[];
  /** Everything clients said outside messages. */
  readonly said: string[];
  /** Everything that has come, answered or not. */
  heard: string;
  connections: number;
  stop(): Promise<void>;
}

const usual: Partial<Record<Step, string>> = {
  connect: '220 ready',
  auth: '235 welcome',
  mail: '250 sender ok',
  rcpt: '250 recipient ok',
  data: '354 go on',
  taken: '250 2.0.0 taken as 42',
  rset: '250 forgotten',
};

/**
 * Starts it. `plan` is asked at each step, with how many times the step was reached before; undefined: as usual.
 * `delay`: milliseconds before the final answer.
 */
export async function startServer(
  plan: (step: Step, before: number) => Move | undefined = () => undefined,
  { extensions = [] as string[], delay = 0, port = 0 } = {},
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const seen = new Map<Step, number>();
  const record = { taken: [] as string[], said: [] as string[], heard: '', connections: 0 };

  const server = createServer((socket) => {
    sockets.add(socket);
    record.connections += 1;
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let inMessage = false;
    /** Whether the answer to a message is due: what follows waits for it, since answers keep their order (RFC 2920 3.2). */
    let owing = false;
    let recipients = 0;
    let buffer = '';

    /** Plays a step; true when it answered as usual or with an answer of its own. */
    const play = (step: Step): Move => {
      const before = seen.get(step) ?? 0;
      seen.set(step, before + 1);
      const hello = `250-test${extensions.map((name) => `\r\n250-${name}`).join('')}\r\n250 HELP`;
      const move = plan(step, before) ?? (step === 'ehlo' ? hello : (usual[step] ?? ''));
      if (move === 'break') socket.resetAndDestroy();
      else if (move !== 'silent' && move !== '') socket.write(`${move}\r\n`);
      return move;
    };

    const message = (): boolean => {
      if (buffer.length > 0 && play('amid') !== '') return false;
      const end = buffer.indexOf('\r\n.\r\n');
      if (end < 0) return false;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + 5);
      inMessage = false;
      owing = true;
      setTimeout(() => {
        if (play('taken').startsWith('2')) record.taken.push(text);
        owing = false;
        read();
      }, delay);
      return true;
    };

    const command = (line: string): void => {
      record.said.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') play('ehlo');
      else if (verb === 'AUTH') play('auth');
      else if (verb === 'MAIL') recipients = play('mail').startsWith('2') ? 0 : Number.NaN;
      else if (verb === 'RCPT') recipients += play('rcpt').startsWith('2') ? 1 : 0;
      else if (verb === 'DATA' && !(recipients > 0)) socket.write('554 no valid recipients\r\n');
      else if (verb === 'DATA') inMessage = play('data').startsWith('354');
      else if (verb === 'RSET') play('rset');
      else if (verb === 'QUIT') socket.end('221 bye\r\n');
    };

    const read = (): void => {
      for (;;) {
        if (owing) return;
        if (inMessage) {
          if (!message()) return;
          continue;
        }
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        command(line);
      }
    };

    play('connect');
    socket.on('data', (chunk) => {
      buffer += chunk.toString();
      record.heard += chunk.toString();
      read();
    });
  });

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return Object.assign(record, {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  });
}
