/** Routes of the dates a cycle counts from. */
import * as z from 'zod';
import { maxReason } from '../../domain/limits.ts';
import { anchorStatuses } from '../../domain/reschedule.ts';
import { commandResponses } from './answers.ts';
import { Instant, Moment, Slug, Wall } from './common.ts';
import { type Route, route } from './route.ts';

const Status = z.enum(anchorStatuses);
const Move = z.object({
  from: z.string().describe('Wall time in the zone of the anchor'),
  to: z.string(),
  reason: z.string(),
  actor: z.string(),
  at: Instant,
  status: Status.describe('Of the anchor from then on'),
  overrides: z.array(z.string()).optional().describe('Documents, `phase/stage`, that are due too late because of it'),
  overrideReason: z.string().nullable().optional(),
});
const Anchor = z.object({
  anchor: z.string(),
  title: z.record(z.string(), z.string()),
  at: Moment,
  until: Moment.nullable().describe('Its end; moves with it'),
  status: Status,
  basis: z.enum(['sourced', 'inference', 'illustrative']),
  source: z.string().nullable(),
  history: z.array(Move).describe('How it was moved, the first move first'),
});
const common = { tag: 'cycles', access: 'person', params: z.strictObject({ id: Slug }) } as const;

export const anchors = {
  listAnchors: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/anchors',
    summary: 'The dates that others are counted from, with how they were moved and why',
    responses: {
      200: {
        description: 'In order of their instants',
        schema: z.object({
          items: z.array(Anchor),
          commands: z.array(z.literal('reschedule')).describe('What the person may do with them'),
        }),
      },
    },
  }),
  rescheduleCycle: route({
    ...common,
    method: 'post',
    path: '/api/cycles/:id/reschedule',
    summary:
      'Move a date: what is counted from it and is not over moves along, those who are asked hear of it. Before the launch only the date changes',
    body: z.strictObject({
      anchor: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
      to: Wall.describe('In the zone of the anchor'),
      seen: Wall.describe('The wall time that is replaced; refused as `reschedule.stale` when it is another by now'),
      reason: z.string().trim().min(1).max(maxReason).describe('Told to those who are asked'),
      override: z
        .strictObject({ reason: z.string().trim().min(1).max(maxReason) })
        .optional()
        .describe('Why it moves although a document would then be due when it is too late to publish it (`document.too-late`); kept'),
    }),
    key: 'required',
    responses: commandResponses,
  }),
} satisfies Record<string, Route>;
