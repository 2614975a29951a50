/** The route that answers why somebody got a mail, or did not. */
import * as z from 'zod';
import { Id, Instant, SubjectId } from './common.ts';
import { Resolution, Together } from './notices.ts';
import { route } from './route.ts';

const Role = z.object({ role: z.string(), from: Instant, until: Instant.nullable() });
const Plan = z.object({ id: z.string(), dueAt: Instant, state: z.string(), reason: z.string().nullable() });
const Sentences = z.array(z.string()).describe('In words, in the language of who asks');
const ExplainedNotice = z.object({
  id: z.string(),
  rule: z.string(),
  kind: z.string(),
  audience: z.string(),
  category: z.string(),
  required: z.boolean().describe('Sent whoever muted it'),
  dueAt: Instant,
  state: z.string(),
  reason: z.string().nullable(),
  outcome: z
    .enum(['planned', 'sending', 'sent', 'bounced', 'unknown', 'cancelled', 'skipped', 'not-addressed'])
    .describe('What became of it for this person; `not-addressed`: they held no role then that it is for'),
  plannedBy: z.object({ rule: z.string(), template: z.string(), version: z.int(), with: z.string() }),
  plannedAt: Instant,
  cause: z.object({ event: z.string(), kind: z.string().nullable(), actor: z.string().nullable(), reason: z.string().nullable() }),
  before: z.array(Plan).describe('Earlier plans of the same notice, newest first'),
  after: Plan.nullable().describe('The plan that took its place'),
  roles: z.array(Role).describe('Roles of this person that it is for, whenever they are held'),
  delivery: z
    .object({
      state: z.string(),
      reason: z.string().nullable(),
      dueAt: Instant,
      sentAt: Instant.nullable(),
      attempts: z.int(),
      response: z.string().nullable().describe('What the mail server said'),
      together: Together,
      resolution: Resolution,
    })
    .nullable(),
  explanation: Sentences,
});

export const explanations = {
  explain: route({
    method: 'get',
    path: '/api/explanations',
    tag: 'notices',
    summary:
      'Why a person did or did not get something about a subject around a date. People ask for themselves; secretariat and coordinators for others',
    access: 'person',
    query: z.strictObject({
      person: Id,
      subject: SubjectId,
      date: z.iso.date().describe("A day in the cycle's zone, 2030-05-07"),
      days: z.coerce.number().int().min(0).max(31).default(3).describe('Days before and after it that are looked at'),
    }),
    responses: {
      200: {
        description: 'The answer; without notices its sentences say why there are none',
        schema: z.object({
          person: z.object({ id: z.string(), name: z.string() }),
          subject: z.string(),
          zone: z.string(),
          from: Instant,
          until: Instant,
          explanation: Sentences,
          notices: z.array(ExplainedNotice),
        }),
      },
    },
  }),
};
