/** The route a new draft starts from. */
import * as z from 'zod';
import { BySubject, Instant, Json } from './common.ts';
import { route } from './route.ts';

export const previous = {
  getPrevious: route({
    method: 'get',
    path: '/api/contributions/:id/previous',
    tag: 'contributions',
    summary:
      'What was submitted last, to start a draft from: of this contribution, or else by the same participant to the same ask of an earlier cycle. 404 when there is none',
    access: 'person',
    params: BySubject,
    responses: {
      200: {
        description: 'The text as far as the form of today takes it, and the rest',
        schema: z.object({
          from: z.object({
            contribution: z.string(),
            cycle: z.object({ id: z.string(), title: z.string() }),
            number: z.int(),
            hash: z.string(),
            receipt: z.string(),
            receivedAt: Instant,
          }),
          content: Json.describe('Answers that fit the form, by `section.field`: the content of a draft'),
          rest: z
            .array(z.object({ field: z.string(), value: z.unknown(), detail: z.string().describe('Why it does not fit') }))
            .describe('Answers that the form no longer has, or no longer takes as they are'),
        }),
      },
    },
  }),
};
