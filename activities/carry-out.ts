/** Carries out a subject's effects: nudges, and starts where new, each subject that a command was laid before. A few at a time. */
import type pg from 'pg';
import type { Runnable, Starter } from './starter.ts';

const atOnce = 10;
const batch = 200;

const undone = `
select o.id as outbox, s.id, s.workflow, s.cycle_id as "cycleId", s.phase, s.participant_id as "participantId"
from outbox o join subject s on s.id = o.target where o.subject_id = $1 and o.done_at is null order by o.created_at, o.id limit ${batch}`;

/** `heartbeat` is called after each few; it throws when the activity was cancelled. */
export const createCarryOut =
  ({ pool, starter, heartbeat }: { pool: pg.Pool; starter: Starter; heartbeat: () => void }) =>
  async ({ id }: { readonly id: string }): Promise<void> => {
    for (;;) {
      const { rows } = await pool.query<Runnable & { outbox: string }>({ name: 'outbox-undone', text: undone, values: [id] });
      if (!rows.length) return;
      for (let i = 0; i < rows.length; i += atOnce) {
        const some = rows.slice(i, i + atOnce);
        await Promise.all(some.map((row) => starter.nudge(row)));
        await pool.query({
          name: 'outbox-done',
          text: 'update outbox set done_at = now() where id = any($1)',
          values: [some.map((row) => row.outbox)],
        });
        heartbeat();
      }
    }
  };
