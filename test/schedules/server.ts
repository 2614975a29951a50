/** What a mail server answers, as data: which addresses take how many more mails from when on (those of one instant are one, however many notices go in each). The same for both runners. */
import type { Instant } from '../../domain/lifecycle.ts';

export interface ServerScript {
  /** From `at` on an address takes mails at `more` instants. */
  dies(address: string, at: Instant, more: number): void;
  /** Whether an address refuses at an instant. Mails of one instant have no order, so those before it count. */
  refuses(address: string, at: Instant): boolean;
  took(address: string, at: Instant): void;
}

export function serverScript(): ServerScript {
  const deaths = new Map<string, { readonly at: Instant; readonly more: number }[]>();
  const taken = new Map<string, Instant[]>();
  return {
    dies: (address, at, more) => void deaths.set(address, [...(deaths.get(address) ?? []), { at, more }]),
    refuses: (address, now) =>
      (deaths.get(address) ?? []).some(
        ({ at, more }) => at <= now && new Set((taken.get(address) ?? []).filter((t) => t >= at && t < now)).size >= more,
      ),
    took: (address, at) => void taken.set(address, [...(taken.get(address) ?? []), at]),
  };
}

export const refusal = '550 5.1.1 no such person';
