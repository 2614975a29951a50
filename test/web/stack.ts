/** Everything as `npm start` runs it, on a database of its own: worker, API and web application, real Temporal, mails into a mailbox of the test. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { systemClock } from '../../activities/clock.ts';
import { createAuth } from '../../api/auth.ts';
import { createSessions } from '../../api/sign-in/sessions.ts';
import type { World } from '../../domain/simulation.ts';
import { loadConfig } from '../../launch/config.ts';
import { openParts, runApi, runWorker } from '../../launch/engine.ts';
import { freePort } from '../../launch/processes.ts';
import { atEnd } from '../support/at-end.ts';
import { testDatabase } from '../support/database.ts';
import { writeWorld } from '../support/engine.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { devServer } from '../support/temporal.ts';

export interface Stack {
  readonly base: string;
  readonly pool: pg.Pool;
  readonly mailbox: Mailbox;
  /** Asks the API as somebody, from a page of theirs; answers the body of what was not refused. */
  ask(person: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** The text of the first mail to somebody that matches, once it has come. */
  mailTo(person: string, matching: RegExp): Promise<string>;
  /** Opens a path with a session of somebody; round.test.ts signs in by the mail. */
  signIn(page: Page, person: string, path?: string): Promise<void>;
}

const addressOf = (person: string): string => `${person}@example.org`;

/** Links of a mail in their order. */
export const linksIn = (text: string): string[] => text.match(/https?:\S+/g) ?? [];

/** What is there at last; also before the first test, where `expect.poll` is not. */
export async function soon<T>(what: string, look: () => T | undefined | Promise<T | undefined>, patience = 40_000): Promise<T> {
  for (const until = performance.now() + patience; performance.now() < until; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited ${patience} ms for ${what}`);
}

/** Starts it all with the people and the template of a world. */
export async function openStack(world: World): Promise<Stack> {
  const [env, mailbox, port] = await Promise.all([devServer(), startMailbox(), freePort()]);
  const { url, pool } = await testDatabase();
  await writeWorld(pool, world);
  await pool.query('insert into "user" (id, name, email, "emailVerified", "updatedAt") select id, name, email, false, now() from person');
  const config = { ...loadConfig({ NODE_ENV: 'test', PORT: `${port}`, LOG_LEVEL: 'silent', RATE_LIMIT: '100000' }) };
  const secrets = { authSecret: 'a'.repeat(40), linkSecret: 'b'.repeat(40) };
  const temporal = { connectionOptions: { address: env.address }, namespace: env.namespace ?? 'default' };
  const parts = openParts(config, { databaseUrl: url, temporal, smtpUrl: mailbox.url }, secrets);
  const stops = [mailbox.stop, parts.close, await runWorker(parts), await runApi(parts)];
  atEnd(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  const base = config.baseUrl;
  const cookies = new Map<string, string>();
  const mailTo: Stack['mailTo'] = async (person, matching) => {
    const found = () => mailbox.mails.findLast(({ to, mail }) => to.includes(addressOf(person)) && matching.test(mail.text ?? ''));
    return (await soon(`a mail to ${person} with ${matching}`, found)).mail.text ?? '';
  };
  const auth = createAuth({ db: parts.db, baseUrl: base, secret: secrets.authSecret });
  const sessions = createSessions({ pool: parts.pool, auth, clock: systemClock, baseUrl: base });
  /** A session's cookie, as a browser gets it when its link has been used. */
  const cookieOf = async (person: string): Promise<string> => {
    const set = cookies.get(person) ?? (await sessions.open({ person, address: '', agent: 'a test' }));
    if (set === null) throw new Error(`${person} has no role`);
    cookies.set(person, set);
    return set.split(';')[0] ?? '';
  };
  return {
    ...{ base, pool, mailbox, mailTo },
    ask: async (person, method, path, body) => {
      const headers = {
        'content-type': 'application/json',
        origin: base,
        cookie: await cookieOf(person),
        'idempotency-key': crypto.randomUUID(),
      };
      const answer = await fetch(`${base}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const content = (await answer.json()) as Record<string, unknown>;
      expect([method, path, answer.ok, content.detail]).toEqual([method, path, true, undefined]);
      return content;
    },
    signIn: async (page, person, path = '/') => {
      const [name = '', value = ''] = (await cookieOf(person)).split(/=(.*)/s);
      await page.context().addCookies([{ name, value, url: base, httpOnly: true, sameSite: 'Lax' }]);
      await page.goto(base + path);
    },
  };
}
