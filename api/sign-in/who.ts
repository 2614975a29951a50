/** Who asks, for every route: by API key, or by the cookie of a session. What a cookie may change must come from a page of this site. */
import type { Request, RequestHandler, Response } from 'express';
import { bearer, type Verify } from '../auth.ts';
import { Problem } from '../problems.ts';
import type { Sessions } from './sessions.ts';

/** What is kept of who asks, in `res.locals`. */
export interface Asker {
  readonly person: string;
  /** Id of the session; null with a key. */
  readonly session: string | null;
}

export interface WhoOptions {
  readonly verify: Verify;
  readonly sessions: Pick<Sessions, 'carried' | 'of' | 'cleared'>;
  readonly baseUrl: string;
}

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from a page of `origin`: by its Origin header, and by Sec-Fetch-Site (Fetch Metadata) where the browser sends
 * it. One of the two must be there, and neither may say otherwise.
 */
export function isSameSite(origin: string, headers: { readonly origin?: string | undefined; readonly site?: string | undefined }): boolean {
  if (headers.origin === undefined && headers.site === undefined) return false;
  return (headers.origin ?? origin) === origin && (headers.site ?? 'same-origin') === 'same-origin';
}

export const askerOf = (res: Response): Asker | null => (res.locals.asker as Asker | undefined) ?? null;

export function createWho({ verify, sessions, baseUrl }: WhoOptions) {
  const { origin } = new URL(baseUrl);
  const fromHere = (req: Request): void => {
    if (!isSameSite(origin, { origin: req.get('origin'), site: req.get('sec-fetch-site') }))
      throw new Problem(
        'request.cross-site',
        `With a session, changes are made from the pages at ${origin} only. Programs use an API key.`,
      );
  };
  const bySession = async (cookie: string): Promise<Asker | null> => {
    const found = await sessions.of(cookie);
    return found && { person: found.person, session: found.id };
  };

  /** Before the body is read: refuses what has neither key nor cookie, and what comes from another site. A key counts before a cookie. */
  const carries: RequestHandler = (req, _res, next) => {
    if (req.headers.authorization !== undefined) {
      if (bearer(req.headers.authorization) === null) throw signIn('An API key is needed: Authorization: Bearer …');
    } else if (sessions.carried(req.headers.cookie) === null) throw signIn('Sign in, or send an API key: Authorization: Bearer …');
    else if (!reads.has(req.method)) fromHere(req);
    next();
  };

  /** After the body was read: finds the person out. */
  const known: RequestHandler = async (req, res, next) => {
    const key = bearer(req.headers.authorization);
    if (key !== null) {
      const person = await verify(key);
      if (person === null) throw signIn('This API key is not known, has expired or was revoked.');
      res.locals.asker = { person, session: null } satisfies Asker;
    } else {
      res.locals.asker = await bySession(sessions.carried(req.headers.cookie) ?? '');
      if (res.locals.asker === null) throw signIn('You were signed out, or the session has ended. Sign in again.', sessions.cleared);
    }
    res.locals.person = askerOf(res)?.person;
    next();
  };

  /** For pages anybody may open: who has a session is known, nobody is refused. */
  const visits: RequestHandler = async (req, res, next) => {
    const cookie = sessions.carried(req.headers.cookie);
    res.locals.asker = cookie === null ? null : await bySession(cookie);
    next();
  };

  /** For forms: sent from a page of this site, whoever sends them. */
  const form: RequestHandler = (req, _res, next) => {
    fromHere(req);
    next();
  };
  return { carries, known, visits, form };
}

const signIn = (detail: string, cookie?: string): Problem =>
  new Problem('sign-in.required', detail, {}, { 'WWW-Authenticate': 'Bearer', ...(cookie && { 'Set-Cookie': cookie }) });
