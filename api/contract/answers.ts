/** What a command is answered, whatever it was asked of. */
import * as z from 'zod';
import { Instant } from './common.ts';

export const Receipt = z.object({
  id: z.string(),
  subject: z.string(),
  kind: z.string(),
  receivedAt: Instant.describe('What counts against deadlines'),
  status: z.enum(['received', 'decided']),
});
const Accepted = z.object({
  ok: z.literal(true),
  status: z.string().describe('Status of the subject after the command'),
  revision: z.int(),
  receipt: z.string().optional().describe('Number of a submission'),
  timing: z.enum(['onTime', 'grace', 'late']).optional(),
  missing: z
    .array(z.string())
    .optional()
    .describe('Of a document: stages, `phase/stage`, that it should have come after; it waits for none'),
});
export const Answer = z.union([Accepted, z.object({ ok: z.literal(false), rule: z.string(), detail: z.string() })]);
export const Decided = z.object({ command: Receipt, answer: Accepted });
export const Waiting = z.object({ command: Receipt, href: z.string() });

/** Answers of every command. */
export const commandResponses = {
  200: { description: 'Decided', schema: Decided },
  202: { description: 'Received, and counts from its receipt; the answer will be at `href`', schema: Waiting },
} as const;
