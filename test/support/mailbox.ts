/**
 * A mail server in this process that keeps what it takes, and can be told to break at any point of the conversation.
 * Written on a bare socket: libraries for servers cannot break before their own answer to DATA.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Email } from 'postal-mime';
import { readMail } from './read-mail.ts';

/** Points of the conversation, in order: `data` is before the 354, `body` amid the text, `dot` after the whole text has been taken, before the last answer. */
export type Stage = 'greeting' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
  /** Whether the client was told that it was taken: false when the connection broke after the final dot. */
  readonly answered: boolean;
}

interface Break {
  readonly stage: Stage;
  readonly reply: string | null;
  readonly matching: RegExp;
  left: number;
}

export interface BreakOptions {
  /** Answered instead of the usual word, e.g. `550 no such person`; default: the connection is cut. */
  readonly reply?: string;
  /** How often; default: always, until `heal`. */
  readonly times?: number;
  /** Only for recipients like this. Not heeded at `greeting` and `mail`, when they are not known yet. */
  readonly recipient?: RegExp;
}

export interface Mailbox {
  /** For SMTP_URL. */
  readonly url: string;
  readonly port: number;
  /** Everything taken, in order. */
  readonly mails: readonly Received[];
  /** Connections made so far. */
  readonly connections: () => number;
  readonly breakAt: (stage: Stage, options?: BreakOptions) => void;
  readonly heal: () => void;
  readonly clear: () => void;
  /** Resolves when at least `count` mails were taken; rejects after `patience` milliseconds (default 10 s), saying how many there were. */
  readonly waitFor: (count: number, patience?: number) => Promise<readonly Received[]>;
  readonly stop: () => Promise<void>;
}

const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Starts it on a free port of 127.0.0.1. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Received[] = [];
  let breaks: Break[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let connections = 0;

  const broken = (stage: Stage, recipients: readonly string[]): Break | undefined => {
    const early = stage === 'greeting' || stage === 'mail';
    const found = breaks.find((b) => b.stage === stage && b.left > 0 && (early || recipients.some((to) => b.matching.test(to))));
    if (found) found.left--;
    return found;
  };

  const converse = async (socket: Socket) => {
    let from = '';
    let to: string[] = [];
    let text: string[] | null = null;
    /** Says the usual word, or what a break says instead; false when that ended the usual course. */
    const say = (stage: Stage | null, usual: string): boolean => {
      const fault = stage && broken(stage, to);
      if (fault && fault.reply === null) socket.destroy();
      else socket.write(`${fault ? fault.reply : usual}\r\n`);
      return !fault;
    };
    if (!say('greeting', '220 mailbox.test ESMTP')) return;
    for await (const line of createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (text) {
        if (line !== '.') {
          text.push(line.startsWith('.') ? line.slice(1) : line);
          const fault = text.length === 1 && broken('body', to);
          if (fault) return void socket.destroy();
          continue;
        }
        const raw = text.join('\r\n');
        text = null;
        const fault = broken('dot', to);
        if (fault === undefined || fault.reply === null) {
          mails.push({ from, to, raw, mail: await readMail(raw), answered: fault === undefined });
          for (const wake of waiting) wake();
        }
        if (fault && fault.reply === null) return void socket.destroy();
        socket.write(`${fault ? fault.reply : `250 2.0.0 kept as ${mails.length}`}\r\n`);
        [from, to] = ['', []];
        continue;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') socket.write('250-mailbox.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n');
      else if (verb === 'HELO') say(null, '250 mailbox.test');
      else if (verb === 'MAIL') {
        [from, to] = [address(line), []];
        say('mail', '250 2.1.0 sender');
      } else if (verb === 'RCPT') {
        to.push(address(line));
        if (!say('rcpt', '250 2.1.5 recipient')) to.pop();
      } else if (verb === 'DATA') {
        if (say('data', '354 go on')) text = [];
      } else if (verb === 'RSET') {
        [from, to] = ['', []];
        say(null, '250 2.0.0 forgotten');
      } else if (verb === 'QUIT') {
        socket.end('221 2.0.0 good-bye\r\n');
      } else say(null, verb === 'NOOP' ? '250 2.0.0 fine' : '502 5.5.1 not known here');
    }
  };

  const server = createServer({ noDelay: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {}); // the client may leave at any point
    socket.on('close', () => sockets.delete(socket));
    converse(socket).catch(() => {}); // a connection that is reset ends the conversation
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };

  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    connections: () => connections,
    breakAt: (stage, { reply, times = Number.POSITIVE_INFINITY, recipient = /^/ } = {}) =>
      breaks.push({ stage, reply: reply ?? null, matching: recipient, left: times }),
    heal: () => {
      breaks = [];
    },
    clear: () => {
      mails.length = 0;
    },
    waitFor: async (count, patience = 10_000) => {
      const until = performance.now() + patience;
      while (mails.length < count) {
        const left = until - performance.now();
        if (left <= 0) throw new Error(`waited ${patience} ms for ${count} mails, there are ${mails.length}`);
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, left);
          waiting.add(done);
        });
      }
      return mails;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
