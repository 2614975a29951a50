/** The ledger in memory: what the simulation keeps where the durable side has the tables notice and delivery. Rows are cancelled, never deleted. */
import type { Plan, Step } from './advance.ts';
import type { Instant } from './lifecycle.ts';
import { noticeKey, type PlannedNotice } from './planner.ts';

export interface LedgerNotice extends PlannedNotice {
  readonly key: string;
  readonly subject: string;
  readonly generation: number | null;
  readonly cause: { readonly event: string; readonly command: string };
  state: 'planned' | 'expanded' | 'cancelled' | 'skipped';
  reason: string | null;
  readonly deliveries: LedgerDelivery[];
}
export interface LedgerDelivery {
  readonly person: string;
  due: Instant;
  state: 'planned' | 'sent' | 'bounced' | 'cancelled' | 'skipped';
  reason: string | null;
}

/** One line of a ledger as two runners are compared by. A notice without deliveries is one line without a person. */
export interface LedgerLine {
  readonly key: string;
  readonly person: string | null;
  readonly due: Instant;
  readonly outcome: string;
  readonly reason: string | null;
}

export interface SubjectLedger {
  readonly notices: LedgerNotice[];
}

const row = (subject: string, notice: PlannedNotice, generation: number, revision: number, cause: LedgerNotice['cause']): LedgerNotice => ({
  ...notice,
  key: noticeKey(subject, notice, generation, revision),
  subject,
  generation: notice.kind === 'scheduled' ? generation : null,
  cause,
  state: notice.dropped ? 'skipped' : 'planned',
  reason: notice.dropped,
  deliveries: [],
});

/** Whether a plan ends a notice that was made by an event, or speaks to somebody to whom nothing is said any more. */
export const isMoot = (notice: Pick<PlannedNotice, 'kind' | 'audience'>, event: string, { moot }: Pick<Plan, 'moot'>): boolean =>
  moot.audiences.includes(notice.audience) || (notice.kind === 'transition' && moot.events.includes(event));

/** Whether a row no longer fits what its subject has become. */
export const isOutdated = (notice: LedgerNotice, { generation, situation }: Pick<Plan, 'generation' | 'situation'>): boolean =>
  (notice.generation !== null && notice.generation < generation) ||
  (notice.situations.length > 0 && (situation === null || !notice.situations.includes(situation)));

/** Whether a row no longer makes sense under a new plan. */
export const overtakenBy = (notice: LedgerNotice, plan: Plan): boolean =>
  isOutdated(notice, plan) || isMoot(notice, notice.cause.event, plan);

/** Writes what a subject's steps and plans imply; answers the rows that are new and planned. */
export function writeLedger(
  ledger: SubjectLedger,
  subject: string,
  steps: readonly Step<{ readonly type: string }>[],
  plans: readonly Plan[],
): LedgerNotice[] {
  const fresh: LedgerNotice[] = [];
  for (const plan of plans) {
    for (const notice of ledger.notices) {
      if (!overtakenBy(notice, plan)) continue;
      if (notice.state === 'planned') Object.assign(notice, { state: 'cancelled', reason: plan.cause.event });
      for (const delivery of notice.deliveries)
        if (delivery.state === 'planned') Object.assign(delivery, { state: 'cancelled', reason: plan.cause.event });
    }
    for (const notice of plan.notices) fresh.push(row(subject, notice, plan.generation, 0, plan.cause));
  }
  for (const step of steps) {
    const cause = { event: step.event.type, command: step.command.id };
    for (const notice of step.notices) fresh.push(row(subject, notice, 0, step.revision, cause));
  }
  ledger.notices.push(...fresh);
  return fresh.filter((notice) => notice.state === 'planned');
}

export const linesOf = (notices: Iterable<LedgerNotice>): LedgerLine[] =>
  [...notices].flatMap((n): LedgerLine[] =>
    n.deliveries.length
      ? n.deliveries.map((d) => ({ key: n.key, person: d.person, due: d.due, outcome: d.state, reason: d.reason }))
      : [{ key: n.key, person: null, due: n.due, outcome: n.state, reason: n.reason }],
  );
