/** The route that shows what a command would bring about, before it is given. */
import * as z from 'zod';
import { publicCommands } from '../../domain/contribution/commands.ts';
import { BySubject, Instant } from './common.ts';
import { commandKinds } from './contributions.ts';
import { route } from './route.ts';

const Asked = z.union(commandKinds.map((kind) => z.strictObject({ command: z.literal(kind), body: publicCommands[kind] })));

export const foresight = {
  previewCommand: route({
    method: 'post',
    path: '/api/contributions/:id/preview',
    tag: 'contributions',
    summary:
      'What a command would bring about if it were given now: each mail as it would be sent. Changes nothing, and is refused as the command would be',
    access: 'person',
    params: BySubject,
    body: Asked.describe('The command with the body it would have'),
    responses: {
      200: {
        description: 'What would follow',
        schema: z.object({
          status: z.string().describe('Of the contribution afterwards'),
          mails: z
            .array(
              z.object({
                rule: z.string(),
                audience: z.string(),
                person: z.object({ id: z.string(), name: z.string() }),
                language: z.string(),
                dueAt: Instant.describe("When it would leave: at once, or in the person's working hours"),
                calendar: z.boolean().describe('Whether it carries the calendar entry'),
                withheld: z
                  .enum(['address-stopped', 'muted'])
                  .nullable()
                  .describe('Why this person would not get it; null when they would'),
                subject: z.string(),
                html: z.string(),
                text: z.string(),
              }),
            )
            .describe('As far as this person may see them. Their link stands for nobody: each recipient gets one of their own'),
          nobody: z.array(z.object({ rule: z.string(), audience: z.string() })).describe('Notices that nobody would get now'),
          reminders: z
            .array(z.object({ rule: z.string(), audience: z.string(), dueAt: Instant }))
            .nullable()
            .describe('Reminders that would take the place of the present ones; null when those stay'),
        }),
      },
    },
  }),
};
