/** Everybody who listens: one look at the database for all of them, each told what they may see, by the roles they hold then. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../../activities/clock.ts';
import { roleObject } from '../../activities/roles.ts';
import type { TemplateStore } from '../../activities/templates.ts';
import type { Membership } from '../../domain/permissions.ts';
import type { Session } from '../sign-in/sessions.ts';
import { type Change, type Changes, watchChanges } from './changes.ts';
import { type Told, toldOf } from './sight.ts';

/** Streams one person may have open at once. */
export const mostStreams = 10;
const second = 1_000;
const every = { look: second, heartbeat: 20 * second, roles: 10 * second };
/** How long a stream lasts: with a session half an hour, with a key, which cannot be looked up again, five minutes. */
const lasts = { session: 30 * 60 * second, key: 5 * 60 * second };
/** How long looking goes on when nobody is left, so that who comes back misses nothing. */
const lingers = 30 * second;
/** Changes kept for who comes back, and told to one person at once; what is more is a `reset`. */
const kept = 1_000;
const atOnce = 200;
/** Bytes that may wait for a slow line before its stream is ended. */
const mostWaiting = 64 * 1024;

interface Stream {
  readonly person: string;
  readonly session: string | null;
  memberships: readonly Membership[];
  readonly res: ServerResponse;
  readonly endsAt: number;
}

export interface Listening {
  readonly person: string;
  readonly session: string | null;
  readonly memberships: readonly Membership[];
  /** Of the stream before; null for the first. */
  readonly lastEventId: string | null;
}

export type Hub = ReturnType<typeof createHub>;

export interface HubOptions {
  readonly pool: pg.Pool;
  readonly pinned: TemplateStore;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  readonly closing?: AbortSignal | undefined;
}

const rolesSql = `SELECT m.person_id AS person, ${roleObject} AS held FROM role_held m
WHERE m.person_id = ANY($1) AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2)`;

export function createHub({ pool, pinned, clock, log, closing }: HubOptions) {
  const streams = new Set<Stream>();
  let epoch = randomUUID().slice(0, 8);
  let count = 0;
  let past: { readonly n: number; readonly change: Change }[] = [];
  let running = false;

  const here = (): string => `${epoch}-${count}`;
  const end = (stream: Stream): void => {
    streams.delete(stream);
    stream.res.end();
  };
  const write = (stream: Stream, text: string): void => {
    if (stream.res.writableEnded || stream.res.writableLength > mostWaiting) end(stream);
    else stream.res.write(text);
  };
  /** Each thing is told once; the id stands with the last, so that a stream that breaks in between is told all again. */
  const tell = (stream: Stream, told: readonly Told[]): void => {
    const once = [...new Map(told.map((one) => [`${one.event} ${one.id}`, one])).values()];
    const list: readonly Told[] = once.length > atOnce ? [{ event: 'reset' }] : once;
    if (list.length === 0) return;
    const texts = list.map(({ event, id }) => `event: ${event}\ndata: ${JSON.stringify(id === undefined ? {} : { id })}\n`);
    write(stream, `${texts.join('\n')}id: ${here()}\n\n`);
  };
  const tellAll = (changes: readonly Change[]): void => {
    for (const stream of streams)
      tell(
        stream,
        changes.flatMap((change) => toldOf(change, stream.memberships)),
      );
  };

  async function look(changes: Changes): Promise<void> {
    const found = await changes.look();
    if (found === null) {
      count++;
      past = [];
      epoch = randomUUID().slice(0, 8);
      for (const stream of streams) tell(stream, [{ event: 'reset' }]);
      return;
    }
    if (found.length === 0) return;
    past = [...past, ...found.map((change) => ({ n: ++count, change }))].slice(-kept);
    tellAll(found);
  }

  /** Roles and sessions as they are now: who has lost them hears nothing more, ten seconds later at most. */
  async function renew(): Promise<void> {
    const people = [...new Set([...streams].map(({ person }) => person))];
    const sessions = [...streams].flatMap(({ session }) => session ?? []);
    const [roles, held] = await Promise.all([
      pool.query<{ person: string; held: Membership }>(rolesSql, [people, new Date(await clock.now())]),
      pool.query<{ id: string }>('SELECT id FROM session WHERE id = ANY($1) AND "expiresAt" > $2', [sessions, new Date()]),
    ]);
    const of = Map.groupBy(roles.rows, ({ person }) => person);
    const holds = new Set(held.rows.map(({ id }) => id));
    for (const stream of streams) {
      stream.memberships = (of.get(stream.person) ?? []).map(({ held }) => held);
      if (stream.memberships.length === 0 || (stream.session !== null && !holds.has(stream.session))) end(stream);
    }
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
  async function run(): Promise<void> {
    const last = { heartbeat: Date.now(), roles: Date.now(), anybody: Date.now() };
    let changes: Changes | undefined;
    while (!closing?.aborted) {
      const now = Date.now();
      if (streams.size > 0) last.anybody = now;
      else if (now - last.anybody > lingers) break;
      try {
        if (streams.size > 0 && now - last.roles >= every.roles) {
          last.roles = now;
          await renew();
        }
        if (changes) await look(changes);
        else changes = await watchChanges(pool, pinned);
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'changes were not looked for; tried again');
      }
      for (const stream of streams) if (stream.endsAt <= now) end(stream);
      if (now - last.heartbeat >= every.heartbeat) {
        last.heartbeat = now;
        for (const stream of streams) write(stream, ': still here\n\n');
      }
      await pause(every.look);
    }
    running = false;
    past = [];
    epoch = randomUUID().slice(0, 8);
  }

  /** What came after an event id: nothing, what is kept, or everything again. */
  function since(lastEventId: string, { memberships }: Listening): readonly Told[] {
    const [of, n] = lastEventId.split('-');
    const number = Number(n);
    if (of !== epoch || !Number.isInteger(number) || number > count || number < (past[0]?.n ?? count + 1) - 1) return [{ event: 'reset' }];
    return past.filter((one) => one.n > number).flatMap(({ change }) => toldOf(change, memberships));
  }

  closing?.addEventListener('abort', () => {
    for (const stream of streams) end(stream);
  });

  return {
    /** Whether a person may open another stream. */
    hasRoom: (person: string): boolean => [...streams].filter((stream) => stream.person === person).length < mostStreams,

    /** Tells a stream what happens from now on, until it ends. */
    listen(res: ServerResponse, listening: Listening): void {
      if (closing?.aborted) return void res.end();
      const { person, session, memberships, lastEventId } = listening;
      const stream: Stream = { person, session, memberships, res, endsAt: Date.now() + (session === null ? lasts.key : lasts.session) };
      streams.add(stream);
      res.on('close', () => streams.delete(stream)).on('error', () => streams.delete(stream));
      res.write(`retry: 3000\nid: ${here()}\n\n`);
      if (lastEventId !== null) tell(stream, since(lastEventId, listening));
      if (!running) {
        running = true;
        void run();
      }
    },

    /** Ends the streams of sessions that were ended. */
    endSessions(matches: (session: Pick<Session, 'id' | 'person'>) => boolean): void {
      for (const stream of streams) if (stream.session !== null && matches({ id: stream.session, person: stream.person })) end(stream);
    },
  };
}
