/** What may be asked of an event. The API parses with these; `decide` parses again, since rows live longer than programs. */
import * as z from 'zod';
import { maxReason } from '../limits.ts';
import { attachables, modes } from './state.ts';

const Reason = z.string().trim().min(1).max(maxReason);
const id = z.string().regex(/^[\w.-]{1,80}$/);
const wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'a wall time is written 2030-05-07T10:00');
const url = z.url({ protocol: /^https?$/ }).max(2_000);
const title = z.string().trim().min(1).max(200);

/** What is left out stays as it is; null takes it away. */
const details = {
  venue: z.string().trim().min(1).max(200).nullable().optional(),
  room: z.string().trim().min(1).max(80).nullable().optional(),
  mode: z.enum(modes).optional(),
  languages: z
    .array(z.string().regex(/^[a-z]{2}$/))
    .max(20)
    .optional(),
  /** Ids of participants or people. */
  chairs: z.array(id).max(20).optional(),
  speakers: z.array(id).max(100).optional(),
  links: z.array(z.strictObject({ title, url })).max(20).optional(),
};
/** Wall times in `zone`, else in the zone the event has. */
const dates = { from: wall.optional(), until: wall.nullable().optional(), zone: z.string().max(64).optional() };

export const publicCommands = {
  /** Tells those who are invited. `invite`: the participants, where the template leaves them to be named. */
  announce: z.strictObject({ ...details, ...dates, invite: z.array(id).min(1).max(1_000).optional(), message: Reason.optional() }),
  change: z.strictObject({ ...details, ...dates, reason: Reason }),
  /** To other dates; without any until further notice. */
  postpone: z.strictObject({ ...dates, reason: Reason }),
  cancel: z.strictObject({ reason: Reason }),
  /** That it was held. */
  hold: z.strictObject({}),
  attach: z.strictObject({ as: z.enum(attachables), title, url }),
  /** By somebody of a participant that was invited. */
  comment: z.strictObject({ for: id, text: z.string().trim().min(1).max(5_000) }),
} as const;
export type PublicKind = keyof typeof publicCommands;
export const publicKinds = Object.keys(publicCommands) as PublicKind[];

const span = { from: z.number(), until: z.number().nullable(), zone: z.string() };
/** From other lifecycles and from time; refused from outside. */
export const internalCommands = {
  begin: z.object({ cycle: z.string(), phase: z.string(), stage: z.string(), ...span }),
  /** What its dates are counted from was moved, by the command `because` of its cycle. */
  redate: z.object({ ...span, because: z.string() }),
} as const;

export type Body<Kind extends PublicKind> = z.infer<(typeof publicCommands)[Kind]>;
