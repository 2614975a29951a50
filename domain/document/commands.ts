/** What may be asked of a document. The API parses with these; `decide` parses again, since rows live longer than programs. */
import * as z from 'zod';
import { hash } from '../contribution/bodies.ts';
import { maxReason } from '../limits.ts';
import { changes } from './state.ts';

const Reason = z.string().trim().min(1).max(maxReason);

/** From people, through the API. */
export const publicCommands = {
  /** Laid by the API when a draft is saved that opens the document or rests on other sources than before. */
  draft: z.strictObject({}),
  submit: z.strictObject({ draftVersion: z.int().positive() }),
  revise: z.strictObject({}),
  return: z.strictObject({ contentHash: hash, reason: Reason }),
  approve: z.strictObject({ contentHash: hash, reason: Reason.optional() }),
  /** `override`: why it is published although it should have been earlier; kept, and shown with it. */
  publish: z.strictObject({ override: z.strictObject({ reason: Reason }).optional() }),
  transmit: z.strictObject({}),
} as const;
export type PublicKind = keyof typeof publicCommands;
export const publicKinds = Object.keys(publicCommands) as PublicKind[];

const instant = z.number().nullable().default(null);
const dates = {
  from: z.number(),
  until: instant,
  limit: instant,
  transmitBy: instant,
  zone: z.string().optional(),
};

/** From other lifecycles and from time; refused from outside. */
export const internalCommands = {
  begin: z.object({ cycle: z.string(), phase: z.string(), stage: z.string(), ...dates }),
  /** The cycle's dates moved, by its command `because`. */
  redate: z.object({ ...dates, because: z.string() }),
  cited: z.object({ by: z.string() }),
  uncited: z.object({ by: z.string() }),
  'source-changed': z.object({ source: z.string(), change: z.enum(changes) }),
  archive: z.object({}),
} as const;

export type Body<Kind extends PublicKind> = z.infer<(typeof publicCommands)[Kind]>;
