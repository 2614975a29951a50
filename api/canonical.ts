/** One spelling of a JSON value, and hashes of it: what a draft's hash, a version's hash and an idempotent repeat are compared by. */
import { createHash } from 'node:crypto';

/** JSON with the keys of every object in order of their code units and without spaces. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** SHA-256 of a text, as base64url (43 characters). */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Hash of a JSON value, whatever the order of its keys. */
export const contentHash = (value: unknown): string => sha256(canonicalJson(value));
