/** The mail server's address, as `SMTP_URL` gives it. */
import { isIP } from 'node:net';

export interface WireAddress {
  /** For the SMTP library. */
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly requireTLS: boolean;
    readonly opportunisticTLS: boolean;
    readonly tls: { readonly rejectUnauthorized: boolean };
  };
  readonly credentials: { readonly user: string; readonly pass: string } | null;
  /** What must not appear in a message. */
  readonly secrets: readonly string[];
}

const loopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * `smtp://host:port` (25 if left out): encrypted when the server offers STARTTLS. `smtps://user:pass@host:port` (465): encrypted from
 * the start. With credentials encryption is required and the certificate is checked, except towards this machine itself; without
 * them encryption is better than none, so an unknown certificate will do (RFC 7435). Throws, without repeating the address.
 */
export function parseWireAddress(url: string): WireAddress {
  let parsed: URL;
  let user: string;
  let pass: string;
  try {
    parsed = new URL(url);
    user = decodeURIComponent(parsed.username);
    pass = decodeURIComponent(parsed.password);
  } catch {
    throw new Error('SMTP_URL is not an address of the form smtp://host:port or smtps://user:password@host:port');
  }
  const secure = parsed.protocol === 'smtps:';
  if ((!secure && parsed.protocol !== 'smtp:') || parsed.hostname === '') {
    throw new Error('SMTP_URL must begin with smtp:// or smtps:// and name a host');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const credentials = user === '' ? null : { user, pass };
  const strict = credentials !== null && !loopback(host);
  return {
    connection: {
      host,
      port: parsed.port === '' ? (secure ? 465 : 25) : Number(parsed.port),
      secure,
      requireTLS: strict && !secure,
      opportunisticTLS: !strict,
      tls: { rejectUnauthorized: secure ? !loopback(host) : strict },
    },
    credentials,
    secrets: credentials ? [pass, user, Buffer.from(`\0${user}\0${pass}`).toString('base64')] : [],
  };
}
