/**
 * Sessions: opened by a link, carried by a cookie, ended by their person, by time, or with the person's last role. A session that was
 * looked up is remembered for at most 10 seconds; what ends in this process is forgotten at once, what ends in another one with that delay.
 */
import type pg from 'pg';
import { type Auth, cached, cookieName, isSecure } from '../auth.ts';
import { rolesSql } from './roles.ts';

/** A session that holds. */
export interface Session {
  /** Names it; no secret. */
  readonly id: string;
  readonly person: string;
  /** Real time. */
  readonly expiresAt: number;
  /** When the last role ends, by the engine's clock; null when one has no end. */
  readonly rolesUntil: number | null;
}

/** A session as its person sees it. */
export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export interface Opening {
  readonly person: string;
  /** Where it is opened: network address, and what the browser says of itself. */
  readonly address: string;
  readonly agent: string;
}

// An account whose address is no longer the person's is somebody else's mailbox, or a person made anonymous.
const findSql = `SELECT s.id, s."userId" AS person, s."expiresAt", r.open, r.last
FROM session s JOIN "user" u ON u.id = s."userId" JOIN person p ON p.id = u.id AND lower(p.email) = lower(u.email)
  JOIN LATERAL (SELECT count(*) AS n, bool_or(until_at IS NULL) AS open, max(until_at) AS last FROM ${rolesSql('p.id', '$3')} m) r ON r.n > 0
WHERE s.token = $1 AND s."expiresAt" > $2`;

/** The account of a person takes their present address, which the link has just proven. Nobody without a role at $2 gets one. */
const accountSql = `INSERT INTO "user" (id, name, email, "emailVerified", "updatedAt")
  SELECT p.id, p.name, p.email, true, now() FROM person p WHERE p.id = $1 AND EXISTS ${rolesSql('p.id', '$2')}
  ON CONFLICT (id) DO UPDATE SET email = excluded.email, "emailVerified" = true, "updatedAt" = now()`;

export interface SessionsOptions {
  readonly pool: pg.Pool;
  readonly auth: Auth;
  readonly baseUrl: string;
  /** The engine's, for roles. */
  readonly clock: { now(): number | Promise<number> };
  /** Told which sessions were ended here, at once. */
  readonly onEnded?: (matches: (session: Pick<Session, 'id' | 'person'>) => boolean) => void;
}
export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ pool, auth, baseUrl, clock, onEnded }: SessionsOptions) {
  const name = cookieName(baseUrl);
  const mine = new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`);

  const find = async (cookie: string): Promise<Session | null> => {
    const token = await auth.api.readCookie({ headers: new Headers({ cookie: `${name}=${cookie}` }) });
    if (token === null) return null;
    const { rows } = await pool.query<{ id: string; person: string; expiresAt: Date; open: boolean; last: Date | null }>(findSql, [
      token,
      new Date(),
      new Date(await clock.now()),
    ]);
    const row = rows[0];
    if (!row) return null;
    const { id, person, expiresAt, open, last } = row;
    return { id, person, expiresAt: expiresAt.getTime(), rolesUntil: open || !last ? null : last.getTime() };
  };
  const known = cached(find);
  const ended = (matches: (session: Pick<Session, 'id' | 'person'>) => boolean): void => {
    known.forget(matches);
    onEnded?.(matches);
  };

  return {
    /** The value of our cookie in a request's header; null when it carries none. */
    carried: (header: string | undefined): string | null => mine.exec(header ?? '')?.[1] ?? null,

    /** The session a cookie stands for, or null: signed out, past its time, or of somebody without a role. */
    async of(cookie: string): Promise<Session | null> {
      const found = await known(cookie);
      if (!found || found.expiresAt <= Date.now()) return null;
      return found.rolesUntil === null || found.rolesUntil > (await clock.now()) ? found : null;
    },

    /** Opens one; answers its `Set-Cookie`, or null when the person has no role (any more). */
    async open({ person, address, agent }: Opening): Promise<string | null> {
      const { rowCount } = await pool.query(accountSql, [person, new Date(await clock.now())]);
      if (rowCount === 0) return null;
      const { headers, response } = await auth.api.openSession({
        body: { person, address, agent: agent.slice(0, 300) },
        headers: new Headers(),
        returnHeaders: true,
      });
      const cookie = headers?.getSetCookie().find((one: string) => one.startsWith(`${name}=`));
      return response === null ? null : (cookie ?? null);
    },

    /** `Set-Cookie` that takes the cookie away. */
    cleared: `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${isSecure(baseUrl) ? '; Secure' : ''}`,

    async list(person: string): Promise<readonly SessionRow[]> {
      const { rows } = await pool.query<SessionRow>(
        'SELECT id, "createdAt", "expiresAt", "ipAddress", "userAgent" FROM session WHERE "userId" = $1 AND "expiresAt" > $2 ORDER BY "createdAt" DESC, id',
        [person, new Date()],
      );
      return rows;
    },

    /** Ends one session of a person; false when there is no such one. */
    async end(person: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query('DELETE FROM session WHERE "userId" = $1 AND id = $2', [person, id]);
      ended((session) => session.id === id);
      return rowCount === 1;
    },

    /** Ends all sessions of a person but `keep`; answers how many. For a person made anonymous too. */
    async endAll(person: string, keep: string | null = null): Promise<number> {
      const { rowCount } = await pool.query('DELETE FROM session WHERE "userId" = $1 AND id IS DISTINCT FROM $2', [person, keep]);
      ended((session) => session.person === person && session.id !== keep);
      return rowCount ?? 0;
    },

    /** Ends the sessions of a person who holds no role at the engine's now; to be called after a role was ended. */
    async endWithoutRole(person: string): Promise<void> {
      const at = new Date(await clock.now());
      await pool.query(`DELETE FROM session WHERE "userId" = $1 AND NOT EXISTS ${rolesSql('$1', '$2')}`, [person, at]);
      ended((session) => session.person === person);
    },
  };
}
