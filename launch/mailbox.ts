/**
 * A mailbox for development: takes every mail over SMTP, delivers none, and shows them on a page. It listens on this machine only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { contentSecurityPolicy, listPage, mailPage, notFoundPage } from './mailbox-page.ts';
import { type KeptMail, type MailStore, openStore } from './mailbox-store.ts';

export interface MailboxOptions {
  /** 0: any free port. */
  smtpPort: number;
  httpPort: number;
  /** File the mails are kept in over restarts; memory only when left out. */
  file?: string;
  /** Most mails kept; 2,000 when left out. */
  most?: number;
}

export interface Mailbox {
  /** For `SMTP_URL`. */
  readonly smtpUrl: string;
  /** Where the page is. */
  readonly pageUrl: string;
  readonly store: MailStore;
  stop(): Promise<void>;
}

/** A mail as scripts read it from `/mails.json`. `date`: the Date header, or when it came in, in ISO 8601. */
export interface MailSummary {
  id: number;
  to: readonly string[];
  subject: string;
  text: string;
  date: string;
  messageId: string;
}

const local = '127.0.0.1';
const largest = 30 * 1024 * 1024;

async function summary(mail: KeptMail): Promise<MailSummary> {
  const { subject, text, date, messageId } = await mail.parsed();
  return {
    id: mail.id,
    to: mail.to,
    subject: subject ?? '',
    text: text ?? '',
    date: date ?? new Date(mail.at).toISOString(),
    messageId: messageId ?? '',
  };
}

function smtp(store: MailStore): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: largest,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('message too large'), { responseCode: 552 }));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        store.add({ from, to: rcptTo.map(({ address }) => address), at: Date.now(), raw: Buffer.concat(chunks) });
        done();
      });
    },
  });
}

async function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    response.writeHead(status, {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const html = (status: number, body: string) => send(status, 'text/html; charset=utf-8', body);
  // Mails hold sign-in links: a foreign page must not reach them under a name of its own that points here.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host !== local && host !== 'localhost') return send(421, 'text/plain; charset=utf-8', 'This mailbox answers on this machine only.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(405, 'text/plain; charset=utf-8', 'Only GET.\n', { allow: 'GET, HEAD' });

  const url = new URL(request.url ?? '/', 'http://mailbox');
  const to = url.searchParams.get('to') ?? '';
  if (url.pathname === '/') return html(200, await listPage(store.list(to), to));
  if (url.pathname === '/mails.json') {
    return send(200, 'application/json; charset=utf-8', JSON.stringify(await Promise.all(store.list(to).map(summary))));
  }
  const [, id, file] = /^\/mails\/(\d+)(?:\/(\d+))?$/.exec(url.pathname) ?? [];
  const mail = id === undefined ? undefined : store.get(Number(id));
  if (!mail) return html(404, notFoundPage());
  if (file === undefined) return html(200, await mailPage(mail));
  const attachment = (await mail.parsed()).attachments[Number(file)];
  if (!attachment) return html(404, notFoundPage());
  const name = encodeURIComponent(attachment.filename ?? 'file').replaceAll("'", '%27');
  const { content } = attachment;
  return send(200, 'application/octet-stream', typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)), {
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  });
}

interface Listens {
  on(event: 'error', listener: (error: Error) => void): unknown;
  listen(port: number, host: string, done: () => void): unknown;
}

const listening = (server: Listens, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    // Stays for good: after the start an error is a client that broke off, which is no trouble of ours.
    server.on('error', reject);
    server.listen(port, local, resolve);
  });

const portOf = (address: string | AddressInfo | null): number => (address !== null && typeof address === 'object' ? address.port : 0);

/** Starts the mailbox; rejects, with nothing left running, when a port is taken. */
export async function startMailbox({ smtpPort, httpPort, file, most }: MailboxOptions): Promise<Mailbox> {
  const store = openStore({ ...(most === undefined ? {} : { most }), ...(file === undefined ? {} : { file }) });
  const mails = smtp(store);
  const pages = createServer((request, response) => {
    answer(store, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This mail cannot be shown.\n');
    });
  });
  await listening(mails, smtpPort);
  try {
    await listening(pages, httpPort);
  } catch (error) {
    await new Promise<void>((resolve) => mails.close(resolve));
    throw error;
  }
  return {
    smtpUrl: `smtp://${local}:${portOf(mails.server.address())}`,
    pageUrl: `http://${local}:${portOf(pages.address())}/`,
    store,
    async stop() {
      pages.closeAllConnections();
      await Promise.all([new Promise<void>((resolve) => mails.close(resolve)), new Promise((resolve) => pages.close(resolve))]);
    },
  };
}
