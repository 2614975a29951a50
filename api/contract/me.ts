/** Routes about the person who asks. */
import * as z from 'zod';
import { Instant, list } from './common.ts';
import { MembershipView } from './directory.ts';
import { route } from './route.ts';

export const me = {
  getMe: route({
    method: 'get',
    path: '/api/me',
    tag: 'me',
    summary: 'Who asks, with the roles held now',
    access: 'person',
    responses: {
      200: {
        description: 'The person',
        schema: z.object({
          id: z.string(),
          name: z.string(),
          email: z.string(),
          language: z.string(),
          zone: z.string().nullable(),
          memberships: z.array(MembershipView),
        }),
      },
    },
  }),
  listTasks: route({
    method: 'get',
    path: '/api/me/tasks',
    tag: 'me',
    summary: 'What waits for this person, most urgent first',
    access: 'person',
    responses: {
      200: {
        description: 'At most 500',
        schema: list(
          z.object({
            contribution: z.string(),
            task: z
              .enum(['answer', 'revise', 'decide', 'find-focal-point'])
              .describe(
                '`find-focal-point`: mails to those who answer for the participant come back; its coordinator finds who can be reached',
              ),
            title: z.record(z.string(), z.string()),
            participant: z.string(),
            status: z.string(),
            dueAt: Instant.nullable(),
            zone: z.string(),
            commands: z.array(z.string()),
            delegator: z
              .object({ id: z.string(), name: z.string() })
              .optional()
              .describe('In whose place, where the role was delegated; what one has delegated oneself is not among the tasks'),
            unreachable: z
              .object({
                people: z.array(z.object({ id: z.string(), name: z.string(), since: Instant })),
                paused: z.boolean().describe('Whether nobody is left who could be reminded'),
              })
              .optional()
              .describe('Of `find-focal-point`: who cannot be reached'),
          }),
        ),
      },
    },
  }),
};
