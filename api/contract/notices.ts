/** Routes of notices and deliveries. */
import * as z from 'zod';
import { Instant, Paging, page } from './common.ts';
import { route } from './route.ts';

export const NoticeSummary = z.object({
  id: z.string(),
  subject: z.string(),
  participant: z.string().nullable(),
  rule: z.string(),
  kind: z.string(),
  audience: z.string(),
  dueAt: Instant,
  state: z.string(),
  reason: z.string().nullable(),
  required: z.boolean(),
});
export const Resolution = z
  .object({ resolution: z.enum(['sent', 'send-again']), reason: z.string(), by: z.string(), at: Instant })
  .nullable()
  .describe('The last word of a person on it');
/** What went in the same mail. */
export const Together = z
  .array(z.object({ notice: z.string(), rule: z.string() }))
  .describe('Notices that went to this person in the same mail; empty where it went alone');
const Delivery = z.object({
  id: z.string(),
  notice: z.string(),
  subject: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  dueAt: Instant,
  state: z.string(),
  reason: z.string().nullable(),
  attempts: z.int(),
  response: z.string().nullable().describe('What the mail server said'),
  sentAt: Instant.nullable(),
  messageId: z
    .string()
    .nullable()
    .describe('Message-ID of the mail as it was last offered; null when it never was, or the program stopped meanwhile'),
  together: Together,
  changedAt: Instant.describe('Since when it is in this state'),
  resolution: Resolution,
});
const NoticeView = NoticeSummary.extend({
  cycle: z.string(),
  text: z.string(),
  attach: z.string().nullable(),
  generation: z.int().nullable(),
  deadlineAt: Instant.nullable(),
  urgent: z.boolean(),
  plannedBy: z.object({ rule: z.string(), template: z.string(), version: z.int(), with: z.string() }),
  plannedAt: Instant,
  cause: z.object({
    event: z.string(),
    command: z.string(),
    kind: z.string().nullable(),
    actor: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  before: z
    .array(z.object({ id: z.string(), generation: z.int().nullable(), dueAt: Instant, state: z.string(), reason: z.string().nullable() }))
    .describe('Earlier plans of the same notice, newest first'),
  deliveries: z.array(Delivery.omit({ notice: true, subject: true })),
  explanation: z.array(z.string()).describe('The same in words'),
});
const byId = z.strictObject({ id: z.string().regex(/^[\w:|./-]{1,400}$/) });

export const notices = {
  listNotices: route({
    method: 'get',
    path: '/api/notices',
    tag: 'notices',
    summary: 'Notices of one subject, in order of their instants',
    access: 'person',
    query: z.strictObject({ ...Paging, subject: z.string().min(1).max(300) }),
    responses: { 200: { description: 'A page', schema: page(NoticeSummary) } },
  }),
  getNotice: route({
    method: 'get',
    path: '/api/notices/:id',
    tag: 'notices',
    summary: 'One notice explained: planned by which rule, moved by what, skipped why, sent when, with which answer',
    access: 'person',
    params: byId,
    responses: { 200: { description: 'The notice', schema: NoticeView } },
  }),
  previewNotice: route({
    method: 'get',
    path: '/api/notices/:id/preview',
    tag: 'notices',
    summary: 'The notice as a mail of its own, as it would be sent now; and with what it went in one mail, where it did',
    access: 'person',
    params: byId,
    query: z.strictObject({
      person: z.string().max(80).optional().describe('As this person would get it; only the secretariat asks for others'),
    }),
    responses: {
      200: { description: 'The mail', schema: z.object({ subject: z.string(), html: z.string(), text: z.string(), together: Together }) },
    },
  }),
  listDeliveries: route({
    method: 'get',
    path: '/api/deliveries',
    tag: 'notices',
    summary: 'Deliveries by state; `unknown` and `bounced` are those a person must look at',
    access: 'person',
    query: z.strictObject({
      ...Paging,
      state: z
        .enum(['planned', 'failing', 'sending', 'sent', 'bounced', 'unknown', 'cancelled', 'skipped'])
        .describe('`failing`: planned, and tried in vain at least once'),
      reason: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe(
          'Only those whose reason begins so: `too-late: ` is what soft failures left, `address-stopped`, `above-cap` is what the weekly limit of reminders held back',
        ),
    }),
    responses: { 200: { description: 'A page', schema: page(Delivery) } },
  }),
};
