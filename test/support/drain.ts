/** A mail server that takes everything and keeps nothing: for tens of thousands of mails that nobody looks at. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Drain {
  /** For SMTP_URL. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startDrain(): Promise<Drain> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, _session, done) => {
      stream.on('end', () => done(null));
      stream.resume();
    },
  });
  server.on('error', () => {}); // a client that is gone
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
