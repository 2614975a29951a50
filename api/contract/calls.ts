/** Routes of calls, and the lists of their contributions. */
import * as z from 'zod';
import { channels } from '../../domain/contribution/entered.ts';
import { BySubject, Deadline, Instant, Moment, page } from './common.ts';
import { filter, listing } from './listing.ts';
import { route } from './route.ts';

export const CallSummary = z.object({
  id: z.string(),
  cycle: z.string(),
  phase: z.string(),
  stage: z.string(),
  title: z.record(z.string(), z.string()),
  region: z.string().nullable(),
  status: z.string(),
  opens: Instant,
  deadline: Deadline,
});
const CallView = CallSummary.extend({
  asked: z.int(),
  settled: z.int(),
  byStatus: z.record(z.string(), z.int()),
  byRegion: z.record(z.string(), z.int()).describe('Contributions that count in each region; one may count in several'),
});
export const Entered = z
  .object({
    by: z.enum(channels),
    received: Moment.describe('As stated, in the zone it was stated in; counts against the deadline'),
    dateOnly: z.boolean().describe('Only a date was stated, which counts from its beginning'),
    at: Instant.describe('When it was entered'),
    actor: z.object({ id: z.string(), name: z.string().nullable() }),
  })
  .describe('Came by mail or on paper, and was entered for the participant');
export const ContributionSummary = z.object({
  id: z.string(),
  participant: z.object({ id: z.string(), names: z.record(z.string(), z.string()) }),
  region: z.string().nullable().describe('The region whose coordinator decides: the default region of the participant'),
  regions: z.array(z.string()).describe('All regions of the participant'),
  countsIn: z.array(z.string()).describe('Regions in which it counts: those named when it was submitted, all of `regions` before'),
  status: z.string(),
  deadline: Deadline.nullable(),
  expected: Instant.nullable(),
  submissions: z.int(),
  entered: Entered.nullable().describe('Of the latest version; null when that was submitted here'),
  updatedAt: Instant,
});
export const ListedContribution = ContributionSummary.extend({
  cycle: z.string(),
  title: z.record(z.string(), z.string()).describe('Of what is asked'),
  timing: z.enum(['onTime', 'grace', 'late']).nullable().describe('Of the latest version; null before the first'),
  submittedAt: Instant.nullable().describe('When the latest version was received'),
});
const common = { tag: 'calls', access: 'person', params: BySubject } as const;
const csv = { 200: { description: 'One line for each contribution; cells that would be formulas are escaped', type: 'text/csv' } } as const;

export const calls = {
  getCall: route({
    ...common,
    method: 'get',
    path: '/api/calls/:id',
    summary: 'One call, with counts by status',
    responses: { 200: { description: 'The call', schema: CallView } },
  }),
  openCall: route({
    ...common,
    method: 'post',
    path: '/api/calls/:id/open',
    summary:
      'Refused with `authority.second-person`: a call is opened ahead of its date by POST /api/proposals, which another person confirms',
    body: z.strictObject({}),
    key: 'required',
    responses: {},
  }),
  listContributions: route({
    ...common,
    method: 'get',
    path: '/api/calls/:id/contributions',
    summary: 'Its contributions, as far as the person sees them, narrowed and sorted',
    query: z.strictObject(listing),
    responses: { 200: { description: 'A page', schema: page(ListedContribution) } },
  }),
  exportContributions: route({
    ...common,
    method: 'get',
    path: '/api/calls/:id/contributions/export.csv',
    summary: 'The same list as a spreadsheet',
    query: z.strictObject(filter),
    responses: csv,
  }),
  exportCall: route({
    ...common,
    method: 'get',
    path: '/api/calls/:id/export.csv',
    summary: 'The same spreadsheet under a shorter address',
    query: z.strictObject(filter),
    responses: csv,
  }),
};
