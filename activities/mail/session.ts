/**
 * One SMTP session after the handshake: mails, one after the other (RFC 5321 3.3). Where the server takes commands in groups, the envelope
 * of the next mail goes with the message before it (RFC 2920 3.1), so that each takes two round trips and two writes. The library of `dial.ts` could send them too; it takes four times the processor's time for each
 * (docs/decisions/0007), and does not tell whether the 354 had come.
 */
import type { Socket } from 'node:net';
import { domainToASCII } from 'node:url';

/** A connected socket, encrypted and signed in as far as wanted, and what its server announced. */
export interface Dialled {
  readonly socket: Socket;
  readonly pipelining: boolean;
  /** Addresses beyond ASCII (RFC 6531). */
  readonly utf8: boolean;
  /** Octets; 0 when the server named no limit (RFC 1870). */
  readonly mostBytes: number;
}

/** The answer of a server at one step: `550`, `550 5.1.1 not here`. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

/**
 * What became of a mail. `taken`; `refused` at a step, on a session that may go on or not; `unfit`: never offered, because of its
 * address or size; `broken`: the session ended, after the server's 354 (`asked`) or before.
 */
export type Offered =
  | { readonly is: 'taken'; readonly text: string }
  | { readonly is: 'refused'; readonly step: 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'message'; readonly answer: Answer }
  | { readonly is: 'unfit' }
  | { readonly is: 'broken'; readonly asked: boolean; readonly why: string };

/** A mail as a session takes it: envelope addresses without a name, and the message with CRLF line ends throughout. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
}

const lineEnd = '\r\n';
const steps = ['MAIL FROM', 'RCPT TO', 'DATA'] as const;
const ok = ({ code }: Answer): boolean => code >= 200 && code < 300;
/** Larger than any honest reply; what is longer is no mail server. */
const longest = 64 * 1024;

/** An address as the envelope takes it; null when it is none. */
function envelope(address: string, utf8: boolean): string | null {
  const at = address.lastIndexOf('@');
  const written = address.slice(at + 1);
  const domain = /^[a-z0-9.-]+$/i.test(written) ? written : domainToASCII(written);
  const local = address.slice(0, at);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what may not be in it
  if (at < 1 || !domain || /[\u0000-\u0020\u007f<>]/.test(local)) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
  return utf8 || /^[\u0000-\u007f]*$/.test(local) ? `${local}@${domain}` : null;
}

/** A message as it goes over the wire: dots doubled at the beginning of lines (RFC 5321 4.5.2), and the line that ends it, with what follows. */
function transparent(message: Buffer, then: string): [Buffer, Buffer] {
  const doubled =
    message[0] === 0x2e || message.includes('\r\n.') ? Buffer.from(message.toString('latin1').replace(/^\./gm, '..'), 'latin1') : message;
  return [doubled, Buffer.from((doubled.subarray(-2).toString('latin1') === lineEnd ? '.\r\n' : '\r\n.\r\n') + then)];
}

export class Session {
  readonly #socket: Socket;
  readonly #server: Dialled;
  #buffer = '';
  #lines = '';
  #waiting: ((answer: Answer | null) => void)[] = [];
  /** The mail whose envelope went with the message before it, and what is answered to that. */
  #ahead: { readonly mail: Mail; readonly heard: readonly Promise<Answer | null>[] } | null = null;
  #why = 'the connection was closed';
  #ended = false;

  /** `silenceMs`: how long the server may keep silent before the session is given up. */
  constructor(server: Dialled, silenceMs: number) {
    this.#server = server;
    this.#socket = server.socket;
    server.socket.setTimeout(silenceMs);
    server.socket
      .on('data', (chunk: Buffer) => this.#read(chunk))
      .on('timeout', () => this.#end(`the server kept silent for ${silenceMs} ms`))
      .on('error', (error) => this.#end(error.message))
      .on('end', () => this.#end('the server closed the connection'))
      .on('close', () => this.#end('the connection was closed'));
  }

  /** Whether another mail can be offered. */
  get open(): boolean {
    return !this.#ended;
  }

  /** Offers a mail. Never rejects. `after` is asked, once at most, for the mail that is certainly offered next on this session while it is open. */
  async offer(mail: Mail, after: () => Mail | undefined = () => undefined): Promise<Offered> {
    const commands = this.#envelope(mail);
    if (commands === null) return { is: 'unfit' };
    const { pipelining } = this.#server;
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead && ahead.mail !== mail) this.#end('another mail was offered than the one said ahead');
    if (pipelining && !ahead) this.#write(commands.join(lineEnd));
    const heard = ahead?.heard ?? (pipelining ? commands.map(() => this.#answer()) : []);
    let refused: Offered | undefined;
    for (const [n, step] of steps.entries()) {
      if (!pipelining) this.#write(commands[n] ?? '');
      const answer = await (heard[n] ?? this.#answer());
      // Also after a refusal: with an answer missing nobody knows which command the others belong to.
      if (answer === null) return { is: 'broken', asked: false, why: this.#why };
      if (step === 'DATA' ? answer.code === 354 : ok(answer)) continue;
      refused ??= { is: 'refused', step, answer };
      if (!pipelining) break;
    }
    if (refused) {
      // A server that asks for the message all the same would take what comes next for one.
      const said = await heard[2];
      if (said?.code === 354) this.#end('the server asked for a message without a recipient');
      return refused;
    }
    // Asked for it ahead, and gone before any of it was sent.
    if (this.#ended) return { is: 'broken', asked: false, why: this.#why };
    const next = pipelining ? after() : undefined;
    const following = next ? this.#envelope(next) : null;
    const sent = this.#message(mail.message, following ? following.join(lineEnd) + lineEnd : '');
    const taken = this.#answer();
    if (next && following) this.#ahead = { mail: next, heard: following.map(() => this.#answer()) };
    const answer = await taken;
    if (answer === null) return { is: 'broken', asked: true, why: this.#why };
    if (ok(answer)) return { is: 'taken', text: answer.text };
    // An answer amid the message: its rest may still be on the way, and would be read as commands.
    if (!sent()) this.#end('the server answered amid a message');
    return { is: 'refused', step: 'message', answer };
  }

  /** Forgets a refused mail, so that the next can be offered; ends the session when the server will not. */
  async reset(): Promise<void> {
    if (!this.open) return;
    this.#write('RSET');
    const answer = await this.#answer();
    if (answer === null || !ok(answer)) this.#end('the server did not take RSET');
  }

  /** Leaves politely: QUIT, and a second for the server to answer. */
  async leave(): Promise<void> {
    if (!this.open) return;
    const impatience = setTimeout(() => this.end(), 1_000);
    this.#write('QUIT');
    await this.#answer();
    clearTimeout(impatience);
    this.end();
  }

  /** Ends the session at once. */
  end(): void {
    this.#end('the session was ended');
  }

  /** The commands of a mail's envelope; null when the mail is not fit to be offered. */
  #envelope({ from, to, message }: Mail): string[] | null {
    const { utf8, mostBytes } = this.#server;
    const [sender, recipient] = [envelope(from, utf8), envelope(to, utf8)];
    if (sender === null || recipient === null || (mostBytes > 0 && message.length > mostBytes)) return null;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
    const extended = /[^\u0000-\u007f]/.test(sender + recipient) ? ' SMTPUTF8' : '';
    return [`MAIL FROM:<${sender}>${extended}`, `RCPT TO:<${recipient}>`, 'DATA'];
  }

  #write(commands: string): void {
    if (!this.#ended) this.#socket.write(commands + lineEnd);
  }

  /** Sends the message and what follows it; the answer tells whether all of it has left this process. */
  #message(message: Buffer, then: string): () => boolean {
    let left = false;
    const [content, end] = transparent(message, then);
    this.#socket.cork();
    this.#socket.write(content);
    this.#socket.write(end, () => {
      left = true;
    });
    this.#socket.uncork();
    return () => left;
  }

  /** The server's next answer; null when the session ends first. */
  #answer(): Promise<Answer | null> {
    return this.#ended ? Promise.resolve(null) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #read(chunk: Buffer): void {
    this.#buffer += chunk.toString();
    if (this.#buffer.length + this.#lines.length > longest) this.#end('the server sent no answer of SMTP');
    for (let end = this.#buffer.indexOf('\n'); end >= 0; end = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, end).trimEnd();
      this.#buffer = this.#buffer.slice(end + 1);
      this.#lines += this.#lines ? `\n${line}` : line;
      if (/^\d{3}-/.test(line)) continue;
      const text = this.#lines;
      this.#lines = '';
      const settle = this.#waiting.shift();
      // Said without being asked: a server that is closing (421), or one whose answers have lost their order.
      if (!settle) this.#end(text);
      settle?.({ code: Number(/^\d{3}/.exec(line)?.[0] ?? 0), text });
    }
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#why = why;
    this.#socket.destroy();
    for (const settle of this.#waiting.splice(0)) settle(null);
  }
}
