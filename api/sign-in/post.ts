/**
 * Posts the mails with sign-in links that were asked for. The request is a row, so it survives a restart; a mail server that is away is
 * tried again for ten minutes. The token is made for each attempt, and is only ever in that mail.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../../activities/clock.ts';
import { composeMail } from '../../activities/mail/compose.ts';
import type { Sign } from '../../activities/mail/dkim.ts';
import { senderOf } from '../../activities/mail/sender.ts';
import { renderSignIn } from '../../activities/mail/sign-in.ts';
import type { Wire } from '../../activities/mail/wire.ts';
import { dropToken, linkMinutes, mintToken } from './link.ts';
import { rolesSql } from './roles.ts';
import { tidy } from './tidy.ts';

export interface Posting {
  readonly pool: pg.Pool;
  readonly wire: Pick<Wire, 'send'>;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
  /** Signs the finished bytes (DKIM); left out, mails are not signed. */
  readonly sign?: Sign | undefined;
  readonly baseUrl: string;
  /** For roles; links and retries use real time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Real time. */
  readonly now?: () => number;
  /** What else is posted on the same round. */
  readonly also?: (() => Promise<unknown>) | undefined;
}

/** Longer than the wire's patience: after a crash in the middle, the row is taken up again. */
const leaseMs = 60_000;
const giveUpMs = 10 * 60_000;
const backOffMs = (attempts: number): number => Math.min(5_000 * 2 ** (attempts - 1), 60_000);

interface Request {
  readonly id: string;
  readonly email: string;
  readonly to: string;
  readonly askedAt: Date;
  readonly attempts: number;
}

async function take(pool: pg.Pool, now: number): Promise<Request | undefined> {
  const { rows } = await pool.query<Request>(
    `UPDATE sign_in_request SET attempts = attempts + 1, next_at = $2 WHERE id =
      (SELECT id FROM sign_in_request WHERE next_at <= $1 AND asked_at > $3 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, email, "to", asked_at AS "askedAt", attempts`,
    [new Date(now), new Date(now + leaseMs), new Date(now - giveUpMs)],
  );
  return rows[0];
}

async function post(posting: Posting, { id, email, to, askedAt, attempts }: Request, now: number): Promise<void> {
  const { pool, wire, mailFrom, sign, baseUrl, clock, log } = posting;
  const settle = (next: number | null) =>
    pool.query('UPDATE sign_in_request SET next_at = $2 WHERE id = $1', [id, next === null ? null : new Date(next)]);
  const { rows } = await pool.query<{ id: string; name: string; email: string; language: string }>(
    `SELECT p.id, p.name, p.email, p.language FROM person p WHERE lower(p.email) = $1 AND EXISTS ${rolesSql('p.id', '$2')} ORDER BY p.id LIMIT 1`,
    [email, new Date(await clock.now())],
  );
  const person = rows[0];
  if (!person) return void (await settle(null));
  const token = await mintToken(pool, { person: person.id, to }, now);
  const { address: from, domain } = senderOf(mailFrom);
  const rendered = await renderSignIn({
    ...{ language: person.language, name: person.name, minutes: linkMinutes },
    link: `${baseUrl.replace(/\/$/, '')}/sign-in?t=${token}`,
  });
  const messageId = `<${randomUUID()}@${domain}>`;
  const recipient = { name: person.name, address: person.email };
  const composed = composeMail({ from: mailFrom, to: recipient, messageId, rendered, date: now, headers: {} });
  const message = sign ? await sign(composed) : composed;
  const result = await wire.send({ from, to: person.email, message });
  if (result.outcome === 'retry') {
    await dropToken(pool, token);
    const next = now + backOffMs(attempts);
    const over = next > askedAt.getTime() + giveUpMs;
    log.warn({ attempts, reason: result.reason }, over ? 'a sign-in mail was given up' : 'a sign-in mail was not taken; tried again soon');
    return void (await settle(over ? null : next));
  }
  // Unknown: perhaps it arrived. Whoever got nothing asks again, and a second link would do no harm.
  if (result.outcome !== 'sent') log.warn({ outcome: result.outcome }, 'a sign-in mail perhaps did not arrive');
  await settle(null);
}

/** Posts everything that is due, five at a time; answers how many were tried. */
export async function postDue(posting: Posting): Promise<number> {
  const now = posting.now ?? Date.now;
  let tried = 0;
  const lane = async () => {
    for (let at = now(), request = await take(posting.pool, at); request; at = now(), request = await take(posting.pool, at)) {
      tried++;
      await post(posting, request, at);
    }
  };
  await Promise.all(Array.from({ length: 5 }, lane));
  return tried;
}

export interface Poster {
  /** Says that a link was asked for. */
  nudge(): void;
  stop(): Promise<void>;
}

/** Posts when nudged, looks every five seconds for what is to be tried again, and tidies up once a minute. */
export function startPosting(posting: Posting): Poster {
  const stopped = new AbortController();
  let wake = new AbortController();
  const running = (async () => {
    let tidied = 0;
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      try {
        await postDue(posting);
        await posting.also?.();
        if (Date.now() - tidied > 60_000) {
          await tidy(posting.pool, await posting.clock.now(), Date.now());
          tidied = Date.now();
        }
      } catch (error) {
        posting.log.warn({ error: (error as Error).message }, 'mails were not posted; tried again soon');
      }
      await sleep(5_000, undefined, { signal: AbortSignal.any([stopped.signal, wake.signal]) }).catch(() => undefined);
    }
  })();
  return {
    nudge: () => wake.abort(),
    stop: async () => {
      stopped.abort();
      // A mail that is being sent may take longer: its row is taken up again by whoever posts next.
      await Promise.race([running, sleep(5_000, undefined, { ref: false })]);
    },
  };
}
