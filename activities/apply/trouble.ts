/** Trouble that retrying does not end, told apart from trouble with the infrastructure. */

/** What the rules threw outside a command's own decision: they are at fault, or the stored state is. */
export class RuleError extends Error {
  /** The stored state, or the template it follows, could not be brought to today's form. */
  readonly unreadable: boolean;

  constructor(cause: unknown, unreadable: boolean) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'RuleError';
    this.unreadable = unreadable;
  }
}

/** Begins the reason of what is stuck because it cannot be read: the first program that reads it goes on with it. */
export const unreadablePrefix = 'cannot be read: ';

/** Runs something pure; whatever it throws becomes a `RuleError`. */
export function byRules<T>(pure: () => T, what?: 'unreadable'): T {
  try {
    return pure();
  } catch (error) {
    throw new RuleError(error, what === 'unreadable');
  }
}

/**
 * True when a retry would meet the same again: the rules threw, or PostgreSQL says "this data cannot be written" (classes 21, 22, 23).
 * Class 42 is not among them: a missing table or column means that migrations are behind, and passes.
 */
export const isDecisive = (error: unknown): error is Error =>
  error instanceof RuleError || (error instanceof Error && /^(21|22|23)/.test(String((error as { code?: unknown }).code ?? '')));
