/** Runs test/support/worker-program.ts as a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atEnd } from './at-end.ts';

export interface Program {
  /** Like `kill -9`; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Resolves when it is gone, by whatever hand; rejects after `patience` milliseconds. */
  readonly gone: (patience?: number) => Promise<void>;
}

/** Starts it and waits until it works; killed when the test ends at the latest. */
export async function startProgram(env: Readonly<Record<string, string>>): Promise<Program> {
  const file = fileURLToPath(new URL('worker-program.ts', import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', './launch/untimed-vm.ts', file],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  atEnd(kill);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += chunk;
    if (said.includes('ready')) break;
  }
  if (!said.includes('ready')) throw new Error('the program ended before it was ready');
  return {
    kill,
    gone: async (patience = 20_000) => {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error('the program lives on')), patience).unref());
      await Promise.race([ended, late]);
    },
  };
}
