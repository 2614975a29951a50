/** The sessions of the person who asks: where, since when, and ending them. */
import type { Handlers } from '../contract/route.ts';
import type { sessions as contract } from '../contract/sessions.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

export function sessionRoutes({ sessions }: Inside): Handlers<typeof contract> {
  return {
    signOut: async ({ person, session }) => {
      const ended = session !== null && (await sessions.end(person, session));
      return { body: { ended: ended ? 1 : 0 }, headers: { 'Set-Cookie': sessions.cleared } };
    },

    listSessions: async ({ person, session }) => {
      const rows = await sessions.list(person);
      const items = rows.map(({ id, createdAt, expiresAt, userAgent, ipAddress }) => ({
        ...{ id, current: id === session, since: iso(createdAt), until: iso(expiresAt) },
        agent: userAgent || null,
        address: ipAddress || null,
      }));
      return { body: { items } };
    },

    endSession: async ({ person, params }) => {
      if (!(await sessions.end(person, params.id))) throw notFound('session');
      return { body: { ended: 1 } };
    },

    endOtherSessions: async ({ person, session }) => ({ body: { ended: await sessions.endAll(person, session) } }),
  };
}
