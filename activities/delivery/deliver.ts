/**
 * `deliverDue`: expands what is due, claims a bounded batch, sends it in small groups, and says when to wake next.
 * Bounded by a minute or 2,000 rows, so that a heartbeat, a stop and a restart never wait long.
 */
import { randomUUID } from 'node:crypto';
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
const claimed = 250;
/** Rows marked `sending` at a time by one group; a crash can leave this times `groupsAtOnce` times `batchesAtOnce` unknown: 40. */
const group = 10;
const groupsAtOnce = 2;
/** Batches under way: while the mails of one are on the wire, the next is looked up, claimed and rendered. */
const batchesAtOnce = 2;
const usualLeaseMs = 60_000;
/** What is due while another transaction holds it is looked for again after this. */
const heldMs = 1000;

export interface DeliverDeps extends FactsDeps {
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

async function sendGroup(deps: DeliverDeps, token: string, mails: readonly Outgoing[]): Promise<number> {
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
  await markAnswered(deps.pool, token, [...marks, ...unfit], now);
  return marks.filter((mark) => mark.state === 'sent').length;
}

/** Sends what is claimed under `token`, a few groups at once; the next group's mails are rendered while others are on the wire. */
async function sendAll(deps: DeliverDeps, token: string, ids: readonly string[]): Promise<number> {
  const mails = ids.length ? await outgoingOf(deps, ids) : [];
  let sent = 0;
  let at = 0;
  const lane = async (): Promise<void> => {
    while (at < mails.length) {
      const some = mails.slice(at, at + group);
      at += group;
      const done = await sendGroup(deps, token, some);
      sent += done;
      deps.heartbeat();
    }
  };
  await Promise.all(Array.from({ length: groupsAtOnce }, lane));
  return sent;
}

export const createDeliverDue = (deps: DeliverDeps) => async (): Promise<{ next: Instant | null; sent: number }> => {
  const { pool, clock } = deps;
  const started = performance.now();
  let taken = 0;
  let sent = 0;
  await recover(pool, await clock.now());
  const batches = async (): Promise<void> => {
    while (taken < mostRows && performance.now() - started < mostMs) {
      const now = await clock.now();
      const token = randomUUID();
      const ids = await claim(pool, token, claimed, now, deps.leaseMs ?? usualLeaseMs);
      taken += ids.length;
      const expanded = ids.length < claimed ? await expandDue(pool, deps.templates, deps.calendar, now) : 0;
      const done = await sendAll(deps, token, ids);
      sent += done;
      if (!ids.length && !expanded) break;
      deps.heartbeat();
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, batches));
  const now = await clock.now();
  const next = await storeNextWake(pool, now);
  return { next: next !== null && next <= now && taken === 0 ? now + heldMs : next, sent };
};
