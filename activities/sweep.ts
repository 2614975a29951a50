/**
 * The sweep: at start and every minute it nudges each subject with undecided commands, undone effects or a `wake_at` in the past, and
 * delivery when something due is unsent, or what an address lost can go on. PostgreSQL is the truth; this is what makes Temporal move again after anything broke.
 */
import type pg from 'pg';
import type { Clock } from './clock.ts';
import { mayResume } from './delivery/resume.ts';
import type { Runnable, Starter } from './starter.ts';

const atOnce = 10;
const most = 2000;
/** What is younger than this is under way already. */
const settleMs = 3000;

const columns = 's.id, s.workflow, s.cycle_id as "cycleId", s.phase, s.participant_id as "participantId"';
const restless = `
select ${columns} from subject s where s.id in (
  select c.subject_id from command c where c.answer is null and c.received_at < $2
  union select o.subject_id from outbox o where o.done_at is null and o.created_at < $2
  union select w.id from subject w where w.wake_at < $1 and not w.done and w.stuck is null)
limit ${most}`;
const living = `select ${columns} from subject s where not s.done order by s.id`;
const overdue = `
select exists (select 1 from notice where state = 'planned' and due_at < $1)
  or exists (select 1 from delivery where planned and due_at < $1 and (lease_until is null or lease_until < $2))
  or exists (select 1 from flight where lease_until < $2)
  or exists (select 1 from letter where state = 'planned' and due_at < $1 and (lease_until is null or lease_until < $2))
  or exists (select 1 from letter where state = 'sending' and lease_until < $2) as overdue`;

async function nudgeAll(starter: Starter, subjects: readonly Runnable[]): Promise<void> {
  for (let i = 0; i < subjects.length; i += atOnce)
    await Promise.all(subjects.slice(i, i + atOnce).map((subject) => starter.nudge(subject)));
}

export interface SweepDeps {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly starter: Starter;
}

/** One sweep; answers how many subjects were nudged. */
export async function sweep({ pool, clock, starter }: SweepDeps): Promise<number> {
  const now = await clock.now();
  const { rows } = await pool.query<Runnable>(restless, [new Date(now - settleMs), new Date(now - settleMs)]);
  await nudgeAll(starter, rows);
  const { rows: due } = await pool.query<{ overdue: boolean }>(overdue, [new Date(now - settleMs), new Date()]);
  if (due[0]?.overdue || (await mayResume(pool, now))) await starter.nudgeDelivery();
  return rows.length;
}

/** Starts or nudges a runner for every living subject, and delivery: for an empty Temporal, or a restored PostgreSQL. */
export async function rebuild({ pool, starter }: SweepDeps): Promise<number> {
  const { rows } = await pool.query<Runnable>(living);
  await nudgeAll(starter, rows);
  await starter.nudgeDelivery();
  return rows.length;
}
