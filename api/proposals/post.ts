/**
 * Posts the mails that ask people to confirm. Each is a row, so it survives a restart; what a mail server would not take is tried again for
 * half a day, as long as the proposal waits. Real time.
 */
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../../activities/clock.ts';
import { stopped } from '../../activities/delivery/conditions.ts';
import { pick } from '../../activities/delivery/facts.ts';
import { composeMail } from '../../activities/mail/compose.ts';
import { renderConfirm } from '../../activities/mail/confirm.ts';
import type { Sign } from '../../activities/mail/dkim.ts';
import { senderOf } from '../../activities/mail/sender.ts';
import type { Wire } from '../../activities/mail/wire.ts';
import type { TemplateStore } from '../../activities/templates.ts';
import { membershipsAt } from '../authority.ts';
import { covers } from './authority.ts';
import { type ProposalRow, proposalSql, stateAt, titleOf } from './view.ts';

export interface Asking {
  readonly pool: pg.Pool;
  readonly wire: Pick<Wire, 'send'>;
  readonly pinned: TemplateStore;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
  /** Signs the finished bytes (DKIM); left out, mails are not signed. */
  readonly sign?: Sign | undefined;
  readonly baseUrl: string;
  /** For roles and expiry. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Real time. */
  readonly now?: () => number;
}

/** Longer than the wire's patience: after a crash in the middle, the row is taken up again and found to be unknown. */
const leaseMs = 60_000;
const mostAttempts = 12;
const backOffMs = (attempts: number): number => Math.min(30_000 * 2 ** (attempts - 1), 4 * 3_600_000);

interface Row {
  readonly proposalId: string;
  readonly personId: string;
  readonly attempts: number;
  readonly messageId: string | null;
}

/** Takes one that is due. A Message-ID that is there already is of an attempt whose end nobody saw. */
async function take(pool: pg.Pool, now: number): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `UPDATE proposal_mail SET attempts = attempts + 1, next_at = $2 WHERE (proposal_id, person_id) =
      (SELECT proposal_id, person_id FROM proposal_mail WHERE next_at <= $1 AND state = 'planned' ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING proposal_id AS "proposalId", person_id AS "personId", attempts, message_id AS "messageId"`,
    [new Date(now), new Date(now + leaseMs)],
  );
  return rows[0];
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly stopped: boolean;
}

async function post(asking: Asking, { proposalId, personId, attempts, messageId: sending }: Row, now: number): Promise<void> {
  const { pool, wire, mailFrom, sign, baseUrl, clock, log } = asking;
  const settle = (state: string, next: number | null = null) =>
    pool.query(
      "UPDATE proposal_mail SET state = $3, next_at = $4, message_id = CASE WHEN $3 = 'planned' THEN NULL ELSE message_id END WHERE proposal_id = $1 AND person_id = $2",
      [...[proposalId, personId, state], next === null ? null : new Date(next)],
    );
  if (sending !== null) return void (await settle('unknown'));
  const at = await clock.now();
  const { rows } = await pool.query<ProposalRow>(`${proposalSql} WHERE p.id = $1`, [proposalId]);
  const { rows: people } = await pool.query<Person>(
    `SELECT name, email, language, (${stopped}) IS TRUE AS stopped FROM person pe WHERE id = $1`,
    [personId],
  );
  const [proposal, person] = [rows[0], people[0]];
  const asked = proposal && person && stateAt(proposal, at) === 'open' && covers(await membershipsAt(pool, personId, at), proposal);
  if (!asked || person.stopped) return void (await settle('skipped'));
  const { address: from, domain } = senderOf(mailFrom);
  const rendered = await renderConfirm({
    ...{ language: person.language, name: person.name, kind: proposal.kind, count: proposal.counts.subjects - proposal.counts.skipped },
    call: proposal.target === null ? null : pick(await titleOf(asking, proposal), person.language),
    proposer: proposal.proposerName ?? proposal.proposedBy,
    ...{ until: proposal.expiresAt.getTime(), zone: proposal.zone, link: `${baseUrl.replace(/\/$/, '')}/proposals/${proposalId}` },
  });
  const messageId = `<${proposalId}.${Buffer.from(personId).toString('hex')}.${attempts}@${domain}>`;
  const composed = composeMail({
    from: mailFrom,
    to: { name: person.name, address: person.email },
    messageId,
    rendered,
    date: now,
    headers: {},
  });
  const message = sign ? await sign(composed) : composed;
  await pool.query('UPDATE proposal_mail SET message_id = $3 WHERE proposal_id = $1 AND person_id = $2', [proposalId, personId, messageId]);
  const result = await wire.send({ from, to: person.email, message });
  if (result.outcome !== 'retry') return void (await settle(result.outcome));
  const over = attempts >= mostAttempts;
  log.warn(
    { proposal: proposalId, attempts, reason: result.reason },
    over ? 'a mail that asks to confirm was given up' : 'a mail that asks to confirm was not taken; tried again',
  );
  await settle(over ? 'given-up' : 'planned', over ? null : now + backOffMs(attempts));
}

/** Posts everything that is due; answers how many were tried. */
export async function postAsked(asking: Asking): Promise<number> {
  const now = asking.now ?? Date.now;
  let tried = 0;
  for (let at = now(), row = await take(asking.pool, at); row; at = now(), row = await take(asking.pool, at)) {
    tried++;
    await post(asking, row, at);
  }
  return tried;
}
