/** What may be asked of a mandate. The API parses with these; `decide` parses again, since rows live longer than programs. */
import * as z from 'zod';
import { maxReason } from '../limits.ts';
import { LocalText } from '../template/schema.ts';
import { progress } from './state.ts';

const Text = z.string().trim().min(1).max(10_000);
const Reason = z.string().trim().min(1).max(maxReason);
const participant = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/);
const link = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .optional();

/** Of the follow-up that holds it: a mandate with its words. `paragraph` is the declaration's, `source` where that can be read. */
export const recordMandateBody = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  paragraph: z.string().trim().min(1).max(40),
  title: LocalText,
  text: LocalText.optional(),
  source: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  lead: participant.optional(),
});

/** From people, through the API. `asOf` is the day of which something is said. */
export const publicCommands = {
  assign: z.strictObject({ lead: participant, reason: Reason.optional() }),
  progress: z.strictObject({ status: z.enum(progress), asOf: z.iso.date(), text: Text, link }),
  /** A report of the Secretary-General says how it went. */
  report: z.strictObject({ document: z.string().trim().min(1).max(200), asOf: z.iso.date(), text: Text.optional(), link }),
  /** States have considered what was reported. */
  consider: z.strictObject({ asOf: z.iso.date(), text: Text.optional(), link }),
  /** Back to work: a report was not the last word, or it was dropped by mistake. */
  resume: z.strictObject({ reason: Reason }),
  drop: z.strictObject({ reason: Reason }),
} as const;
export type PublicKind = keyof typeof publicCommands;
export const publicKinds = Object.keys(publicCommands) as PublicKind[];

const asking = { stage: z.string(), from: z.int(), until: z.int().nullable() };
/** From the follow-up that holds it, and from time; refused from outside. */
export const internalCommands = {
  begin: z.strictObject({
    ...asking,
    cycle: z.string(),
    key: z.string(),
    words: z.strictObject({ subject: z.string(), command: z.string() }),
    zone: z.string(),
    lead: z
      .strictObject({
        lead: z.string(),
        zone: z.string(),
        country: z.string().nullable(),
        region: z.string().nullable(),
        regions: z.array(z.string()),
      })
      .nullable(),
  }),
  asking: z.strictObject(asking),
  /** To the follow-up of a successor cycle, by its subject id. */
  carry: z.strictObject({ cycle: z.string(), stage: z.string() }),
  /** The follow-up that holds it is archived. */
  rest: z.strictObject({ stage: z.string() }),
} as const;

export type Body<Kind extends PublicKind | keyof typeof internalCommands> = z.infer<
  (typeof publicCommands & typeof internalCommands)[Kind]
>;
