/** Routes that show the whole: contributions of all calls, progress of one, and what is about to be said. */
import * as z from 'zod';
import { ListedContribution } from './calls.ts';
import { BySubject, Instant, page, Slug, SubjectId, Zone } from './common.ts';
import { listing } from './listing.ts';
import { route } from './route.ts';

const Counts = z.object({
  total: z.int(),
  settled: z.int().describe('Of which nothing more is expected'),
  byStatus: z.record(z.string(), z.int()),
});

export const overview = {
  listAllContributions: route({
    method: 'get',
    path: '/api/contributions',
    tag: 'contributions',
    summary: 'Contributions of all calls, as far as the person sees them: a coordinator those of their regions',
    access: 'person',
    query: z.strictObject({ ...listing, cycle: Slug.optional(), call: SubjectId.optional() }),
    responses: {
      200: {
        description: 'A page',
        schema: page(ListedContribution).extend({
          byStatus: z
            .record(z.string(), z.int())
            .nullable()
            .describe('How many fit in each status, whichever status was asked for; null on further pages'),
        }),
      },
    },
  }),
  getProgress: route({
    method: 'get',
    path: '/api/calls/:id/progress',
    tag: 'calls',
    summary: 'How far a call is, by region and status, as far as the person sees its contributions',
    access: 'person',
    params: BySubject,
    responses: {
      200: {
        description: 'Counts',
        schema: z.object({
          call: z.string(),
          asOf: Instant.describe('The counts are of this instant'),
          asked: z.int().describe('Participants the call has asked'),
          all: Counts.describe('Each contribution once'),
          regions: z
            .array(Counts.extend({ region: z.string().nullable(), title: z.record(z.string(), z.string()) }))
            .describe('Each contribution in every region it counts in; `region` is null for those that count in none'),
        }),
      },
    },
  }),
  comingNotices: route({
    method: 'get',
    path: '/api/cycles/:id/coming',
    tag: 'cycles',
    summary: 'What will be said, by day and rule, if nothing changes: with how many notices to how many people',
    access: 'person',
    params: z.strictObject({ id: Slug }),
    query: z.strictObject({
      zone: Zone.optional().describe("IANA zone of the days; the cycle's unless told"),
      from: z.iso.date().optional().describe('First day; today unless told'),
      days: z.coerce.number().int().min(1).max(92).default(14),
    }),
    responses: {
      200: {
        description: 'Days on which something is to be said, in order. What is overdue counts today',
        schema: z.object({
          zone: z.string(),
          asOf: Instant,
          from: z.string(),
          until: z.string().describe('The last day'),
          days: z.array(
            z.object({
              day: z.string(),
              notices: z.int(),
              people: z.int(),
              rules: z.array(
                z.object({
                  rule: z.string(),
                  text: z.string(),
                  audience: z.string(),
                  notices: z.int(),
                  people: z.int(),
                  sample: z.string().describe('Id of one of them, to look at the mail'),
                }),
              ),
            }),
          ),
        }),
      },
    },
  }),
};
