/** Parts of a benchmark that run as processes of their own, so that they take nothing from what is measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  /** What it said when it was ready. */
  readonly said: string;
  stop(): Promise<void>;
}

/** Starts a file of bench/ and waits until it sends its first message; it is stopped by SIGTERM. */
export async function startChild(file: string, args: readonly string[] = []): Promise<Child> {
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const said = await Promise.race([once(child, 'message').then(([message]) => String(message)), ended.then(() => undefined)]);
  if (said === undefined) throw new Error(`${file} ended before it was ready`);
  return {
    said,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
