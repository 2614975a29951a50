/**
 * `deliverDue`: expands what is due, composes it, sends it in small groups, and says when to wake next.
 * Bounded by a minute or 2,000 rows, so that a heartbeat, a stop and a restart never wait long.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { refusalReason } from '../../domain/bounce.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Wire, WireMail, WireResult } from '../mail/wire.ts';
import { expandDue, mostExpanded } from './expand.ts';
import { dueMails, type FactsDeps } from './facts.ts';
import { beginRun, type Mark, type Merged, markAnswered, markHeld, markLate, markMerged, markSending, storeNextWake } from './marks.ts';
import type { MergedOf, MessageOf } from './message.ts';
import { type Parcel, parcels } from './parcels.ts';
import { mayResume, resumeLost } from './resume.ts';
import { stopAddresses } from './stop.ts';
import { holdUnreadable } from './unreadable.ts';

const mostRows = 2000;
const mostMs = 60_000;
/** Deliveries read and composed at a time. */
const batch = 250;
/** The next batch is read when fewer composed mails than this are left. */
const low = 200;
/** Mails marked `sending` at a time by one group; a crash can leave this times `groupsAtOnce` unknown: 60. */
const group = 20;
/** Deliveries marked at a time, when several go in one mail: fewer mails then, but at least one. */
const mostMarked = 50;
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
  /** Makes mails of several notices; without it each notice is a mail of its own. */
  readonly mergedOf?: MergedOf;
  /** Throws when the activity was cancelled. */
  readonly heartbeat: () => void;
  /** How long a mail may be on the wire without an answer, in milliseconds of real time; 60,000 unless told. */
  readonly leaseMs?: number;
}

/** What the mail server's answer makes of each delivery that the mail carries. */
const marksOf = ({ ids, messageId }: Composed, result: WireResult): Mark[] => ids.map((id) => markOf(id, messageId, result));

function markOf(id: string, messageId: string, result: WireResult): Mark {
  switch (result.outcome) {
    case 'sent':
      return { id, state: 'sent', reason: null, response: result.response, messageId };
    case 'bounced':
      return { id, state: 'bounced', reason: refusalReason(result.response, result.at), response: result.response, messageId };
    case 'unknown':
      return { id, state: 'unknown', reason: result.reason, response: null, messageId };
    case 'retry':
      return { id, state: 'planned', reason: result.reason, response: null, messageId };
  }
}

/** A mail ready for the wire. */
interface Composed {
  /** The deliveries it carries. */
  readonly ids: readonly string[];
  /** What is fixed with its first mark; null for a delivery that goes alone. */
  readonly merged: Merged | null;
  readonly messageId: string;
  readonly wireMail: WireMail;
}

async function composeOne({ messageOf, mergedOf }: DeliverDeps, parcel: Parcel, now: Instant): Promise<Composed> {
  const { mails, mail } = parcel;
  const [first] = mails;
  if (!first) throw new Error('a parcel has something in it');
  const ids = mails.map(({ id }) => id);
  if (!mail) return { ids, merged: null, ...(await messageOf(first, now)) };
  if (!mergedOf) throw new Error('mails of several notices are not made here');
  const message = await mergedOf(parcel, now);
  return { ids, merged: { id: mail.id, members: ids, personId: first.personId, due: first.due, messageId: message.messageId }, ...message };
}

/** Composes some mails; what cannot be composed is answered as marks that wait. Of a mail of several each goes alone then, unless they were fixed. */
async function compose(deps: DeliverDeps, some: readonly Parcel[], now: Instant): Promise<{ ready: Composed[]; unfit: Mark[] }> {
  const unfit: Mark[] = [];
  const composed = await Promise.all(
    some.map(async (parcel): Promise<Composed[]> => {
      try {
        return [await composeOne(deps, parcel, now)];
      } catch (error) {
        const reason = `could not be composed: ${(error as Error).message}`;
        for (const { id } of parcel.mails) unfit.push({ id, state: 'planned', reason, response: null, messageId: null });
        return [];
      }
    }),
  );
  return { ready: composed.flat(), unfit };
}

/** Takes the next mails to be marked together. */
function takeGroup(queue: Composed[]): Composed[] {
  let [mails, rows] = [0, 0];
  for (const { ids } of queue) {
    if (mails === group || (mails > 0 && rows + ids.length > mostMarked)) break;
    mails++;
    rows += ids.length;
  }
  return queue.splice(0, mails);
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
  /** Whether somebody was no longer to be asked, at the last moment. */
  let passedBy = false;
  /** Whether members of a mail that was not marked wait to be read again. */
  let left = false;
  const within = (): boolean => taken < mostRows && performance.now() - started < mostMs;
  const begun = await clock();
  const [unreadable, { letters }, lost] = await Promise.all([
    holdUnreadable(relaxed, deps.templates, begun),
    beginRun(relaxed, begun),
    mayResume(relaxed, begun),
  ]);
  if (lost) await resumeLost(relaxed, deps.templates, deps.calendar, begun, unreadable);
  if (letters) sent += (await deps.postLetters?.()) ?? 0;
  const answer = answering(async (marks) => {
    await markAnswered(relaxed, token, marks, await clock());
    for (const { id } of marks) inHand.delete(id);
  });

  /** Up to when everything that is due has become deliveries, so that all that goes in one mail is there; what is planned later has a run of its own. */
  let expanded: Instant | null = null;
  const expandAll = async (now: Instant): Promise<void> => {
    const expand = (): Promise<number> => expandDue(relaxed, deps.templates, deps.calendar, now, unreadable);
    let found = await expand();
    while (found >= mostExpanded && performance.now() - started < mostMs) {
      deps.heartbeat();
      // While one waits for the database, the other reckons.
      found = Math.max(...(await Promise.all([expand(), expand()])));
    }
    expanded = now;
  };

  /** Reads the next mails and composes them; notices that are due become deliveries first. */
  const fetchMore = async (): Promise<void> => {
    left = false;
    const now = await clock();
    if (expanded === null) await expandAll(now);
    const { mails, late, held, full } = await dueMails({ ...deps, pool: relaxed }, expanded ?? now, now, [...inHand], batch);
    await markLate(relaxed, late, now);
    await markHeld(relaxed, held, now);
    taken += mails.length;
    for (const { id } of mails) inHand.add(id);
    const ready = parcels(mails, deps.mergedOf !== undefined);
    for (let at = 0; at < ready.length; at += group) {
      const composed = await compose(deps, ready.slice(at, at + group), now);
      queue.push(...composed.ready);
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
      if (composed.unfit.length) await answer(composed.unfit);
      await setImmediate(); // what is on the wire goes on meanwhile
    }
    more = (full || left) && within();
  };

  /** Marks and offers some mails; `owed` is written with the mark. Answers what is owed then. */
  const send = async (mails: readonly Composed[], owed: readonly Mark[]): Promise<readonly Mark[]> => {
    const [now, lease] = [await clock(), deps.leaseMs ?? usualLeaseMs];
    const alone = mails.flatMap(({ ids, merged }) => (merged ? [] : ids));
    const several = mails.flatMap(({ merged }) => merged ?? []);
    const [some, whole] = await Promise.all([
      alone.length ? markSending(pool, token, alone, now, lease, owed) : new Set<string>(),
      several.length ? markMerged(pool, token, several, now, lease, alone.length ? [] : owed) : new Set<string>(),
    ]);
    for (const { id } of owed) inHand.delete(id);
    const marked = mails.filter(({ ids: [id = ''], merged }) => (merged ? whole.has(merged.id) : some.has(id)));
    for (const mail of mails) if (!marked.includes(mail)) for (const id of mail.ids) inHand.delete(id);
    passedBy ||= marked.length < mails.length;
    // What is left of a mail that lost a member is read and composed anew.
    if (mails.some((mail) => mail.merged && !marked.includes(mail))) {
      left = true;
      more = within();
    }
    const answered = await Promise.all(marked.map(async (mail) => ({ mail, marks: marksOf(mail, await deps.wire.send(mail.wireMail)) })));
    const refused = answered.flatMap(({ mail, marks }) => (marks[0]?.reason === 'address-stopped' ? [mail.wireMail.to] : []));
    // Before the answers: after a crash between the two, the next mail would find out at worst what is known already.
    if (refused.length) await stopAddresses(relaxed, refused, await clock());
    const marks = answered.flatMap((one) => one.marks);
    sent += marks.filter((mark) => mark.state === 'sent').length;
    return marks;
  };

  let fetching: Promise<void> | undefined;
  const lane = async (): Promise<void> => {
    let owed: readonly Mark[] = [];
    const settle = async (): Promise<void> => {
      await answer(owed);
      owed = [];
    };
    try {
      for (;;) {
        if (more && queue.length < low && !fetching) {
          fetching = fetchMore().finally(() => {
            fetching = undefined;
          });
          fetching.catch(() => {}); // thrown below, when the queue is empty
        }
        const next = takeGroup(queue);
        if (next.length) owed = await send(next, owed);
        else if (owed.length) await settle();
        else if (fetching) await Promise.race([fetching, arrived.promise]);
        else return;
        deps.heartbeat();
      }
    } finally {
      // A run that is cancelled leaves nothing in doubt that the mail server has answered.
      await settle();
    }
  };
  await Promise.all(Array.from({ length: groupsAtOnce }, lane));
  const now = await clock();
  if (passedBy && (await mayResume(relaxed, now))) await resumeLost(relaxed, deps.templates, deps.calendar, now, unreadable);
  const next = await storeNextWake(pool, now, unreadable);
  return { next: next !== null && next <= now && taken === 0 ? now + heldMs : next, sent };
};
