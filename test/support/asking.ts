/** Asks runners for answers as callers of the API do: an update, with start where the runner has ended; given a receipt, they look again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runnable } from '../../activities/starter.ts';
import { createEngine } from '../../api/engine.ts';
import type { Answer, Command } from '../../domain/lifecycle.ts';
import type { TestEngine } from './engine.ts';

/** Writes a command and has it answered. Rejects when there is no answer `patience` milliseconds after its receipt. */
export function asking({ pool, env, write }: TestEngine, patience = 10_000): (subject: string, c: Command) => Promise<Answer> {
  const engine = createEngine({ client: env.client, log: { warn: () => {} }, deadline: patience });
  return async (subject, c) => {
    const { rows } = await pool.query<Runnable>(
      'select id, workflow, cycle_id as "cycleId", phase, participant_id as "participantId" from subject where id = $1',
      [subject],
    );
    await write(subject, c);
    try {
      return await engine.send(rows[0] as Runnable, c.id, c.receivedAt);
    } catch {
      for (const until = Date.now() + patience; Date.now() < until; await sleep(50)) {
        const found = await pool.query<{ answer: Answer | null }>('select answer from command where subject_id = $1 and id = $2', [
          subject,
          c.id,
        ]);
        if (found.rows[0]?.answer) return found.rows[0].answer;
      }
      throw new Error(`no answer to ${c.id}`);
    }
  };
}
