/**
 * `deliverDue`: expands what is due, composes it, sends it in small groups, and says when to wake next.
 * Bounded by a minute or 2,000 rows, so that a heartbeat, a stop and a restart never wait long.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { stopsAddress } from '../../domain/bounce.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Wire, WireMail, WireResult } from '../mail/wire.ts';
import { expandDue, mostExpanded } from './expand.ts';
import { dueMails, type FactsDeps, type Outgoing } from './facts.ts';
import { type Mark, markAnswered, markLate, markRunning, markSending, recover, storeNextWake } from './marks.ts';
import type { MessageOf } from './message.ts';
import { resumeLost } from './resume.ts';
import { stopAddresses } from './stop.ts';
import { holdUnreadable } from './unreadable.ts';

const mostRows = 2000;
const mostMs = 60_000;
/** Deliveries read and composed at a time. */
const batch = 250;
/** The next batch is read when fewer composed mails than this are left. */
const low = 200;
/** Rows marked `sending` at a time by one group; a crash can leave this times `groupsAtOnce` unknown: 60. */
const group = 20;
/** While some groups wait for the disk, others are on the wire. */
const groupsAtOnce = 3;
const usualLeaseMs = 60_000;
/** What is due while another transaction holds it is looked for again after this. */
const heldMs = 1000;
/** How long a reading of the clock serves, in real time. */
const momentMs = 250;

export interface DeliverDeps extends FactsDeps {
  /**
   * Connections whose commits do not wait for the disk, for expansions, reads and answers: one that a crash of PostgreSQL loses is done
   * again, or leaves its mails `unknown`. `sending` and the next wake-up go through `pool`, which is used for all unless told.
   */
  readonly relaxed?: pg.Pool;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly wire: Wire;
  readonly messageOf: MessageOf;
  /** Sends the mails about roles that are due; left out: there are none. */
  readonly postLetters?: () => Promise<number>;
  /** Throws when the activity was cancelled. */
  readonly heartbeat: () => void;
  /** How long a mail may be on the wire without an answer, in milliseconds of real time; 60,000 unless told. */
  readonly leaseMs?: number;
}

const markOf = (id: string, messageId: string, result: WireResult): Mark => {
  switch (result.outcome) {
    case 'sent':
      return { id, state: 'sent', reason: null, response: result.response, messageId };
    case 'bounced': {
      const reason = stopsAddress(result.response, result.at) ? 'address-stopped' : 'refused by the mail server';
      return { id, state: 'bounced', reason, response: result.response, messageId };
    }
    case 'unknown':
      return { id, state: 'unknown', reason: result.reason, response: null, messageId };
    case 'retry':
      return { id, state: 'planned', reason: result.reason, response: null, messageId };
  }
};

/** A mail ready for the wire. */
interface Composed {
  readonly id: string;
  readonly messageId: string;
  readonly wireMail: WireMail;
}

/** Composes some mails; what cannot be composed is answered as a mark that waits. */
async function compose(messageOf: MessageOf, mails: readonly Outgoing[], now: Instant): Promise<{ ready: Composed[]; unfit: Mark[] }> {
  const unfit: Mark[] = [];
  const composed = await Promise.all(
    mails.map(async (mail): Promise<Composed[]> => {
      try {
        return [{ id: mail.id, ...(await messageOf(mail, now)) }];
      } catch (error) {
        const reason = `could not be composed: ${(error as Error).message}`;
        unfit.push({ id: mail.id, state: 'planned', reason, response: null, messageId: null });
        return [];
      }
    }),
  );
  return { ready: composed.flat(), unfit };
}

/** One writer of answers: those that come while it writes go together in its next statement. */
function answering(write: (marks: readonly Mark[]) => Promise<void>): (marks: readonly Mark[]) => Promise<void> {
  let waiting: Mark[] = [];
  let writing: Promise<void> | undefined;
  const all = async (): Promise<void> => {
    try {
      while (waiting.length) {
        const marks = waiting;
        waiting = [];
        await write(marks);
      }
    } finally {
      writing = undefined;
    }
  };
  return (marks) => {
    // With nothing to write it would end before it is known as the writer, and nobody would write after it.
    if (!marks.length) return Promise.resolve();
    waiting.push(...marks);
    writing ??= all();
    return writing;
  };
}

/** A clock that is asked at most four times a second of real time: what a run does in between is one moment to the ledger. */
function unhurried(clock: Clock): () => Promise<Instant> {
  let [read, asked] = [0, Number.NEGATIVE_INFINITY];
  return async () => {
    if (performance.now() - asked > momentMs) [read, asked] = [await clock.now(), performance.now()];
    return read;
  };
}

export const createDeliverDue = (deps: DeliverDeps) => async (): Promise<{ next: Instant | null; sent: number }> => {
  const { pool } = deps;
  const clock = unhurried(deps.clock);
  const relaxed = deps.relaxed ?? pool;
  const started = performance.now();
  const token = randomUUID();
  /** Composed, in the order of their instants. */
  const queue: Composed[] = [];
  const inHand = new Set<string>();
  let arrived = Promise.withResolvers<void>();
  let taken = 0;
  let sent = 0;
  let more = true;
  /** Whether notices may be due that are no deliveries yet; what is planned during the run has one of its own. */
  let unexpanded = true;
  /** Whether somebody was no longer to be asked, at the last moment. */
  let passedBy = false;
  await Promise.all([markRunning(relaxed), recover(relaxed, await clock())]);
  const unreadable = await holdUnreadable(relaxed, deps.templates, await clock());
  await resumeLost(relaxed, deps.templates, deps.calendar, await clock(), unreadable);
  sent += (await deps.postLetters?.()) ?? 0;
  const answer = answering(async (marks) => {
    await markAnswered(relaxed, token, marks, await clock());
    for (const { id } of marks) inHand.delete(id);
  });

  /** Reads the next mails and composes them; when few are due, notices that are due become deliveries first. */
  const fetchMore = async (): Promise<void> => {
    const now = await clock();
    const { mails, late } = await dueMails({ ...deps, pool: relaxed }, now, [...inHand], batch);
    await markLate(relaxed, late, now);
    taken += mails.length;
    const full = mails.length + late.length === batch;
    const expanded = unexpanded && !full ? await expandDue(relaxed, deps.templates, deps.calendar, now, unreadable) : 0;
    unexpanded = full ? unexpanded : expanded === mostExpanded;
    for (const { id } of mails) inHand.add(id);
    for (let at = 0; at < mails.length; at += group) {
      const { ready, unfit } = await compose(deps.messageOf, mails.slice(at, at + group), now);
      queue.push(...ready);
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
      if (unfit.length) await answer(unfit);
      await setImmediate(); // what is on the wire goes on meanwhile
    }
    more = (full || expanded > 0) && taken < mostRows && performance.now() - started < mostMs;
  };

  const send = async (mails: readonly Composed[]): Promise<void> => {
    const ids = mails.map(({ id }) => id);
    const allowed = await markSending(pool, token, ids, await clock(), deps.leaseMs ?? usualLeaseMs);
    for (const id of ids) if (!allowed.has(id)) inHand.delete(id);
    passedBy ||= allowed.size < ids.length;
    const marks = await Promise.all(
      mails
        .filter(({ id }) => allowed.has(id))
        .map(async ({ id, messageId, wireMail }) => markOf(id, messageId, await deps.wire.send(wireMail))),
    );
    const refused = new Set(marks.filter((mark) => mark.reason === 'address-stopped').map(({ id }) => id));
    // Before the answers: after a crash between the two, the next mail would find out at worst what is known already.
    if (refused.size)
      await stopAddresses(
        relaxed,
        mails.flatMap(({ id, wireMail }) => (refused.has(id) ? wireMail.to : [])),
        await clock(),
      );
    await answer(marks);
    sent += marks.filter((mark) => mark.state === 'sent').length;
  };

  let fetching: Promise<void> | undefined;
  const lane = async (): Promise<void> => {
    for (;;) {
      if (more && queue.length < low && !fetching) {
        fetching = fetchMore().finally(() => {
          fetching = undefined;
        });
        fetching.catch(() => {}); // thrown below, when the queue is empty
      }
      const next = queue.splice(0, group);
      if (!next.length && !fetching) return;
      await (next.length ? send(next) : Promise.race([fetching, arrived.promise]));
      deps.heartbeat();
    }
  };
  await Promise.all(Array.from({ length: groupsAtOnce }, lane));
  const now = await clock();
  if (passedBy) await resumeLost(relaxed, deps.templates, deps.calendar, now, unreadable);
  const next = await storeNextWake(pool, now, unreadable);
  return { next: next !== null && next <= now && taken === 0 ? now + heldMs : next, sent };
};
