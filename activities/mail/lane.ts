/**
 * A lane: one SMTP connection, used for one mail after the other and opened again when it is gone.
 * What happened to a mail hangs on one question: had the server said 354 (RFC 5321 4.1.1.4) before the break? The library pipes the
 * message into the socket only after that answer, so a message whose first byte nobody asked for was certainly not taken.
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { WireAddress } from './wire-address.ts';

export interface WireMail {
  /** Envelope addresses, without a name. */
  from: string;
  to: string;
  message: Buffer;
}

/**
 * `sent`: taken by the server. `bounced`: refused for good (5xx), or not fit to be offered. `retry`: certainly not taken, and may be
 * offered again. `unknown`: broken after the server's 354 and before its final answer; taken or not, nobody can tell.
 * Responses and reasons never hold the recipient's address or credentials.
 */
export type WireResult =
  | { outcome: 'sent'; response: string }
  | { outcome: 'bounced'; response: string }
  | { outcome: 'retry'; reason: string }
  | { outcome: 'unknown'; reason: string };

interface SmtpError extends Error {
  code?: string;
  response?: string;
  responseCode?: number;
  command?: string;
}

/** The message's bytes; `asked` once the library has begun to send them. */
class Once extends Readable {
  asked = false;
  readonly #bytes: Buffer;
  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }
  override _read(): void {
    this.asked = true;
    this.push(this.#bytes);
    this.push(null);
  }
}

/** About the session, not about the mail: bad sequence of commands, encryption wanted, sign-in wanted (RFC 5321, 3207, 4954). */
const aboutSession = new Set([503, 523, 530, 534, 535, 538]);
/** Steps at which the server answers a mail, as the library names them. */
const answersMail = (error: SmtpError): boolean => error.code === 'EENVELOPE' || error.code === 'EMESSAGE';

function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length > 2) clean = clean.replaceAll(secret, '…');
  return clean.replace(/\s+/g, ' ').trim().slice(0, 500);
}

/** An error in words that may be kept: on one line, without what is secret. */
export function describe(error: unknown, secrets: readonly string[]): string {
  return redact(error instanceof Error ? error.message : String(error), secrets);
}

/** Settles like `start` does, or with a broken connection when that ends without the library saying so. */
function untilEnd<T>(connection: SMTPConnection, start: (settle: (error: SmtpError | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onEnd = () => setImmediate(() => settle(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })));
    const settle = (error: SmtpError | null, value?: T) => {
      connection.removeListener('end', onEnd);
      if (error) reject(error);
      else resolve(value as T);
    };
    connection.once('end', onEnd);
    start(settle);
  });
}

/** Opens a connection, encrypts it where the server can, signs in where there are credentials. Rejects with what went wrong. */
export async function dial(address: WireAddress, socketTimeoutMs: number): Promise<SMTPConnection> {
  const patience = Math.min(socketTimeoutMs, 15_000);
  const connection = new SMTPConnection({
    ...address.connection,
    socketTimeout: socketTimeoutMs,
    connectionTimeout: patience,
    greetingTimeout: patience,
    dnsTimeout: patience,
    socketCloseTimeout: 1_000,
  });
  const ignore = () => {};
  // Errors of an idle connection have no mail to belong to; the next mail finds the connection closed.
  connection.on('error', ignore);
  try {
    await untilEnd<void>(connection, (settle) => {
      connection.once('error', settle);
      connection.connect((error) => settle(error ?? null));
    });
    const { credentials } = address;
    if (credentials) {
      if (!connection.allowsAuth) throw Object.assign(new Error('the mail server offers no sign-in'), { code: 'EAUTH' });
      await untilEnd<void>(connection, (settle) => connection.login({ credentials }, (error) => settle(error ?? null)));
    }
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Makes a connection fit for the next mail after one was refused; false when it is not. */
async function reset(connection: SMTPConnection): Promise<boolean> {
  if (connection.destroyed) return false;
  return untilEnd<boolean>(connection, (settle) => connection.reset((error) => settle(error ?? null, true))).catch(() => false);
}

/** Ends a session politely: QUIT, and a second for the server to answer. */
export async function hangUp(connection: SMTPConnection): Promise<void> {
  if (connection.destroyed) return;
  const impatience = setTimeout(() => connection.close(), 1_000);
  await untilEnd<void>(connection, () => connection.quit()).catch(() => {});
  clearTimeout(impatience);
}

export class Lane {
  readonly #address: WireAddress;
  readonly #socketTimeoutMs: number;
  #connection: SMTPConnection | null = null;

  constructor(address: WireAddress, socketTimeoutMs: number) {
    this.#address = address;
    this.#socketTimeoutMs = socketTimeoutMs;
  }

  get connected(): boolean {
    return this.#connection !== null && !this.#connection.destroyed;
  }

  /** Connects if needed. The reason, in words, if that fails; null when the lane is ready. */
  async ready(): Promise<string | null> {
    if (this.connected) return null;
    try {
      this.#connection = await dial(this.#address, this.#socketTimeoutMs);
      return null;
    } catch (error) {
      return describe(error, this.#address.secrets);
    }
  }

  /** Sends on the open connection; once more on a new one if that was closed by the server while it lay idle. */
  async send(mail: WireMail, used: boolean): Promise<WireResult> {
    const first = await this.#offer(mail);
    if (!used || !first.closed || first.result.outcome !== 'retry') return first.result;
    const reason = await this.ready();
    return reason === null ? (await this.#offer(mail)).result : { outcome: 'retry', reason };
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    if (connection) await hangUp(connection);
  }

  async #offer(mail: WireMail): Promise<{ result: WireResult; closed: boolean }> {
    const connection = this.#connection;
    if (!connection) return { result: { outcome: 'retry', reason: 'not connected' }, closed: true };
    const message = new Once(mail.message);
    try {
      const envelope = { from: mail.from, to: [mail.to], size: mail.message.length };
      const info = await untilEnd<{ response?: string } | undefined>(connection, (settle) => connection.send(envelope, message, settle));
      return { result: { outcome: 'sent', response: redact(info?.response ?? '', [mail.to]) }, closed: false };
    } catch (thrown) {
      const error: SmtpError = thrown instanceof Error ? thrown : new Error(String(thrown));
      const closed = error.code === 'ECONNECTION' || error.code === 'ESOCKET';
      const result = this.#outcome(error, message.asked, mail);
      const sound = error.code === 'EENVELOPE' && (error.responseCode ?? 0) >= 400 && !aboutSession.has(error.responseCode ?? 0);
      // A connection that broke amid the message may still have bytes of it on the way: never used again.
      if (!sound || !(await reset(connection))) connection.close();
      return { result, closed };
    }
  }

  #outcome(error: SmtpError, asked: boolean, mail: WireMail): WireResult {
    const code = error.responseCode ?? 0;
    if (answersMail(error) && code >= 400) {
      const answer = redact(error.response ?? '', [mail.to]);
      const step = error.command ? ` (${error.command})` : '';
      return code >= 500 && !aboutSession.has(code)
        ? { outcome: 'bounced', response: answer }
        : { outcome: 'retry', reason: `${answer}${step}` };
    }
    if (answersMail(error) && code === 0 && !asked) {
      return { outcome: 'bounced', response: 'not offered: the address is not valid, or the mail is larger than the server takes' };
    }
    return { outcome: asked ? 'unknown' : 'retry', reason: describe(error, [...this.#address.secrets, mail.to]) };
  }
}
