/** A clean stop: what was started is stopped in the reverse order, once, on SIGINT, SIGTERM or a failed start. */

export interface Stopping {
  /** Adds something to stop, before all that was added earlier. */
  add(stop: () => Promise<unknown> | unknown): void;
  /** Stops everything; a failure of one does not keep the others. */
  stop(): Promise<void>;
}

let only: Stopping | undefined;

/** The one of this process. */
export function stopOnce(): Stopping {
  if (only) return only;
  const stops: (() => Promise<unknown> | unknown)[] = [];
  let stopped: Promise<void> | undefined;
  const all = async () => {
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        console.error(`While stopping: ${(error as Error).message}`);
      }
    }
  };
  const stopping: Stopping = {
    add: (stop) => void stops.push(stop),
    stop: () => {
      stopped ??= all();
      return stopped;
    },
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stopping.stop().then(() => process.exit()));
  only = stopping;
  return stopping;
}
