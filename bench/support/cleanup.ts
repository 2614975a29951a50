/** What must be stopped and removed even when a benchmark is interrupted. */
const left = new Set<() => Promise<unknown>>();

/** Does the work with the means to say what has to be undone; undoes it in reverse order, whatever happened. */
export async function undoing<T>(work: (undo: (step: () => Promise<unknown> | unknown) => void) => Promise<T>): Promise<T> {
  const steps: (() => Promise<unknown> | unknown)[] = [];
  let undone: Promise<void> | undefined;
  const undoAll = (): Promise<void> => {
    undone ??= (async () => {
      for (const step of steps.reverse())
        await Promise.resolve(step()).catch((error: Error) => console.error(`While cleaning up: ${error.message}`));
      left.delete(undoAll);
    })();
    return undone;
  };
  left.add(undoAll);
  try {
    return await work((step) => void steps.push(step));
  } finally {
    await undoAll();
  }
}

/** Undoes everything at once that is still to be undone, the latest first; for SIGINT and SIGTERM. */
export async function undoLeft(): Promise<void> {
  for (const undo of [...left].reverse()) await undo();
}
