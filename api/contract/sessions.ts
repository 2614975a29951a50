/** Routes about the sessions of the person who asks. */
import * as z from 'zod';
import { Id, Instant, list } from './common.ts';
import { route } from './route.ts';

const common = { tag: 'me', access: 'person' } as const;
const Ended = z.object({ ended: z.int().describe('How many sessions') });

export const sessions = {
  signOut: route({
    ...common,
    method: 'post',
    path: '/api/sign-out',
    summary: 'Ends the session that asks, and takes its cookie away; with an API key nothing is ended',
    responses: { 200: { description: 'Signed out', schema: Ended } },
  }),
  listSessions: route({
    ...common,
    method: 'get',
    path: '/api/me/sessions',
    summary: 'Where this person is signed in, and since when',
    responses: {
      200: {
        description: 'The latest first',
        schema: list(
          z.object({
            id: z.string(),
            current: z.boolean().describe('The session that asks'),
            since: Instant,
            until: Instant,
            agent: z.string().nullable().describe('What the browser said of itself'),
            address: z.string().nullable().describe('Network address it was opened from'),
          }),
        ),
      },
    },
  }),
  endSession: route({
    ...common,
    method: 'post',
    path: '/api/me/sessions/:id/end',
    summary: 'Ends one session of this person',
    params: z.strictObject({ id: Id }),
    responses: { 200: { description: 'Ended', schema: Ended } },
  }),
  endOtherSessions: route({
    ...common,
    method: 'post',
    path: '/api/me/sessions/end-others',
    summary: 'Ends all sessions of this person but the one that asks; with an API key, all',
    responses: { 200: { description: 'Ended', schema: Ended } },
  }),
};
