/** How lists of contributions are narrowed and sorted: the same for one call, for all calls, for spreadsheets and for proposals. */
import * as z from 'zod';
import { statuses } from '../../domain/contribution/state.ts';
import { Instant, Paging } from './common.ts';

const known: ReadonlySet<string> = new Set(statuses);

/** All of them must hold. */
export const filter = {
  status: z
    .string()
    .max(200)
    .refine((text) => text.split(',').every((status) => known.has(status)), `is one or several of ${statuses.join(', ')}`)
    .optional()
    .describe('One status, or several with commas between them'),
  region: z
    .string()
    .regex(/^[A-Z]{2,8}$/)
    .optional()
    .describe('Those that count in this region: see `countsIn`'),
  timing: z
    .enum(['onTime', 'grace', 'late', 'none'])
    .optional()
    .describe('When the latest version was received against the deadline; `none`: nothing was submitted'),
  dueFrom: Instant.optional().describe('The hard deadline in force is at this instant or later'),
  dueUntil: Instant.optional().describe('The hard deadline in force is before this instant'),
  text: z.string().trim().min(1).max(100).optional().describe('Part of the name of the participant in any language, or of its id'),
};

export const sorts = ['participant', 'status', 'deadline', 'submitted', 'updated'] as const;
export type Sort = (typeof sorts)[number];

/** Filter, sort and page of a list. */
export const listing = {
  ...Paging,
  ...filter,
  sort: z
    .enum(sorts)
    .default('participant')
    .describe('`status`: by the course of a contribution; what has no deadline or no version comes last'),
  order: z.enum(['asc', 'desc']).default('asc'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .default('en')
    .describe('Names are sorted in this language'),
};
