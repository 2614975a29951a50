/** Who mails are from, as configured: `Name <address>`, or an address alone. */
export interface Sender {
  /** The address where there is no name. */
  readonly name: string;
  readonly address: string;
  /** Of the address; in Message-IDs and List-Ids. */
  readonly domain: string;
}

/** Takes a configured sender apart. */
export function senderOf(from: string): Sender {
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  return { name: /^\s*"?(.*?)"?\s*</.exec(from)?.[1] || address, address, domain: address.split('@')[1] ?? 'localhost' };
}
