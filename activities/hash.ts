/** Hashes as everything durable uses them: audit chain, ids of notices, drafts, versions, idempotent repeats. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical.ts';

/** SHA-256 of a text, as base64url (43 characters). */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Hash of a JSON value, whatever the order of its keys. */
export const contentHash = (value: unknown): string => sha256(canonicalJson(value));
