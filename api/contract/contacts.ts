/** Routes of the log of what else was tried to reach a participant. */
import * as z from 'zod';
import { maxReason } from '../../domain/limits.ts';
import { BySubject, created, Instant, Paging, page } from './common.ts';
import { route } from './route.ts';

const ways = ['call', 'letter', 'meeting', 'message', 'other'] as const;
export const Contact = z.object({
  id: z.string(),
  at: Instant.describe('When it happened'),
  way: z.enum(ways),
  partner: z.string().describe('With whom, in words'),
  said: z.string(),
  by: z.object({ id: z.string(), name: z.string().nullable() }),
  principal: z.string().nullable().describe('For whom it was done: a region, or the secretariat'),
  recordedAt: Instant,
});
const common = { tag: 'contributions', access: 'person', params: BySubject, path: '/api/contributions/:id/contacts' } as const;

export const contacts = {
  listContacts: route({
    ...common,
    method: 'get',
    summary: 'What else was tried: calls, letters, meetings. For coordinators of its regions and the secretariat',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page, by when it happened', schema: page(Contact) } },
  }),
  recordContact: route({
    ...common,
    method: 'post',
    summary: 'Record what else was tried. Entries stay as they are; a correction is another entry',
    body: z.strictObject({
      way: z.enum(ways),
      at: Instant.optional().describe('When it happened: not later than now, which it is unless told'),
      partner: z.string().trim().min(1).max(300),
      said: z.string().trim().min(1).max(maxReason),
    }),
    key: 'required',
    responses: created,
  }),
};
