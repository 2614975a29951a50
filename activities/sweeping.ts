/** Keeps the sweep going in a worker: at start and every minute, by one worker at a time; seals the audit heads once a day, tidies files. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sealDay } from './audit.ts';
import { type TidyDeps, tidyFiles } from './files/tidy.ts';
import { type SweepDeps, sweep } from './sweep.ts';

/** PostgreSQL's advisory lock that says which worker sweeps. */
const lock = 7_246_531;

export interface SweepingDeps extends SweepDeps {
  /** Where files are; left out: nobody tidies them here. */
  readonly files?: Omit<TidyDeps, 'pool'>;
}

async function once(deps: SweepingDeps): Promise<void> {
  const client = await deps.pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock]);
    if (!rows[0]?.mine) return;
    try {
      await sweep(deps);
      await sealDay(deps.pool, new Date());
      if (deps.files) await tidyFiles({ pool: deps.pool, ...deps.files }, await deps.clock.now());
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lock]);
    }
  } finally {
    client.release();
  }
}

/** Starts sweeping; answers how to stop. A sweep that fails is reported and followed by the next. */
export function startSweeping(deps: SweepingDeps, onError: (error: unknown) => void, everyMs = 60_000): () => Promise<void> {
  const stopped = new AbortController();
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await once(deps).catch(onError);
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return async () => {
    stopped.abort();
    await running;
  };
}
