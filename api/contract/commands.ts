/** The route of a command's receipt and answer. */
import * as z from 'zod';
import { Answer, Receipt } from './answers.ts';
import { route } from './route.ts';

export const commands = {
  getCommand: route({
    method: 'get',
    path: '/api/commands/:id',
    tag: 'commands',
    summary: 'Receipt and answer of a command: for who sent it, and the secretariat',
    access: 'person',
    params: z.strictObject({ id: z.string().regex(/^[\w:.-]{1,300}$/) }),
    responses: {
      200: {
        description: 'The receipt; `answer` is null until it is decided',
        schema: z.object({ command: Receipt, answer: Answer.nullable() }),
      },
    },
  }),
};
