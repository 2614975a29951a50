/** Alarms: what must be none in a healthy engine, or be looked at by a person. */
import type pg from 'pg';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Instant } from '../domain/lifecycle.ts';
import { plannerVersion } from '../domain/planner.ts';
import { unreadableTemplates } from './delivery/unreadable.ts';
import type { FileStore } from './files/store.ts';
import { missingFiles } from './files/tidy.ts';
import { planDifferences } from './plan-check.ts';
import { templateStore } from './templates.ts';

export interface Finding {
  readonly what: string;
  readonly count: number;
  readonly example: string | null;
}

/** What is younger than this is under way. */
const patienceMs = 120_000;

/** Each query answers `count` and `example`; $1 is the instant before which things should have happened, $2 the versions plans are made with. */
const checks: readonly (readonly [what: string, sql: string])[] = [
  [
    'due but unsent',
    `select count(*)::int as count, min(id) as example from delivery where planned and due_at < $1 and ($2::text is not null)`,
  ],
  [
    'due but nobody looked up',
    `select count(*)::int as count, min(key) as example from notice where state = 'planned' and due_at < $1 and ($2::text is not null)`,
  ],
  [
    'wake-up in the past',
    `select count(*)::int as count, min(id) as example from subject where wake_at < $1 and not done and stuck is null and ($2::text is not null)`,
  ],
  [
    'undone effects',
    `select count(*)::int as count, min(id) as example from outbox where done_at is null and created_at < $1 and ($2::text is not null)`,
  ],
  [
    'undecided commands',
    `select count(*)::int as count, min(subject_id || ' ' || id) as example from command where answer is null and received_at < $1 and ($2::text is not null)`,
  ],
  [
    'commands answered with a fault',
    `select count(*)::int as count, min(subject_id || ' ' || id) as example from command where answer->>'rule' = 'fault' and ($1::timestamptz is not null) and ($2::text is not null)`,
  ],
  [
    'stuck subjects',
    `select count(*)::int as count, min(id || ': ' || stuck) as example from subject where stuck is not null and ($1::timestamptz is not null) and ($2::text is not null)`,
  ],
  [
    'deliveries whose fate is unknown',
    `select count(*)::int as count, min(id) as example from delivery where state = 'unknown' and ($1::timestamptz is not null) and ($2::text is not null)`,
  ],
  [
    'bounced deliveries',
    `select count(*)::int as count, min(id) as example from delivery where state = 'bounced' and reason is distinct from 'address-stopped-passed-on' and ($1::timestamptz is not null) and ($2::text is not null)`,
  ],
  [
    'letters about roles that are late, refused or unknown',
    `select count(*)::int as count, min(id) as example from letter where ((state = 'planned' and due_at < $1) or state in ('bounced', 'unknown')) and ($2::text is not null)`,
  ],
  [
    'notices planned with other versions of planner, zones or holidays',
    `select count(*)::int as count, min(key) as example from notice where state = 'planned' and kind = 'scheduled' and planned_with not like '%' || $2 and ($1::timestamptz is not null)`,
  ],
];

export async function examine(pool: pg.Pool, calendar: Calendar, store: FileStore, now: Instant): Promise<Finding[]> {
  const values = [new Date(now - patienceMs), `planner@${plannerVersion} ${calendar.version}`];
  const queried = checks.map(async ([what, sql]) => {
    const { rows } = await pool.query<{ count: number; example: string | null }>(sql, values);
    return { what, count: rows[0]?.count ?? 0, example: rows[0]?.example ?? null };
  });
  const plans = planDifferences(pool, calendar).then((found) => ({ what: 'notices that the rules would plan otherwise today', ...found }));
  const unanswered = (error: Error) => ({ count: 1, example: `the store does not answer: ${error.message}` });
  const files = missingFiles(pool, store)
    .catch(unanswered)
    .then((found) => ({ what: 'uploaded files that are not in their store', ...found }));
  const unreadable = unreadableTemplates(pool, templateStore(pool)).then((found) => ({
    what: 'templates that this program cannot read',
    count: found.size,
    example: [...found.values()][0] ?? null,
  }));
  return Promise.all([...queried, plans, files, unreadable]);
}
