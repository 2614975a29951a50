/**
 * States of a delivery: planned → sending (sending.ts) → sent, bounced or unknown (docs/decisions/0013, 0020). Every answer is conditional on
 * the token of who marked it `sending`.
 * Due instants compare with the injected clock; leases and back-off use real time.
 */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';
import { isReadable } from './unreadable.ts';

const lost =
  "state = 'unknown', reason = 'the program stopped while this was being sent', token = null, lease_until = null, updated_at = $2";

/**
 * Begins a run, in one journey: says that one is under way, so that until it stores its next wake-up nobody needs to nudge, since what is
 * planned meanwhile is seen then; what a crash left on the wire is unknown, and shown to a person. Answers whether letters are due. A run
 * that is lost in a crash is Temporal's to repeat.
 */
export async function beginRun(pool: pg.Pool, now: Instant): Promise<{ readonly letters: boolean }> {
  const { rows } = await pool.query<{ letters: boolean }>({
    name: 'delivery-begin',
    text: `with running as (update delivery_clock set wake_at = to_timestamp(0) where id = 1),
      flown as (delete from flight where lease_until <= $1 returning token, deliveries),
      deliveries as (update delivery d set ${lost} where d.id = any(array(select unnest(f.deliveries) from flown f))
        and d.token = any(array(select f.token from flown f)) and d.state = 'sending'),
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
export function answered(now: string, first: number): string {
  const [ids, which, states, reasons, responses, messages, real] = [0, 1, 2, 3, 4, 5, 6].map((n) => `$${first + n}`);
  return `update delivery d set state = x.state, reason = x.reason, response = x.response, message_id = x.message, updated_at = ${now}::timestamptz,
        attempts = d.attempts + case when x.message is null then 1 else 0 end, sent_at = case when x.state = 'sent' then ${now}::timestamptz end,
        token = null, lease_until = case when x.state = 'planned' then ${real}::timestamptz + ${backOff} end
      from unnest(${ids}::text[], ${which}::int[]) y(id, n)
        join unnest(${states}::text[], ${reasons}::text[], ${responses}::text[], ${messages}::text[]) with ordinality x(state, reason, response, message, n) on x.n = y.n
      where d.id = y.id and ((d.token = $1 and d.state = 'sending') or (d.state = 'planned' and x.message is null))`;
}
/** The deliveries with the number of their answer; the members of a mail have one. */
export function answerValues(marks: readonly Mark[]): unknown[] {
  const answers: Mark[] = [];
  const which = marks.map((mark) => {
    const last = answers.at(-1);
    const same =
      last?.messageId === mark.messageId && last.state === mark.state && last.reason === mark.reason && last.response === mark.response;
    return same ? answers.length : answers.push(mark);
  });
  const column = (name: keyof Mark) => answers.map((mark) => mark[name]);
  return [marks.map(({ id }) => id), which, column('state'), column('reason'), column('response'), column('messageId'), new Date()];
}

/** Writes what the mail server answered; or that a mail could not be composed, and waits. `landed`: the id of the flight that ends with it. */
export async function markAnswered(
  pool: pg.Pool,
  token: string,
  marks: readonly Mark[],
  now: Instant,
  landed: string | null = null,
): Promise<void> {
  if (!marks.length && landed === null) return;
  const values = [token, new Date(now), landed, ...answerValues(marks)];
  await pool.query({ name: 'delivery-answered', text: `with landed as (delete from flight where id = $3) ${answered('$2', 4)}`, values });
}

const nextWakeSql = `update delivery_clock set wake_at = (select min(at) from (
    select min(due_at) as at from notice where state = 'planned' and ($3::text[] = '{}' or exists (select 1 from subject s where s.id = notice.subject_id and ${isReadable('$3')}))
    union all select min(due_at) from delivery where planned and lease_until is null
    union all select min(due_at) from letter where state = 'planned' and lease_until is null
    union all select $1::timestamptz + greatest(interval '1 second', min(lease_until) - $2::timestamptz) from delivery
      where lease_until is not null and state = 'planned' having count(*) > 0
    union all select $1::timestamptz + greatest(interval '1 second', min(lease_until) - $2::timestamptz) from flight having count(*) > 0
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
