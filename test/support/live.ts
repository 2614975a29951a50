/** Takes commands through a lifecycle one after the other. */
import { expect } from 'vitest';
import type { Advanced } from '../../domain/advance.ts';
import type { Command } from '../../domain/lifecycle.ts';

/** Each at its receipt, by `take`; every one must be accepted. */
export function accepted<Result extends Pick<Advanced<never, never>, 'answers'>>(
  commands: readonly Command[],
  take: (from: Result | null, command: Command) => Result,
): Result {
  return commands.reduce<Result | null>((from, command) => {
    const next = take(from, command);
    expect(next.answers.get(command.id), command.kind).toMatchObject({ ok: true });
    return next;
  }, null) as Result;
}
