/** What is left of a subject that could not be advanced: its time stands still, or its first command is answered. */
import type pg from 'pg';
import type { Answer, Instant } from '../../domain/lifecycle.ts';
import type { Applied } from './apply.ts';

/** Marks a subject stuck, so that its timer stops, and answers what is known of it and how many commands wait. */
export async function stick(
  pool: pg.Pool,
  id: string,
  asked: readonly string[],
  why: string,
): Promise<{ readonly applied: Applied; readonly left: number }> {
  const { rows } = await pool.query<Pick<Applied, 'answers' | 'effects' | 'status' | 'done'> & { left: number }>(
    `update subject set stuck = $2, wake_at = null where id = $1 returning status, done,
      exists (select 1 from outbox where subject_id = $1 and done_at is null) as effects,
      (select coalesce(jsonb_object_agg(id, answer), '{}') from command where subject_id = $1 and id = any($3) and answer is not null) as answers,
      (select count(*)::int from command where subject_id = $1 and answer is null) as left`,
    [id, why, asked],
  );
  const { left = 0, ...known } = rows[0] ?? { answers: {}, effects: false, status: 'gone', done: true };
  return { applied: { ...known, wakeAt: null, story: 'stuck' }, left };
}

/** The first waiting command is answered `fault`, and the others proceed. */
export async function faulted(pool: pg.Pool, id: string, detail: string, now: Instant): Promise<void> {
  await pool.query(
    `update command set answer = $2, decided_at = $3 where (subject_id, id) =
      (select subject_id, id from command where subject_id = $1 and answer is null order by received_at, kind <> 'begin', id limit 1)`,
    [id, JSON.stringify({ ok: false, rule: 'fault', detail } satisfies Answer), new Date(now)],
  );
}
