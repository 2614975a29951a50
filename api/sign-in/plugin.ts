/**
 * What better-auth is asked to do for signing in by a link: open a session with its cookie, and read the cookie. Both are called from
 * here only; none of better-auth's own routes is mounted.
 */
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';

const serverOnly = { scope: 'server' } as const;

export const linkSignIn = () => ({
  id: 'plenary-link' as const,
  endpoints: {
    /** Opens a session of an account and sets its cookie. `address` and `agent`: where it was opened. */
    openSession: createAuthEndpoint(
      {
        method: 'POST',
        requireHeaders: true,
        metadata: serverOnly,
        body: z.object({ person: z.string(), address: z.string(), agent: z.string() }),
      },
      async (ctx) => {
        const { person, address, agent } = ctx.body;
        const adapter = ctx.context.internalAdapter;
        const user = await adapter.findUserById(person);
        if (!user) return null;
        const session = await adapter.createSession(person, false, { ipAddress: address, userAgent: agent }, true);
        await setSessionCookie(ctx, { session, user });
        return session.id;
      },
    ),
    /** The token in the session's cookie; null when there is none, or its signature does not fit. */
    readCookie: createAuthEndpoint({ method: 'GET', requireHeaders: true, metadata: serverOnly }, async (ctx) => {
      const { authCookies, secret } = ctx.context;
      return (await ctx.getSignedCookie(authCookies.sessionToken.name, secret)) || null;
    }),
  },
});
