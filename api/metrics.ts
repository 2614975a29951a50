/** Numbers for Prometheus: requests, and the alarms that say that something has stopped moving. Counts only. */
import type { RequestHandler } from 'express';
import type pg from 'pg';
import { Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../activities/clock.ts';

const alarmsSql = `SELECT
  (SELECT coalesce(greatest(extract(epoch from $1::timestamptz - min(due_at)), 0), 0) FROM (SELECT due_at FROM notice WHERE state = 'planned' UNION ALL SELECT due_at FROM delivery WHERE planned) d)::float8 AS plenary_oldest_due_seconds,
  (SELECT count(*) FROM subject WHERE NOT done AND stuck IS NULL AND wake_at < $1::timestamptz)::int AS plenary_wakes_overdue,
  (SELECT count(*) FROM outbox WHERE done_at IS NULL)::int AS plenary_effects_undone,
  (SELECT count(*) FROM command WHERE answer IS NULL)::int AS plenary_commands_undecided,
  (SELECT count(*) FROM subject WHERE stuck IS NOT NULL)::int AS plenary_subjects_stuck,
  (SELECT count(*) FROM delivery WHERE state = 'unknown')::int AS plenary_deliveries_unknown`;

const help: Readonly<Record<string, string>> = {
  plenary_oldest_due_seconds: 'How long the oldest notice or delivery that is due has been waiting',
  plenary_wakes_overdue: 'Subjects whose time has come and who have not moved',
  plenary_effects_undone: 'Effects not carried out yet',
  plenary_commands_undecided: 'Commands without an answer',
  plenary_subjects_stuck: 'Subjects that time no longer moves',
  plenary_deliveries_unknown: 'Deliveries of which nobody knows whether they arrived',
};

export interface Metrics {
  readonly count: RequestHandler;
  /** In the exposition format; rejects when the database is away. */
  scrape(): Promise<string>;
}

export function createMetrics(pool: pg.Pool, clock: Clock): Metrics {
  const register = new Registry();
  const gauges = new Map(Object.entries(help).map(([name, text]) => [name, new Gauge({ name, help: text, registers: [register] })]));
  const requests = new Histogram({
    name: 'plenary_http_seconds',
    help: 'Time of requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  return {
    count: (req, res, next) => {
      const stop = requests.startTimer();
      res.on('finish', () =>
        stop({ method: req.method, route: (req.route as { path?: string } | undefined)?.path ?? 'none', status: String(res.statusCode) }),
      );
      next();
    },
    scrape: async () => {
      const { rows } = await pool.query<Record<string, number>>(alarmsSql, [new Date(await clock.now())]);
      for (const [name, gauge] of gauges) gauge.set(rows[0]?.[name] ?? 0);
      return register.metrics();
    },
  };
}
