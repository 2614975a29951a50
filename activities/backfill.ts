/**
 * Lives a past stretch of time with the real `apply`, PostgreSQL and mail, on a virtual clock and without Temporal: the demonstration's
 * history today, a past cycle from a spreadsheet one day. When it ends, runners take over from the state it left.
 */
import type pg from 'pg';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Answer, Command, Instant } from '../domain/lifecycle.ts';
import { createApply } from './apply/apply.ts';
import type { Clock } from './clock.ts';
import { createDeliverDue } from './delivery/deliver.ts';
import { type Mailing, mergedMessages, messages } from './delivery/message.ts';
import { contentHash } from './hash.ts';
import type { Wire } from './mail/wire.ts';
import { templateStore } from './templates.ts';

export interface BackfillDeps {
  readonly pool: pg.Pool;
  readonly calendar: Calendar;
  readonly wire: Wire;
  readonly mailFrom: string;
  readonly linkOf: (subjectId: string, personId: string) => string;
  readonly mailing?: Mailing;
}

export interface Backfill {
  readonly clock: Clock;
  /** Lets time pass up to an instant: deadlines lapse, notices go out. */
  passUntil(at: Instant): Promise<void>;
  /** Gives a command at its receipt, and carries out what follows. Throws when it is refused: a past does not contain refusals. */
  give(subject: string, command: Command): Promise<Answer>;
  /** Lays a draft before a contribution at an instant; answers its hash. */
  draft(subject: string, content: Record<string, unknown>, version: number, actor: string, at: Instant): Promise<string>;
}

const nextSql = `select least(
  (select min(wake_at) from subject where not done and stuck is null),
  (select min(due_at) from notice where state = 'planned'),
  (select min(due_at) from delivery where planned)) as next`;

export function backfill({ pool, calendar, wire, mailFrom, linkOf, mailing }: BackfillDeps, from: Instant): Backfill {
  let now = from;
  const clock: Clock = { now: () => now };
  const templates = templateStore(pool);
  const apply = createApply({ pool, clock, calendar, templates, nudgeDelivery: async () => {} });
  const deliverDue = createDeliverDue({
    ...{ pool, clock, calendar, templates, wire, linkOf },
    messageOf: messages(mailFrom, mailing),
    mergedOf: mergedMessages(mailFrom, mailing),
    heartbeat: () => {},
  });

  /** Applies what was laid before other subjects, until nothing is. */
  const carryOut = async (): Promise<void> => {
    for (;;) {
      const { rows } = await pool.query<{ target: string }>(
        `with o as (update outbox set done_at = now() where done_at is null returning target) select distinct target from o order by target`,
      );
      if (!rows.length) return;
      for (const { target } of rows) await apply({ id: target, asked: [] });
    }
  };
  const wake = async (): Promise<void> => {
    const { rows } = await pool.query<{ id: string }>(
      'select id from subject where wake_at <= $1 and not done and stuck is null order by wake_at, id',
      [new Date(now)],
    );
    for (const { id } of rows) await apply({ id, asked: [] });
    await carryOut();
  };
  const passUntil = async (at: Instant): Promise<void> => {
    for (;;) {
      const { rows } = await pool.query<{ next: Date | null }>(nextSql);
      const next = rows[0]?.next?.getTime();
      if (next === undefined || next > at) break;
      now = Math.max(now, next);
      await wake();
      await deliverDue();
    }
    now = Math.max(now, at);
  };

  return {
    clock,
    passUntil,
    async give(subject, command) {
      await passUntil(command.receivedAt - 1);
      now = command.receivedAt;
      await pool.query(
        'insert into command (subject_id, id, kind, body, body_hash, actor, principal, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          subject,
          command.id,
          command.kind,
          JSON.stringify(command.body),
          contentHash(command.body),
          command.actor,
          command.principal,
          new Date(now),
        ],
      );
      const answer = (await apply({ id: subject, asked: [command.id] })).answers[command.id];
      if (!answer?.ok) throw new Error(`${command.kind} to ${subject}: ${answer?.rule} ${answer?.detail}`);
      await carryOut();
      return answer;
    },
    async draft(subject, content, version, actor, at) {
      const hash = contentHash(content);
      await pool.query(
        `insert into draft (subject_id, version, content, hash, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (subject_id) do update set version = $2, content = $3, hash = $4, updated_at = $5, updated_by = $6`,
        [subject, version, JSON.stringify(content), hash, new Date(at), actor],
      );
      return hash;
    },
  };
}
