/**
 * `deliverDue`: composes what is due, sends it in small groups, and says when to wake next. Bounded by a minute; a heartbeat and a stop wait
 * for one group.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { refusalReason } from '../../domain/bounce.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Wire, WireMail, WireResult } from '../mail/wire.ts';
import { ahead, type Birth, DueQueue } from './due.ts';
import { beginRun, type Mark, markAnswered, markHeld, markLate, storeNextWake } from './marks.ts';
import type { MergedOf, MessageOf } from './message.ts';
import type { FactsDeps } from './outgoing.ts';
import { type Parcel, parcels } from './parcels.ts';
import { mayResume, resumeLost } from './resume.ts';
import { type Flight, type Marking, markSending } from './sending.ts';
import { stopAddresses } from './stop.ts';
import { holdUnreadable } from './unreadable.ts';

const mostMs = 60_000;
/** The next batch is read when fewer composed mails than this are left. */
const low = 200;
/** Mails marked `sending` at a time by one group; a crash can leave this times `groupsAtOnce` unknown: 60. */
const group = 20;
/** Mails composed in one go; what is on the wire, and what PostgreSQL has answered, goes on in between. */
const composedAtOnce = 4;
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
interface Composed extends Marking {
  readonly messageId: string;
  readonly wireMail: WireMail;
}

/** `births`: of what it carries, what was not written yet when it was composed. */
type Queued = Composed & { readonly births: readonly Birth[] };

async function composeOne({ messageOf, mergedOf }: DeliverDeps, parcel: Parcel, now: Instant): Promise<Composed> {
  const { mails, mail } = parcel;
  const [first] = mails;
  if (!first) throw new Error('a parcel has something in it');
  const ids = mails.map(({ id }) => id);
  if (!mail) return { ids, merged: null, ...(await messageOf(first, now)) };
  if (!mergedOf) throw new Error('mails of several notices are not made here');
  const message = await mergedOf(parcel, now);
  return { ids, merged: { id: mail.id, personId: first.personId, due: first.due, messageId: message.messageId }, ...message };
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
function takeGroup(queue: Queued[]): Queued[] {
  let [mails, rows] = [0, 0];
  for (const { ids } of queue) {
    if (mails === group || (mails > 0 && rows + ids.length > mostMarked)) break;
    mails++;
    rows += ids.length;
  }
  return queue.splice(0, mails);
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
  const queue: Queued[] = [];
  const inHand = new Set<string>();
  let arrived = Promise.withResolvers<void>();
  let taken = 0;
  let sent = 0;
  /** Whether somebody was no longer to be asked, at the last moment. */
  let passedBy = false;
  const begun = await clock();
  const [unreadable, { letters }, lost] = await Promise.all([
    holdUnreadable(relaxed, deps.templates, begun),
    beginRun(relaxed, begun),
    mayResume(relaxed, begun),
  ]);
  if (lost) await resumeLost(relaxed, deps.templates, deps.calendar, begun, unreadable);
  if (letters) sent += (await deps.postLetters?.()) ?? 0;
  const due = new DueQueue({ ...deps, pool: relaxed }, begun, unreadable);
  const more = (): boolean => due.more && performance.now() - started < mostMs;
  const answer = async (marks: readonly Mark[], landed: string | null = null): Promise<void> => {
    await markAnswered(relaxed, token, marks, await clock(), landed);
    for (const { id } of marks) inHand.delete(id);
  };

  /** Reads the next mails and composes them. */
  const fetchMore = async (): Promise<void> => {
    const now = await clock();
    const { mails, late, held } = await due.next(now, inHand);
    await markLate(relaxed, late, now);
    await markHeld(relaxed, held, now);
    for (const { id } of mails) inHand.add(id);
    const ready = parcels(mails, deps.mergedOf !== undefined);
    for (let at = 0; at < ready.length; at += composedAtOnce) {
      const composed = await compose(deps, ready.slice(at, at + composedAtOnce), now);
      for (const mail of composed.ready) {
        const births = due.births(mail.ids);
        if (!births.length) taken++;
        queue.push({ ...mail, births });
      }
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
      if (composed.unfit.length) {
        const births = due.births(composed.unfit.map(({ id }) => id));
        if (births.length) due.back(births);
        else taken++;
        await answer(composed.unfit);
      }
      await setImmediate();
    }
  };

  /** Marks and offers some mails; `owed` is written with the mark. Answers what is owed then. */
  const send = async (flight: Flight, mails: readonly Queued[], owed: readonly Mark[]): Promise<readonly Mark[]> => {
    const born = ahead(mails.flatMap(({ births }) => births)).flatMap((birth) => birth.born);
    const whole = await markSending(pool, flight, mails, born, await clock(), owed);
    for (const { id } of owed) inHand.delete(id);
    const [marked, left] = [mails.filter((mail) => whole.has(mail)), mails.filter((mail) => !whole.has(mail))];
    for (const mail of marked) if (mail.births.length) taken++;
    for (const id of left.flatMap(({ ids }) => ids)) inHand.delete(id);
    passedBy ||= left.length > 0;
    // What is left of a mail that lost a member is read and composed anew, as rows.
    const again = left.filter((mail) => mail.merged !== null || mail.births.length > 0);
    for (const birth of marked.flatMap((mail) => mail.births)) birth.over = true;
    if (again.length) due.back(again.flatMap((mail) => mail.births));
    const answered = await Promise.all(marked.map(async (mail) => ({ mail, marks: marksOf(mail, await deps.wire.send(mail.wireMail)) })));
    const refused = answered.flatMap(({ mail, marks }) => (marks[0]?.reason === 'address-stopped' ? [mail.wireMail.to] : []));
    // Before the answers: after a crash between the two, the next mail would find out at worst what is known already.
    if (refused.length) await stopAddresses(relaxed, refused, await clock());
    const marks = answered.flatMap((one) => one.marks);
    sent += marks.filter((mark) => mark.state === 'sent').length;
    return marks;
  };

  let fetching: Promise<void> | undefined;
  const lane = async (_: unknown, n: number): Promise<void> => {
    const flight: Flight = { id: `${token}-${n}`, token, leaseMs: deps.leaseMs ?? usualLeaseMs };
    let owed: readonly Mark[] = [];
    /** Whether a group is on the way, or answered but for the row that says it is. */
    let flying: 'no' | 'out' | 'back' = 'no';
    const settle = async (): Promise<void> => {
      await answer(owed, flying === 'back' ? flight.id : null);
      owed = [];
      if (flying === 'back') flying = 'no';
    };
    try {
      for (;;) {
        if (more() && queue.length < low && !fetching) {
          fetching = fetchMore().finally(() => {
            fetching = undefined;
          });
          fetching.catch(() => {}); // thrown below, when the queue is empty
        }
        const next = takeGroup(queue);
        if (next.length) {
          flying = 'out';
          owed = await send(flight, next, owed);
          flying = 'back';
        } else if (flying === 'back') await settle();
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
