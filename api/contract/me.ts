/** Routes about the person who asks. */
import * as z from 'zod';
import { Instant, list } from './common.ts';
import { MembershipView } from './directory.ts';
import { route } from './route.ts';

const HeldRole = MembershipView.extend({
  delegator: z.object({ id: z.string(), name: z.string() }).optional().describe('Who delegated it; left out for a role of one’s own'),
  cycle: z.string().nullable().optional().describe('The one cycle it was delegated for; null for all'),
  ask: z.string().nullable().optional().describe('The one ask of that cycle; null for all'),
}).describe('A role, or one that is delegated to this person: `id` is then that of the delegation');

export const me = {
  getMe: route({
    method: 'get',
    path: '/api/me',
    tag: 'me',
    summary: 'Who asks, with the roles held now, delegated ones too',
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
          memberships: z.array(HeldRole),
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
            contribution: z.string().nullable().describe('Null where the task is about no single one: `confirm`'),
            task: z
              .enum([
                'answer',
                'revise',
                'clear',
                'decide',
                'find-focal-point',
                'confirm',
                'pledge-report',
                'pledge-complete',
                'pledge-screen',
                'pledge-partner',
                'document-write',
                'document-complete',
                'document-decide',
                'document-publish',
                'document-transmit',
              ])
              .describe(
                '`clear`: asked of the clearing authority of the participant. `find-focal-point`: mails to those who answer for the participant come back; its coordinator finds who can be reached. `confirm`: somebody proposed what takes a second person. `pledge-...`: see `pledge`. `document-...`: see `document`',
              ),
            title: z.record(z.string(), z.string()),
            participant: z.string().nullable(),
            names: z.record(z.string(), z.string()).describe('Of the participant, by language'),
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
            proposal: z
              .object({
                id: z.string(),
                kind: z.enum(['open', 'remind', 'extend', 'reopen']),
                subjects: z.int().describe('Contributions it is about'),
                proposedBy: z.object({ id: z.string(), name: z.string().nullable() }),
              })
              .optional()
              .describe('Of `confirm`'),
            pledge: z.object({ id: z.string() }).optional().describe('What a task about a pledge is about'),
            document: z.object({ id: z.string() }).optional().describe('What a task about a document is about'),
          }),
        ),
      },
    },
  }),
};
