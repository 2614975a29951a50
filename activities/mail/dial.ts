/** Opens sessions with a mail server: connection, encryption and sign-in are the library's work. */
import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Session } from './session.ts';
import type { WireAddress } from './wire-address.ts';

interface SmtpError extends Error {
  code?: string;
}

/** What the library keeps of a connection; not part of what it promises, so the lock file and the tests of the wire hold it. */
interface Inside {
  readonly _socket: Socket;
  readonly _supportedExtensions: readonly string[];
  readonly _maxAllowedSize: number;
}

const leastPatience = 15_000;

/** Settles like `start` does, or with a broken connection when that ends without the library saying so. */
function untilEnd(connection: SMTPConnection, start: (settle: (error: SmtpError | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEnd = () => setImmediate(() => settle(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })));
    const settle = (error: SmtpError | null) => {
      connection.removeListener('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    connection.once('end', onEnd);
    start(settle);
  });
}

/**
 * Connects, encrypts where the server can, signs in where there are credentials, and takes the socket over from the library. Rejects
 * with what went wrong.
 */
export async function dial(address: WireAddress, silenceMs: number): Promise<{ session: Session; encrypted: boolean }> {
  const patience = Math.min(silenceMs, leastPatience);
  const connection = new SMTPConnection({
    ...address.connection,
    socketTimeout: silenceMs,
    connectionTimeout: patience,
    greetingTimeout: patience,
    dnsTimeout: patience,
    socketCloseTimeout: 1_000,
  });
  connection.on('error', () => {});
  try {
    await untilEnd(connection, (settle) => {
      connection.once('error', settle);
      connection.connect((error) => settle(error ?? null));
    });
    const { credentials } = address;
    if (credentials) {
      if (!connection.allowsAuth) throw Object.assign(new Error('the mail server offers no sign-in'), { code: 'EAUTH' });
      await untilEnd(connection, (settle) => connection.login({ credentials }, (error) => settle(error ?? null)));
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  const { _socket: socket, _supportedExtensions: extensions, _maxAllowedSize: mostBytes } = connection as unknown as Inside;
  for (const event of ['data', 'timeout', 'error', 'end', 'close']) socket.removeAllListeners(event);
  const server = { socket, mostBytes, pipelining: extensions.includes('PIPELINING'), utf8: extensions.includes('SMTPUTF8') };
  return { session: new Session(server, silenceMs), encrypted: connection.secure };
}
