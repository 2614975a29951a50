/**
 * Sends the mails about roles that are due, with delivery: planned → sending → sent, bounced or unknown, as a delivery goes
 * (activities/delivery/marks.ts). Due instants compare with the injected clock; leases and back-off use real time.
 */
import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { stopsAddress } from '../../domain/bounce.ts';
import type { Clock } from '../clock.ts';
import { stopped } from '../delivery/conditions.ts';
import type { Mailing } from '../delivery/message.ts';
import { stopAddresses } from '../delivery/stop.ts';
import { composeMail } from '../mail/compose.ts';
import { renderLetter } from '../mail/letter.ts';
import { senderOf } from '../mail/sender.ts';
import type { Wire, WireResult } from '../mail/wire.ts';
import type { TemplateStore } from '../templates.ts';
import { type DueLetter, letterFacts } from './facts.ts';

export interface LetterDeps {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly templates: TemplateStore;
  readonly wire: Pick<Wire, 'send'>;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
  /** Where one signs in. */
  readonly signInUrl: string;
  readonly sign?: Mailing['sign'];
  readonly leaseMs?: number;
}

const batch = 20;
const usualLeaseMs = 60_000;

/** Of somebody whose address had stopped it is skipped: a corrected address has it planned again. */
const takeSql = `with due as materialized (select id, person_id from letter where state = 'planned' and due_at <= $1 and (lease_until is null or lease_until <= $2)
    order by due_at, id limit ${batch} for update skip locked)
  update letter l set state = case when ${stopped} then 'skipped' else 'sending' end, reason = case when ${stopped} then 'address-stopped' end,
    token = $3, attempts = l.attempts + 1, lease_until = case when (${stopped}) is not true then $4::timestamptz end, updated_at = $1
  from due join person pe on pe.id = due.person_id where l.id = due.id
  returning l.id, l.kind, l.about, l.person_id as "personId", l.state, pe.name, pe.email, pe.language, pe.zone`;

const answeredSql = `update letter set state = $3, reason = $4, response = $5, updated_at = $6, sent_at = case when $3 = 'sent' then $6::timestamptz end, token = null,
  lease_until = case when $3 = 'planned' then $7::timestamptz + least(interval '1 hour', interval '30 seconds' * power(2, least(attempts, 8) - 1)) end
  where id = $1 and token = $2 and state = 'sending'`;

type Outcome = { readonly state: string; readonly reason: string | null; readonly response: string | null };

function outcomeOf(result: WireResult): Outcome {
  switch (result.outcome) {
    case 'sent':
      return { state: 'sent', reason: null, response: result.response };
    case 'bounced': {
      const reason = stopsAddress(result.response, result.at) ? 'address-stopped' : 'refused by the mail server';
      return { state: 'bounced', reason, response: result.response };
    }
    case 'unknown':
      return { state: 'unknown', reason: result.reason, response: null };
    case 'retry':
      return { state: 'planned', reason: result.reason, response: null };
  }
}

async function send({ pool, templates, wire, mailFrom, signInUrl, sign }: LetterDeps, letter: DueLetter, now: number): Promise<Outcome> {
  const facts = await letterFacts(pool, templates, letter, signInUrl);
  if (!facts) return { state: 'cancelled', reason: 'what it was about is not there', response: null };
  const { address: from, domain } = senderOf(mailFrom);
  const composed = composeMail({
    from: mailFrom,
    to: { name: letter.name, address: letter.email },
    messageId: `<${createHash('sha256').update(letter.id).digest('hex').slice(0, 32)}@${domain}>`,
    rendered: await renderLetter(facts),
    date: now,
    headers: {},
  });
  return outcomeOf(await wire.send({ from, to: letter.email, message: sign ? await sign(composed) : composed }));
}

/** Sends all that are due, a few at a time; answers how many left. What a crash left on the wire is no longer among them (beginRun). */
export async function postLetters(deps: LetterDeps): Promise<number> {
  const { pool, clock, leaseMs = usualLeaseMs } = deps;
  const token = randomUUID();
  let sent = 0;
  for (;;) {
    const now = await clock.now();
    const values = [new Date(now), new Date(), token, new Date(Date.now() + leaseMs)];
    const { rows } = await pool.query<DueLetter & { state: string }>({ name: 'letters-due', text: takeSql, values });
    await Promise.all(
      rows
        .filter(({ state }) => state === 'sending')
        .map(async (letter) => {
          const { state, reason, response } = await send(deps, letter, now).catch(
            (error: Error): Outcome => ({ state: 'planned', reason: `could not be composed: ${error.message}`, response: null }),
          );
          if (reason === 'address-stopped') await stopAddresses(pool, [letter.email], now);
          await pool.query(answeredSql, [letter.id, token, state, reason, response, new Date(now), new Date()]);
          if (state === 'sent') sent++;
        }),
    );
    if (rows.length < batch) return sent;
  }
}
