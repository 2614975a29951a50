/**
 * DKIM signatures (RFC 6376, rsa-sha256, relaxed/relaxed), so that receivers know that a mail is of this sender's domain, and that the
 * headers of the one-click unsubscription were not added on the way: RFC 8058 demands that they are signed.
 * The library's signer is not used: it signs on the thread that does everything else, leaves List-Unsubscribe-Post out unless told, and
 * lets a mail go unsigned when a key does not fit.
 */
import { createHash, type KeyObject, sign as signWith } from 'node:crypto';
import { promisify } from 'node:util';

export interface DkimKey {
  /** The signing domain (d=), e.g. `example.org`: the sender's address is below it. */
  readonly domain: string;
  /** Names the public key: the TXT record of `<selector>._domainkey.<domain>` (s=). */
  readonly selector: string;
  /** RSA. A KeyObject prints nothing of itself into a log. */
  readonly key: KeyObject;
}

/** A finished mail with its signature in front. Rejects when it cannot be signed: nothing goes out unsigned that should be signed. */
export type Sign = (message: Buffer) => Promise<Buffer>;

/** Those that are there are signed. From and Subject once more than they occur, so that nobody adds a second one (RFC 6376 8.15). */
const signed = [
  ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'auto-submitted', 'x-plenary-notice'],
  ...['list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
];
const oversigned = ['from', 'subject'];

const signAsync = promisify<string, Buffer, KeyObject, Buffer>(signWith);
const sha256 = (data: string): string => createHash('sha256').update(data, 'latin1').digest('base64');

/** RFC 6376 3.4.2. */
const relaxedHeader = (name: string, value: string): string =>
  `${name}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;

/** RFC 6376 3.4.4: runs of white space are one space, none at ends of lines, no empty lines at the end. */
function relaxedBody(body: string): string {
  const lines = body
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)+$/, '');
  return lines === '' ? '' : `${lines}\r\n`;
}

/** Headers by name in lower case, in their order. */
function headersOf(head: string): Map<string, string> {
  const lines = head.split(/\r\n(?![ \t])/);
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1)]));
}

/** Signs mails as `compose.ts` makes them: CRLF throughout, no header of these names twice. */
export function dkimSigner({ domain, selector, key }: DkimKey): Sign {
  return async (message) => {
    const text = message.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    const headers = headersOf(text.slice(0, end));
    const present = signed.filter((name) => headers.has(name));
    const names = [...present, ...oversigned].join(':');
    const bodyHash = sha256(relaxedBody(text.slice(end + 4)));
    const tags = [
      'v=1; a=rsa-sha256; c=relaxed/relaxed',
      `d=${domain}; s=${selector}`,
      `h=${names.replace(/(.{40,60}:)/g, '$1\r\n  ')}`,
      `bh=${bodyHash}`,
    ];
    const unsigned = ` ${tags.join(';\r\n ')};\r\n b=`;
    const lines = present.map((name) => relaxedHeader(name, headers.get(name) ?? ''));
    const signature = await signAsync(
      'sha256',
      Buffer.from([...lines, relaxedHeader('dkim-signature', unsigned)].join('\r\n'), 'latin1'),
      key,
    );
    const folded = signature.toString('base64').match(/.{1,72}/g) ?? [];
    return Buffer.concat([Buffer.from(`DKIM-Signature:${unsigned}${folded.join('\r\n  ')}\r\n`), message]);
  };
}
