/**
 * States of a delivery: planned → claimed → sending → sent, bounced or unknown. Every mark is conditional on the claim's token.
 * Due instants compare with the injected clock; leases and back-off use real time.
 */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';

const leaseEnd = (leaseMs: number): Date => new Date(Date.now() + leaseMs);

/** After a crash: what was only claimed is planned again; what was on the wire is unknown, and shown to a person. */
export async function recover(pool: pg.Pool, now: Instant): Promise<void> {
  await pool.query({
    name: 'delivery-recover',
    text: `update delivery set state = case state when 'claimed' then 'planned' else 'unknown' end,
        reason = case state when 'claimed' then null else 'the program stopped while this was being sent' end,
        token = null, lease_until = null, updated_at = $2
      where state in ('claimed', 'sending') and lease_until <= $1`,
    values: [new Date(), new Date(now)],
  });
}

/** Claims up to `limit` deliveries due at `now`; what is later than its rule allows is skipped and recorded. */
export async function claim(pool: pg.Pool, token: string, limit: number, now: Instant, leaseMs: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; state: string }>({
    name: 'delivery-claim',
    text: `update delivery d set state = case when x.late then 'skipped' else 'claimed' end,
        reason = case when x.late then concat_ws(': ', 'too-late', d.reason) else d.reason end,
        token = $2, lease_until = $3, attempts = d.attempts + 1, updated_at = $1
      from (select e.id, e.due_at + n.max_late_ms * interval '1 millisecond' < $1 as late from delivery e join notice n on n.id = e.notice_id
        where e.state = 'planned' and e.due_at <= $1 and (e.lease_until is null or e.lease_until <= $5)
        order by e.due_at limit $4 for update of e skip locked) x
      where d.id = x.id returning d.id, d.state`,
    values: [new Date(now), token, leaseEnd(leaseMs), limit, new Date()],
  });
  return rows.filter((row) => row.state === 'claimed').map((row) => row.id);
}

/**
 * Whether a delivery's person (d) is of its notice's audience (n) at `$4`: what `domain/audience.ts` says of an audience, for one person.
 * `person/<id>` is that person whatever roles end.
 */
const isAudience = `(n.audience like 'person/%' or exists (select 1 from membership m
  where m.person_id = d.person_id and m.from_at <= $4 and (m.until_at is null or m.until_at > $4) and case split_part(n.audience, '/', 1)
    when 'contributors' then m.participant_id = l.participant_id and m.role in ('focal-point', 'drafter')
    when 'coordinator' then m.role = 'regional-coordinator' and m.body = l.region
    when 'other-coordinators' then m.role = 'regional-coordinator' and m.body is distinct from l.region and l.regions ? m.body
    when 'secretariat' then m.role = 'secretariat' and m.body = 'secretariat'
    when 'holders' then m.role = split_part(n.audience, '/', 2) and m.body = split_part(n.audience, '/', 3)
    else false end))`;

/**
 * Marks a few claimed deliveries `sending`, just before the wire, and only where subject and recipient still allow it; answers those.
 * The subject's row is locked for share, so that a submission that has committed is seen and one that has not waits.
 */
export async function markSending(
  pool: pg.Pool,
  token: string,
  ids: readonly string[],
  now: Instant,
  leaseMs: number,
): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string; state: string }>({
    name: 'delivery-sending',
    text: `with locked as materialized (select id, generation, situation, participant_id, state->>'region' as region, state->'regions' as regions
        from subject where id in (select subject_id from delivery where id = any($2)) order by id for share),
      allowed as (select d.id, case when n.generation <> l.generation or (n.situations <> '{}' and (l.situation = any(n.situations)) is not true) then 'overtaken'
          when not ${isAudience} then 'no-longer-holds-role' end as why
        from delivery d join notice n on n.id = d.notice_id join locked l on l.id = d.subject_id where d.id = any($2))
      update delivery d set state = case when a.why is null then 'sending' else 'cancelled' end, reason = a.why, lease_until = $3, updated_at = $4
      from allowed a where a.id = d.id and d.token = $1 and d.state = 'claimed' returning d.id, d.state`,
    values: [token, ids, leaseEnd(leaseMs), new Date(now)],
  });
  return new Set(rows.filter((row) => row.state === 'sending').map((row) => row.id));
}

export interface Mark {
  readonly id: string;
  readonly state: 'sent' | 'bounced' | 'unknown' | 'planned';
  readonly reason: string | null;
  readonly response: string | null;
  /** Null for a mail that could not be composed, and so was never on the wire. */
  readonly messageId: string | null;
}

/** Waits longer after each attempt: half a minute, doubling, an hour at most. */
const backOff = `least(interval '1 hour', interval '30 seconds' * power(2, least(d.attempts, 8) - 1))`;

/** Writes what the mail server answered; or that a claimed mail could not be composed, and waits. */
export async function markAnswered(pool: pg.Pool, token: string, marks: readonly Mark[], now: Instant): Promise<void> {
  if (!marks.length) return;
  await pool.query({
    name: 'delivery-answered',
    text: `update delivery d set state = x.state, reason = x.reason, response = x.response, message_id = x."messageId", updated_at = $3::timestamptz,
        sent_at = case when x.state = 'sent' then $3::timestamptz end, token = null, lease_until = case when x.state = 'planned' then $4::timestamptz + ${backOff} end
      from jsonb_to_recordset($2::jsonb) x(id text, state text, reason text, response text, "messageId" text)
      where d.id = x.id and d.token = $1 and (d.state = 'sending' or (d.state = 'claimed' and x."messageId" is null))`,
    values: [token, JSON.stringify(marks), new Date(now), new Date()],
  });
}

/**
 * Computes and stores when delivery wakes next, under the delivery clock's lock: whoever plans something earlier either is seen here
 * or sees this and nudges. Rows that wait for a lease or a back-off count from real time.
 */
export async function storeNextWake(pool: pg.Pool, now: Instant): Promise<Instant | null> {
  const client = await pool.connect();
  try {
    await client.query('begin; select 1 from delivery_clock where id = 1 for update');
    const { rows } = await client.query<{ planned: Date | null; waiting: Date | null }>({
      name: 'delivery-next',
      text: `select least((select min(due_at) from notice where state = 'planned'), (select min(due_at) from delivery where state = 'planned' and lease_until is null)) as planned,
        (select min(lease_until) from delivery where state in ('claimed', 'sending') or (state = 'planned' and lease_until is not null)) as waiting`,
    });
    const { planned, waiting } = rows[0] ?? { planned: null, waiting: null };
    const instants = [...(planned ? [planned.getTime()] : []), ...(waiting ? [now + Math.max(1000, waiting.getTime() - Date.now())] : [])];
    const next = instants.length ? Math.min(...instants) : null;
    await client.query({
      name: 'delivery-clock',
      text: 'update delivery_clock set wake_at = $1 where id = 1',
      values: [next === null ? null : new Date(next)],
    });
    await client.query('commit');
    return next;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
