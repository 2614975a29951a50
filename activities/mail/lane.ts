/**
 * A lane: one session with the mail server, used for one mail after the other and opened again when it is gone.
 * What happened to a mail hangs on one question: had the server said 354 (RFC 5321 4.1.1.4) before the break?
 */
import type { Refused } from '../../domain/bounce.ts';
import { dial } from './dial.ts';
import type { Mail, Offered, Session } from './session.ts';
import type { WireAddress } from './wire-address.ts';

export type WireMail = Mail;

/**
 * `sent`: taken by the server. `bounced`: refused for good (5xx), or not fit to be offered; `at` says where, when that was not at the recipient's address. `retry`: certainly not taken, and may be
 * offered again. `unknown`: broken after the server's 354 and before its final answer; taken or not, nobody can tell.
 * Responses and reasons never hold the recipient's address or credentials.
 */
export type WireResult =
  | { outcome: 'sent'; response: string }
  | { outcome: 'bounced'; response: string; at?: Refused }
  | { outcome: 'retry'; reason: string }
  | { outcome: 'unknown'; reason: string };

/** About the session, not about the mail: bad sequence of commands, encryption wanted, sign-in wanted (RFC 5321, 3207, 4954). */
const aboutSession = new Set([503, 523, 530, 534, 535, 538]);
/** The server is closing the session (RFC 5321 3.8). */
const closing = 421;

/** Text on one line, without what is secret. */
function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length > 2 && clean.includes(secret)) clean = clean.replaceAll(secret, '…');
  return clean.replace(/\s+/g, ' ').trim().slice(0, 500);
}

/** An error in words that may be kept: on one line, without what is secret. */
export function describe(error: unknown, secrets: readonly string[]): string {
  return redact(error instanceof Error ? error.message : String(error), secrets);
}

/** Where a step of a session refuses; the recipient's address goes without saying. */
const whereOf: Readonly<Record<Extract<Offered, { is: 'refused' }>['step'], { at?: Refused }>> = {
  'MAIL FROM': { at: 'sender' },
  'RCPT TO': {},
  DATA: { at: 'message' },
  message: { at: 'message' },
};

function resultOf(offered: Offered, secrets: readonly string[]): WireResult {
  switch (offered.is) {
    case 'taken':
      return { outcome: 'sent', response: redact(offered.text, secrets) };
    case 'unfit':
      return {
        outcome: 'bounced',
        response: 'not offered: the address is not valid, or the mail is larger than the server takes',
        at: 'message',
      };
    case 'broken':
      return { outcome: offered.asked ? 'unknown' : 'retry', reason: redact(offered.why, secrets) };
    case 'refused': {
      const { code, text } = offered.answer;
      return code >= 500 && !aboutSession.has(code)
        ? { outcome: 'bounced', response: redact(text, secrets), ...whereOf[offered.step] }
        : { outcome: 'retry', reason: `${redact(text, secrets)} (${offered.step})` };
    }
  }
}

export class Lane {
  readonly #address: WireAddress;
  readonly #silenceMs: number;
  #session: Session | null = null;

  constructor(address: WireAddress, silenceMs: number) {
    this.#address = address;
    this.#silenceMs = silenceMs;
  }

  get connected(): boolean {
    return this.#session?.open === true;
  }

  /** Connects if needed. The reason, in words, if that fails; null when the lane is ready. */
  async ready(): Promise<string | null> {
    if (this.connected) return null;
    try {
      this.#session = (await dial(this.#address, this.#silenceMs)).session;
      return null;
    } catch (error) {
      return describe(error, this.#address.secrets);
    }
  }

  /** Sends on the open session; once more on a new one if that was closed by the server while it lay idle. `after`: the mail that is sent next here. */
  async send(mail: WireMail, used: boolean, after: () => WireMail | undefined): Promise<WireResult> {
    const first = await this.#offer(mail, after);
    if (!used || first.is !== 'broken' || first.asked) return this.#result(first, mail);
    const reason = await this.ready();
    return reason === null ? this.#result(await this.#offer(mail, after), mail) : { outcome: 'retry', reason };
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.leave();
  }

  #result(offered: Offered, mail: WireMail): WireResult {
    return resultOf(offered, [...this.#address.secrets, mail.to]);
  }

  async #offer(mail: WireMail, after: () => WireMail | undefined): Promise<Offered> {
    const session = this.#session;
    if (!session) return { is: 'broken', asked: false, why: 'not connected' };
    const offered = await session.offer(mail, after);
    if (offered.is === 'refused') {
      const { code } = offered.answer;
      if (code < 400 || code === closing || aboutSession.has(code)) session.end();
      else if (offered.step !== 'message') await session.reset();
    }
    return offered;
  }
}
