/** What may be asked of a contribution. The API parses with these; `decide` parses again, since rows live longer than programs. */
import * as z from 'zod';
import type { Deadline } from '../calendar/deadline.ts';
import { maxReason } from '../limits.ts';
import { hash, Regions } from './bodies.ts';
import { enterBody } from './entered.ts';

const Reason = z.string().trim().min(1).max(maxReason);
const date = z.iso.date();
const wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
const moment = z.object({ at: z.int(), wall: z.string(), zone: z.string() });
const deadline: z.ZodType<Deadline> = z.object({ zone: z.string(), soft: moment, grace: moment, hard: moment });

/** From people, through the API. Dates are the end of that day (23:59:59) in the zone of the deadline. */
export const publicCommands = {
  draft: z.strictObject({}),
  submit: z.strictObject({
    draftVersion: z.int().positive(),
    countsIn: Regions.optional(),
  }),
  /** What came by mail or on paper, entered for the participant. */
  enter: enterBody,
  /** To the clearing authority: exactly this draft. */
  'ask-clearance': z.strictObject({ draftVersion: z.int().positive() }),
  clear: z.strictObject({ contentHash: hash, reason: Reason.optional() }),
  'refuse-clearance': z.strictObject({ contentHash: hash, reason: Reason }),
  withdraw: z.strictObject({ reason: Reason.optional() }),
  decline: z.strictObject({ reason: Reason.optional() }),
  delay: z.strictObject({ until: date, reason: Reason.optional() }),
  revise: z.strictObject({}),
  return: z.strictObject({ contentHash: hash, reason: Reason }),
  approve: z.strictObject({ contentHash: hash, reason: Reason.optional() }),
  reject: z.strictObject({ contentHash: hash, reason: Reason }),
  publish: z.strictObject({}),
  /** Exactly one of days, until and lift (no deadline any more). */
  extend: z.union([
    z.strictObject({ days: z.int().min(1).max(730), reason: Reason }),
    z.strictObject({ until: date, reason: Reason }),
    z.strictObject({ lift: z.literal(true), reason: Reason }),
  ]),
  reopen: z.strictObject({ until: date, reason: Reason }),
  remind: z.strictObject({ message: Reason.optional() }),
  /** Of a participant that may, to what is on a list until an instant (no-objection.ts). */
  object: z.strictObject({ for: z.string().regex(/^[\w.-]{1,80}$/), reason: Reason }),
  /** A room and a time for what was approved; or none any more. Wall times in `zone`, else in the cycle's. */
  schedule: z.union([
    z.strictObject({ room: z.string().trim().min(1).max(80), from: wall, until: wall, zone: z.string().max(64).optional() }),
    z.strictObject({ drop: z.literal(true), reason: Reason }),
  ]),
  /** Plans the coming notices anew, with the planner, zones and holidays of today: after an upgrade that would plan otherwise. */
  replan: z.strictObject({ reason: Reason }),
  /** Kept off public pages and lists, or shown there again: what is approved is published unless its author restricts it. */
  restrict: z.strictObject({ restricted: z.boolean(), reason: Reason.optional() }),
} as const;
export type PublicKind = keyof typeof publicCommands;
export const publicKinds = Object.keys(publicCommands) as PublicKind[];

/** From other lifecycles and from time; refused from outside. */
export const internalCommands = {
  begin: z.strictObject({
    cycle: z.string(),
    ask: z.string(),
    call: z.string(),
    participant: z.string(),
    zone: z.string(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    regions: z.array(z.string()),
    /** Null where it is asked for without an end. */
    deadline: deadline.nullable(),
  }),
  /** The call's dates moved: from `before` to `deadline`, by the command `because` of the cycle. */
  redate: z.strictObject({ call: z.string(), deadline, before: deadline, because: z.string() }),
  elapse: z.strictObject({}),
  archive: z.strictObject({}),
  /** A document rests on it, or does no more. */
  cited: z.object({ by: z.string() }),
  uncited: z.object({ by: z.string() }),
} as const;

export type Body<Kind extends PublicKind | keyof typeof internalCommands> = z.infer<
  (typeof publicCommands & typeof internalCommands)[Kind]
>;
