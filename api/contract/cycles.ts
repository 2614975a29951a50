/** Routes of cycles. */
import * as z from 'zod';
import { commandResponses } from './answers.ts';
import { CallSummary } from './calls.ts';
import { Created, Instant, list, Paging, page, Slug } from './common.ts';
import { NoticeSummary } from './notices.ts';
import { route } from './route.ts';
import { Anchors } from './templates.ts';

const Cycle = z.object({
  id: z.string(),
  subject: z.string(),
  title: z.string(),
  template: z.object({ id: z.string(), version: z.int() }),
  status: z.string(),
  anchors: z.record(z.string(), z.string()),
  successorOf: z.string().nullable().describe('The cycle before, whose open pledges and mandates go on in this one'),
  successor: z.string().nullable(),
  createdAt: Instant,
  createdBy: z.string(),
});
const PhaseView = z.object({
  id: z.string(),
  phase: z.string(),
  title: z.record(z.string(), z.string()),
  status: z.string(),
  from: Instant,
  until: Instant,
});
export const AuditEntry = z.object({
  subject: z.string(),
  revision: z.int(),
  command: z.string(),
  event: z.looseObject({ type: z.string() }),
  actor: z.string(),
  principal: z.string().nullable(),
  at: Instant,
  hash: z.string(),
});
const byId = z.strictObject({ id: Slug });
const common = { tag: 'cycles', access: 'person', params: byId } as const;

export const cycles = {
  listCycles: route({
    method: 'get',
    path: '/api/cycles',
    tag: 'cycles',
    summary: 'Cycles: all for the secretariat, for others those that concern them',
    access: 'person',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page', schema: page(Cycle) } },
  }),
  createCycle: route({
    method: 'post',
    path: '/api/cycles',
    tag: 'cycles',
    summary: 'A new cycle of a template, pinned to its present version; not launched yet',
    access: 'person',
    body: z.strictObject({
      id: Slug,
      title: z.string().trim().min(1).max(200),
      template: Slug,
      anchors: Anchors.default({}),
      successorOf: Slug.optional().describe(
        'A launched cycle of the same template: its open pledges and mandates go on in this one once it is launched; each has one successor',
      ),
    }),
    key: 'taken',
    responses: { 201: { description: 'Created', schema: Created } },
  }),
  getCycle: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id',
    summary: 'One cycle',
    responses: { 200: { description: 'The cycle', schema: Cycle } },
  }),
  launchCycle: route({
    ...common,
    method: 'post',
    path: '/api/cycles/:id/launch',
    summary: 'Begin: its phases and calls are planned with their dates',
    body: z.strictObject({}),
    key: 'required',
    responses: commandResponses,
  }),
  archiveCycle: route({
    ...common,
    method: 'post',
    path: '/api/cycles/:id/archive',
    summary: 'End: nothing in it changes any more',
    body: z.strictObject({}),
    key: 'required',
    responses: commandResponses,
  }),
  listPhases: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/phases',
    summary: 'Its phases with their dates',
    responses: { 200: { description: 'All of them', schema: list(PhaseView) } },
  }),
  listCalls: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/calls',
    summary: 'Its calls: all for the secretariat, for coordinators those of their regions, for contributors those they are asked by',
    responses: { 200: { description: 'In order of opening', schema: list(CallSummary) } },
  }),
  listCycleNotices: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/notices',
    summary: 'The ledger: planned, sent, cancelled and skipped notices in order of their instants',
    query: z.strictObject({
      ...Paging,
      state: z.enum(['planned', 'expanded', 'cancelled', 'skipped']).optional(),
      subject: z.string().max(300).optional(),
    }),
    responses: { 200: { description: 'A page', schema: page(NoticeSummary) } },
  }),
  listAudit: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/audit',
    summary: 'What happened, in order, chained by hash for each subject: all for the secretariat, for others what concerns them',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page', schema: page(AuditEntry) } },
  }),
};
