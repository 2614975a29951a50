/** What may be asked of a pledge. The API parses with these; `decide` parses again, since rows live longer than programs. */
import * as z from 'zod';
import { hash } from '../contribution/bodies.ts';
import { AttachedFile } from '../files/attached.ts';
import { maxReason } from '../limits.ts';
import { progress } from './state.ts';

const Reason = z.string().trim().min(1).max(maxReason);
const participant = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/);

/** From people, through the API. Decisions and words of partners are bound to the hash of the content they saw. */
export const publicCommands = {
  submit: z.strictObject({ draftVersion: z.int().positive() }),
  withdraw: z.strictObject({ reason: Reason.optional() }),
  /** Begins a new version of what is published, which stays as it is until the new one is accepted. */
  change: z.strictObject({ reason: Reason.optional() }),
  'drop-change': z.strictObject({ reason: Reason.optional() }),
  /** For the partner that is named. */
  'confirm-partner': z.strictObject({ participant, contentHash: hash }),
  'decline-partner': z.strictObject({ participant, contentHash: hash, reason: Reason.optional() }),
  accept: z.strictObject({ contentHash: hash, reason: Reason.optional() }),
  return: z.strictObject({ contentHash: hash, reason: Reason }),
  /** Will not be considered: it is about something else than the compact. */
  'out-of-scope': z.strictObject({ contentHash: hash, reason: Reason.optional() }),
  /** How it stands on a day, asked for or not; `link` or `file` is the evidence. */
  report: z.strictObject({
    asOf: z.iso.date(),
    status: z.enum(progress),
    text: z.string().trim().min(1).max(10_000),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    file: AttachedFile.optional(),
  }),
  /** Ends one that is over. */
  archive: z.strictObject({}),
} as const;
export type PublicKind = keyof typeof publicCommands;
export const publicKinds = Object.keys(publicCommands) as PublicKind[];

/** From other lifecycles and from time; refused from outside. */
export const internalCommands = {
  begin: z.strictObject({
    cycle: z.string(),
    number: z.int().positive(),
    stage: z.string(),
    participant: z.string(),
    kind: z.string(),
    zone: z.string(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    regions: z.array(z.string()),
    from: z.int(),
    until: z.int().nullable(),
  }),
  elapse: z.strictObject({}),
  /** From the stage that holds it: when it asks. */
  asking: z.strictObject({ stage: z.string(), from: z.int(), until: z.int().nullable() }),
  /** To the stage of a successor cycle, by its subject id. */
  carry: z.strictObject({ cycle: z.string(), stage: z.string() }),
  /** The stage that holds it is archived. */
  rest: z.strictObject({ stage: z.string() }),
  /** Another pledge matches this one, or does no longer; by its published ID. */
  matched: z.strictObject({ by: z.string() }),
  unmatched: z.strictObject({ by: z.string() }),
} as const;

export type Body<Kind extends PublicKind | keyof typeof internalCommands> = z.infer<
  (typeof publicCommands & typeof internalCommands)[Kind]
>;
