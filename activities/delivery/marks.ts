/**
 * States of a delivery: planned → sending → sent, bounced or unknown (docs/decisions/0013). Every answer is conditional on the token of
 * who marked it `sending`.
 * Due instants compare with the injected clock; leases and back-off use real time.
 */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';
import { isAudience, isMuted, overtaken, stopped, whyNot } from './conditions.ts';
import { isReadable } from './unreadable.ts';

const lost =
  "state = 'unknown', reason = 'the program stopped while this was being sent', token = null, lease_until = null, updated_at = $2";
const leaseEnd = (leaseMs: number): Date => new Date(Date.now() + leaseMs);

/**
 * Begins a run, in one journey: says that one is under way, so that until it stores its next wake-up nobody needs to nudge, since what is
 * planned meanwhile is seen then; what a crash left on the wire is unknown, and shown to a person. Answers whether letters are due. A run
 * that is lost in a crash is Temporal's to repeat.
 */
export async function beginRun(pool: pg.Pool, now: Instant): Promise<{ readonly letters: boolean }> {
  const { rows } = await pool.query<{ letters: boolean }>({
    name: 'delivery-begin',
    text: `with running as (update delivery_clock set wake_at = to_timestamp(0) where id = 1),
      deliveries as (update delivery set ${lost} where state = 'sending' and lease_until <= $1),
      letters as (update letter set ${lost} where state = 'sending' and lease_until <= $1)
      select exists (select 1 from letter where state = 'planned' and due_at <= $2 and (lease_until is null or lease_until <= $1)) as letters`,
    values: [new Date(), new Date(now)],
  });
  return { letters: rows[0]?.letters ?? false };
}

/** What is later than its rule allows is skipped, with what held it up. */
export async function markLate(pool: pg.Pool, ids: readonly string[], now: Instant): Promise<void> {
  if (!ids.length) return;
  await pool.query({
    name: 'delivery-late',
    text: `update delivery set state = 'skipped', reason = concat_ws(': ', 'too-late', reason), lease_until = null, updated_at = $2
      where id = any($1) and state = 'planned'`,
    values: [ids, new Date(now)],
  });
}

/** What is one reminder too many for its person's week is skipped. */
export async function markHeld(pool: pg.Pool, ids: readonly string[], now: Instant): Promise<void> {
  if (!ids.length) return;
  await pool.query({
    name: 'delivery-held',
    text: `update delivery set state = 'skipped', reason = 'above-cap', lease_until = null, updated_at = $2 where id = any($1) and state = 'planned'`,
    values: [ids, new Date(now)],
  });
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
const backOff = `least(interval '1 hour', interval '30 seconds' * power(2, greatest(least(d.attempts, 8) - 1, 0)))`;

/** Writes answers: `$1` is the token of who marked, `now` a parameter, and the others, as `answerValues` gives them, follow from `first`. */
function answered(now: string, first: number): string {
  const [ids, states, reasons, responses, messages, real] = [0, 1, 2, 3, 4, 5].map((n) => `$${first + n}`);
  return `update delivery d set state = x.state, reason = x.reason, response = x.response, message_id = x.message, updated_at = ${now}::timestamptz,
        attempts = d.attempts + case when x.message is null then 1 else 0 end, sent_at = case when x.state = 'sent' then ${now}::timestamptz end,
        token = null, lease_until = case when x.state = 'planned' then ${real}::timestamptz + ${backOff} end
      from unnest(${ids}::text[], ${states}::text[], ${reasons}::text[], ${responses}::text[], ${messages}::text[]) x(id, state, reason, response, message)
      where d.id = x.id and ((d.token = $1 and d.state = 'sending') or (d.state = 'planned' and x.message is null))`;
}
function answerValues(marks: readonly Mark[]): unknown[] {
  const column = (name: keyof Mark) => marks.map((mark) => mark[name]);
  return [column('id'), column('state'), column('reason'), column('response'), column('messageId'), new Date()];
}

/** Writes what the mail server answered; or that a mail could not be composed, and waits. */
export async function markAnswered(pool: pg.Pool, token: string, marks: readonly Mark[], now: Instant): Promise<void> {
  if (!marks.length) return;
  const values = [token, new Date(now), ...answerValues(marks)];
  await pool.query({ name: 'delivery-answered', text: answered('$2', 3), values });
}

/** `state = 'planned'`, said so that nobody reads the index of all that waits for the sake of a few keys. */
const waits = "coalesce(state, '') = 'planned'";
/** Why a delivery (d) may not be sent at `$4`; null when it may. */
const why = `case when ${overtaken} then 'overtaken'
          when ${stopped} then 'address-stopped' when not ${isAudience('$4')} then ${whyNot('$4')} when ${isMuted} then 'muted' end`;
const joined = 'join notice n on n.id = d.notice_id join subject s on s.id = d.subject_id join person pe on pe.id = d.person_id';
/** What becomes of a delivery that is marked, or may not be (a). */
const next = `state = case when a.why is null then 'sending' when a.why in ('address-stopped', 'muted') then 'skipped' else 'cancelled' end, reason = a.why, token = $1,
        lease_until = case when a.why is null then $3::timestamptz end, updated_at = $4`;

/**
 * Marks a few deliveries `sending`, just before the wire, and only where subject, recipient and address still allow it; answers those.
 * Why one is not sent is said by `withheld` of domain/delivery/withheld.ts, in the same order.
 * Whoever cancels a delivery writes its row: one that is being cancelled at this moment is passed over, and one that is marked here was
 * marked before the cancelling could commit. So nothing is marked after a submission has committed, and neither waits for the other.
 * `owed`: answers to mails before, which are written with it and save a journey.
 */
export async function markSending(
  pool: pg.Pool,
  token: string,
  ids: readonly string[],
  now: Instant,
  leaseMs: number,
  owed: readonly Mark[] = [],
): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string; state: string }>({
    name: 'delivery-sending',
    text: `with answered as (${answered('$4', 5)}),
      d as materialized (select id, notice_id, subject_id, person_id from delivery where id = any($2) and ${waits} for update skip locked),
      allowed as materialized (select d.id, ${why} as why from d ${joined})
      update delivery u set ${next}, attempts = u.attempts + 1 from allowed a where a.id = u.id returning u.id, u.state`,
    values: [token, ids, leaseEnd(leaseMs), new Date(now), ...answerValues(owed)],
  });
  return new Set(rows.filter((row) => row.state === 'sending').map((row) => row.id));
}

/** A mail about to carry several deliveries, as it was composed. */
export interface Merged {
  readonly id: string;
  readonly members: readonly string[];
  readonly personId: string;
  readonly due: Instant;
  readonly messageId: string;
}

/**
 * Marks the members of a few mails like `markSending`, each mail as a whole: where one member may not be sent, that one is marked so and
 * the others stay planned, since the mail that was composed speaks of it. With the first mark the mail's row fixes members and Message-ID.
 * Answers the mails that were marked. `owed` as there.
 */
export async function markMerged(
  pool: pg.Pool,
  token: string,
  mails: readonly Merged[],
  now: Instant,
  leaseMs: number,
  owed: readonly Mark[] = [],
): Promise<Set<string>> {
  const members = mails.flatMap(({ id, members }) => members.map((delivery) => ({ id, delivery })));
  const column = <Key extends keyof Merged>(name: Key) => mails.map((mail) => mail[name]);
  const { rows } = await pool.query<{ mail: string }>({
    name: 'delivery-sending-merged',
    text: `with answered as (${answered('$4', 10)}),
      d as materialized (select id, notice_id, subject_id, person_id, attempts from delivery where id = any($2) and ${waits} for update skip locked),
      allowed as materialized (select d.id, x.mail, d.attempts, ${why} as why from d join unnest($2::text[], $5::text[]) x(id, mail) on x.id = d.id ${joined}),
      whole as materialized (select x.mail, max(a.attempts) as attempts from unnest($2::text[], $5::text[]) x(id, mail) left join allowed a on a.id = x.id
        group by x.mail having bool_and(a.id is not null and a.why is null)),
      fixed as (insert into mail (id, person_id, due_at, members, message_id, at)
        select x.id, x.person, x.due, (select count(*) from unnest($5::text[]) o(mail) where o.mail = x.id), x.message, $4
        from unnest($6::text[], $7::text[], $8::timestamptz[], $9::text[]) x(id, person, due, message) join whole w on w.mail = x.id
        where not exists (select 1 from mail ml where ml.id = x.id) on conflict do nothing)
      update delivery u set ${next}, attempts = coalesce(w.attempts, u.attempts) + 1, mail_id = coalesce(w.mail, u.mail_id)
        from allowed a left join whole w on w.mail = a.mail where a.id = u.id and (w.mail is not null or a.why is not null) returning w.mail`,
    values: [
      ...[token, members.map(({ delivery }) => delivery), leaseEnd(leaseMs), new Date(now), members.map(({ id }) => id)],
      ...[column('id'), column('personId'), column('due').map((due) => new Date(due)), column('messageId'), ...answerValues(owed)],
    ],
  });
  return new Set(rows.flatMap(({ mail }) => mail ?? []));
}

const nextWakeSql = `update delivery_clock set wake_at = (select min(at) from (
    select min(due_at) as at from notice where state = 'planned' and ($3::text[] = '{}' or exists (select 1 from subject s where s.id = notice.subject_id and ${isReadable('$3')}))
    union all select min(due_at) from delivery where state = 'planned' and lease_until is null
    union all select min(due_at) from letter where state = 'planned' and lease_until is null
    union all select $1::timestamptz + greatest(interval '1 second', min(lease_until) - $2::timestamptz) from delivery
      where lease_until is not null and state in ('planned', 'sending') having count(*) > 0
    union all select $1::timestamptz + greatest(interval '1 second', min(lease_until) - $2::timestamptz) from letter
      where lease_until is not null and state in ('planned', 'sending') having count(*) > 0) x)
  where id = 1 returning wake_at as wake`;

/**
 * Computes and stores when delivery wakes next, under the delivery clock's lock: whoever plans something earlier either is seen here
 * or sees this and nudges. Rows that wait for a lease or a back-off count from real time. Notices that follow one of the templates
 * `unreadable` wake nobody: the sweep looks after what is due and unsent.
 */
export async function storeNextWake(pool: pg.Pool, now: Instant, unreadable: readonly string[] = []): Promise<Instant | null> {
  const client = await pool.connect();
  try {
    // Sent together; each sees what was there when the one before it was done.
    const [, { rows }] = await Promise.all([
      client.query('begin; select 1 from delivery_clock where id = 1 for update'),
      client.query<{ wake: Date | null }>({ name: 'delivery-clock', text: nextWakeSql, values: [new Date(now), new Date(), unreadable] }),
      client.query('commit'),
    ]);
    return rows[0]?.wake?.getTime() ?? null;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
