/**
 * `deliverDue`: expands what is due, claims a bounded batch, sends it in small groups, and says when to wake next.
 * Bounded by a minute or 2,000 rows, so that a heartbeat, a stop and a restart never wait long.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Wire, WireResult } from '../mail/wire.ts';
import { expandDue } from './expand.ts';
import { type FactsDeps, type Outgoing, outgoingOf } from './facts.ts';
import { claim, type Mark, markAnswered, markSending, recover, storeNextWake } from './marks.ts';
import type { MessageOf } from './message.ts';

const mostRows = 2000;
const mostMs = 60_000;
const claimed = 500;
/** Rows marked `sending` at a time by one group; a crash can leave this times `groupsAtOnce` unknown: 40. */
const group = 10;
/** While some groups wait for the disk, others are on the wire. */
const groupsAtOnce = 4;
/** The next batch is claimed and looked up when fewer groups than this are left. */
const low = 10;
const usualLeaseMs = 60_000;
/** What is due while another transaction holds it is looked for again after this. */
const heldMs = 1000;

export interface DeliverDeps extends FactsDeps {
  /**
   * Connections whose commits do not wait for the disk, for expansions, claims and answers: one that a crash of PostgreSQL loses is done
   * again, or leaves its mails `unknown`. `sending` and the next wake-up go through `pool`, which is used for all unless told.
   */
  readonly relaxed?: pg.Pool;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly wire: Wire;
  readonly messageOf: MessageOf;
  /** Throws when the activity was cancelled. */
  readonly heartbeat: () => void;
  /** How long a claim holds without a sign of life, in milliseconds of real time; 60,000 unless told. */
  readonly leaseMs?: number;
}

const markOf = (id: string, messageId: string, result: WireResult): Mark => {
  switch (result.outcome) {
    case 'sent':
      return { id, state: 'sent', reason: null, response: result.response, messageId };
    case 'bounced':
      return { id, state: 'bounced', reason: 'refused by the mail server', response: result.response, messageId };
    case 'unknown':
      return { id, state: 'unknown', reason: result.reason, response: null, messageId };
    case 'retry':
      return { id, state: 'planned', reason: result.reason, response: null, messageId };
  }
};

/** Some mails under one claim. */
interface Claimed {
  readonly token: string;
  readonly mails: readonly Outgoing[];
}

async function sendGroup(deps: DeliverDeps, relaxed: pg.Pool, { token, mails }: Claimed): Promise<number> {
  const now = await deps.clock.now();
  const unfit: Mark[] = [];
  const composed = await Promise.all(
    mails.map(async (mail) => {
      try {
        return [{ mail, ...(await deps.messageOf(mail, now)) }];
      } catch (error) {
        unfit.push({
          id: mail.id,
          state: 'planned',
          reason: `could not be composed: ${(error as Error).message}`,
          response: null,
          messageId: null,
        });
        return [];
      }
    }),
  );
  const messages = composed.flat();
  const ids = messages.map(({ mail }) => mail.id);
  const allowed = await markSending(deps.pool, token, ids, now, deps.leaseMs ?? usualLeaseMs);
  const marks = await Promise.all(
    messages
      .filter(({ mail }) => allowed.has(mail.id))
      .map(async ({ mail, messageId, wireMail }) => markOf(mail.id, messageId, await deps.wire.send(wireMail))),
  );
  await markAnswered(relaxed, token, [...marks, ...unfit], now);
  return marks.filter((mark) => mark.state === 'sent').length;
}

export const createDeliverDue = (deps: DeliverDeps) => async (): Promise<{ next: Instant | null; sent: number }> => {
  const { pool, clock } = deps;
  const relaxed = deps.relaxed ?? pool;
  const started = performance.now();
  const queue: Claimed[] = [];
  let taken = 0;
  let sent = 0;
  let more = true;
  await recover(relaxed, await clock.now());

  /** Claims the next mails and reads what they say; when few are due, notices that are due become deliveries first. */
  const fetchMore = async (): Promise<void> => {
    const now = await clock.now();
    const token = randomUUID();
    const ids = await claim(relaxed, token, claimed, now, deps.leaseMs ?? usualLeaseMs);
    taken += ids.length;
    const expanded = ids.length < claimed ? await expandDue(relaxed, deps.templates, deps.calendar, now) : 0;
    const mails = ids.length ? await outgoingOf(deps, ids) : [];
    for (let at = 0; at < mails.length; at += group) queue.push({ token, mails: mails.slice(at, at + group) });
    more = (ids.length > 0 || expanded > 0) && taken < mostRows && performance.now() - started < mostMs;
  };
  let fetching: Promise<void> | undefined;
  const lane = async (): Promise<void> => {
    for (;;) {
      if (more && queue.length < low && !fetching) {
        fetching = fetchMore().then(() => {
          fetching = undefined;
        });
        fetching.catch(() => {}); // thrown below, when the queue is empty
      }
      const next = queue.shift();
      if (!next && !fetching) return;
      if (next) {
        const done = await sendGroup(deps, relaxed, next);
        sent += done;
      } else await fetching;
      deps.heartbeat();
    }
  };
  await Promise.all(Array.from({ length: groupsAtOnce }, lane));
  const now = await clock.now();
  const next = await storeNextWake(pool, now);
  return { next: next !== null && next <= now && taken === 0 ? now + heldMs : next, sent };
};
