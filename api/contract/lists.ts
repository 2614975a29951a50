/** Routes of lists to which others may object, and of asking further participants. */
import * as z from 'zod';
import { askBody } from '../../domain/call.ts';
import { commandResponses } from './answers.ts';
import { BySubject, Instant, Json } from './common.ts';
import { route } from './route.ts';

const Names = z.record(z.string(), z.string());
const common = { access: 'person', params: BySubject } as const;

export const lists = {
  askFurther: route({
    ...common,
    method: 'post',
    path: '/api/calls/:id/ask',
    tag: 'calls',
    summary: 'Ask further participants of an open call, by name; each is invited like the others',
    body: askBody,
    key: 'required',
    responses: commandResponses,
  }),
  getList: route({
    ...common,
    method: 'get',
    path: '/api/calls/:id/list',
    tag: 'lists',
    summary: 'What stands on the list of a call, for those who may object, until when, and what became of it',
    responses: {
      200: {
        description: 'The list',
        schema: z.object({
          call: z.string(),
          title: Names,
          cycle: z.string(),
          zone: z.string(),
          form: z.unknown().describe('The form that was filled in'),
          items: z.array(
            z.object({
              id: z.string().describe('Of the contribution; objections go to POST /api/contributions/:id/object'),
              participant: z.object({ id: z.string(), names: Names, country: z.string().nullable() }),
              standing: z
                .enum(['listed', 'objected', 'accepted', 'refused'])
                .describe('`objected`: an objection was received, and a decision is awaited'),
              until: Instant.nullable().describe('Until when objections count; null once that is over'),
              content: Json,
              objections: z
                .array(z.object({ by: z.object({ id: z.string(), names: Names }), at: Instant, reason: z.string().nullable() }))
                .describe('All of them for the secretariat; to others their own'),
              mayObjectFor: z.array(z.string()).describe('Participants for which this person may object now'),
            }),
          ),
        }),
      },
    },
  }),
};
