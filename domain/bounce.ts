/** What a mail server's refusal says of an address: whether mails to it still make sense. */

/** Where a mail server refused: at the recipient's address, or at the sender or the message, which say nothing about the address. */
export type Refused = 'recipient' | 'sender' | 'message';

/** A status of RFC 3463 (`5.1.1`) alone, or behind the reply code (`550 5.1.1 no such user`); or a reply code of RFC 5321 alone. */
const form = /^(?:([245])\d\d(?:[ -]#?(?=[245]\.)|\b))?(?:([245])\.(\d{1,3})\.(\d{1,3})\b)?/;

/** Of the sender's address, a message too large for the mailbox or the system (RFC 3463 3.2 to 3.4). */
const aboutTheMail = new Set(['1.7', '1.8', '2.3', '3.4']);
/** Protocol, content, security and policy (RFC 3463 3.6 to 3.8). */
const notTheAddress = new Set(['5', '6', '7']);

/**
 * Whether an answer of a mail server stops an address: a permanent one (5xx) that is about the address. What the enhanced status says counts;
 * without one, the step at which the server refused. Transient ones (4xx) stop nothing, nor does what cannot be read.
 */
export function stopsAddress(answer: string, at: Refused = 'recipient'): boolean {
  const [, code, statusClass, subject, detail] = form.exec(answer) ?? [];
  if ((statusClass ?? code) !== '5') return false;
  if (subject === undefined) return at === 'recipient';
  return !notTheAddress.has(subject) && !aboutTheMail.has(`${subject}.${detail}`);
}

/** What the ledger says of a mail that was refused for good. */
export const refusalReason = (answer: string, at?: Refused): 'address-stopped' | 'refused by the mail server' =>
  stopsAddress(answer, at) ? 'address-stopped' : 'refused by the mail server';
