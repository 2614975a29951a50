/**
 * Who is asking. API keys (hashed) and sessions are kept by better-auth in our own schema; each speaks for one person.
 * What was verified is remembered in this process for at most 10 seconds, so a revoked key works at most 10 seconds longer.
 */
import { createHash } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from '../prisma/client.ts';
import { linkSignIn } from './sign-in/plugin.ts';

/** How long a session lasts, in seconds: two weeks, however much it is used. */
const sessionSeconds = 14 * 86_400;

/** Whether pages are reached over TLS. */
export const isSecure = (baseUrl: string): boolean => baseUrl.startsWith('https:');
/**
 * Over https the prefix keeps other hosts and paths from setting it (RFC 6265bis 4.1.3.2). Over http the name tells the copies on one
 * machine apart, since ports do not separate cookies.
 */
export const cookieName = (baseUrl: string): string => (isSecure(baseUrl) ? '__Host-plenary' : `plenary-${new URL(baseUrl).port || '80'}`);

/**
 * `secret` has at least 32 characters. The session's cookie is signed, HttpOnly, and of the same site: Lax, since people come from links
 * in mails.
 */
export const createAuth = ({ db, baseUrl, secret }: { db: Database; baseUrl: string; secret: string }) =>
  betterAuth({
    baseURL: baseUrl,
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true }, // it would print every wrong key's failure; the request's own log line says 401
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    advanced: {
      useSecureCookies: false, // its prefix would be __Secure-, which allows other paths and hosts
      cookies: {
        session_token: {
          name: cookieName(baseUrl),
          attributes: { secure: isSecure(baseUrl), httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
    plugins: [apiKey({ defaultPrefix: 'plenary_', requireName: false, rateLimit: { enabled: false } }), linkSignIn()],
  });
export type Auth = ReturnType<typeof createAuth>;

/** A new API key of a person; shown once, kept hashed. `days`: how long it is valid, at most 365; left out: without end. */
export async function createKey(auth: Auth, personId: string, name: string, days?: number): Promise<string> {
  const { key } = await auth.api.createApiKey({ body: { userId: personId, name, ...(days && { expiresIn: days * 86_400 }) } });
  return key;
}

/** The person a key speaks for, or null. Rejects when that cannot be found out. */
export type Verify = (key: string) => Promise<string | null>;

/** Asks better-auth. `probe` rejects when the database is away: better-auth answers "invalid" then, which would be a lie. */
export const askAuth =
  (auth: Auth, probe: () => Promise<unknown>): Verify =>
  async (key) => {
    const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
    if (valid && found) return found.referenceId;
    await probe();
    return null;
  };

export interface CacheOptions {
  /** Milliseconds a verified key is remembered; 10,000 unless told, never more. */
  readonly ttl?: number;
  /** Keys remembered at once; 1,000 unless told. The oldest goes first. */
  readonly max?: number;
  /** Real time. */
  readonly now?: () => number;
}

/** Answers a question about a secret from memory. */
export interface Remembered<T> {
  (secret: string): Promise<T | null>;
  /** Forgets answers that match, and those still being found out: they may be of before. */
  forget(matches: (found: T) => boolean): void;
}

/** Remembers what verified secrets stand for, by their SHA-256. Refused ones are asked anew, so a new key works at once. Concurrent questions become one. */
export function cached<T = string>(
  verify: (secret: string) => Promise<T | null>,
  { ttl = 10_000, max = 1_000, now = Date.now }: CacheOptions = {},
): Remembered<T> {
  const known = new Map<string, { readonly answer: Promise<T | null>; readonly until: number; found?: T }>();
  const age = Math.min(ttl, 10_000);
  const remembered = (secret: string): Promise<T | null> => {
    const id = createHash('sha256').update(secret).digest('base64');
    const hit = known.get(id);
    if (hit && hit.until > now()) return hit.answer;
    const answer = verify(secret);
    const entry: { answer: Promise<T | null>; until: number; found?: T } = { answer, until: now() + age };
    known.delete(id);
    known.set(id, entry);
    if (known.size > max) known.delete(known.keys().next().value as string);
    const forget = (): void => {
      if (known.get(id) === entry) known.delete(id);
    };
    answer.then((found) => {
      if (found === null) forget();
      else entry.found = found;
    }, forget);
    return answer;
  };
  return Object.assign(remembered, {
    forget: (matches: (found: T) => boolean) => {
      for (const [id, { found }] of known) if (found === undefined || matches(found)) known.delete(id);
    },
  });
}

/** The key of an `Authorization: Bearer` header; null when there is none of that form. */
export const bearer = (header: string | undefined): string | null => /^Bearer +([\w.~+/-]{8,200}=*)$/i.exec(header ?? '')?.[1] ?? null;
