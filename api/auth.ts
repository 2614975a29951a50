/**
 * Who is asking. API keys are kept by better-auth in our own schema (hashed); a key speaks for one person.
 * A verified key is remembered in this process for at most 10 seconds, so a revoked key works at most 10 seconds longer.
 */
import { createHash } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from '../prisma/client.ts';

/** `secret` has at least 32 characters. */
export const createAuth = ({ db, baseUrl, secret }: { db: Database; baseUrl: string; secret: string }) =>
  betterAuth({
    baseURL: baseUrl,
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true }, // it would print every wrong key's failure; the request's own log line says 401
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    plugins: [apiKey({ defaultPrefix: 'plenary_', requireName: false, rateLimit: { enabled: false } })],
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

/** Remembers verified keys by their SHA-256. Refused ones are asked anew, so a new key works at once. Concurrent questions become one. */
export function cached(verify: Verify, { ttl = 10_000, max = 1_000, now = Date.now }: CacheOptions = {}): Verify {
  const known = new Map<string, { readonly person: Promise<string | null>; readonly until: number }>();
  const age = Math.min(ttl, 10_000);
  return (key) => {
    const id = createHash('sha256').update(key).digest('base64');
    const hit = known.get(id);
    if (hit && hit.until > now()) return hit.person;
    const person = verify(key);
    const entry = { person, until: now() + age };
    known.delete(id);
    known.set(id, entry);
    if (known.size > max) known.delete(known.keys().next().value as string);
    const forget = (): void => {
      if (known.get(id) === entry) known.delete(id);
    };
    person.then((found) => found === null && forget(), forget);
    return person;
  };
}

/** The key of an `Authorization: Bearer` header; null when there is none of that form. */
export const bearer = (header: string | undefined): string | null => /^Bearer +([\w.~+/-]{8,200}=*)$/i.exec(header ?? '')?.[1] ?? null;
