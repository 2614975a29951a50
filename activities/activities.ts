/** What workflows may ask of the outside; the only thing of activities/ they import, and only its type. */
import type { Instant } from '../domain/lifecycle.ts';
import type { Applied } from './apply/apply.ts';

export interface Activities {
  /** Local: decides what waits for a subject, in one transaction. */
  apply(input: { readonly id: string; readonly asked: readonly string[] }): Promise<Applied>;
  /** Starts and nudges the subjects that a subject's effects are laid before. */
  carryOut(input: { readonly id: string }): Promise<void>;
  /** Sends a bounded batch of what is due; answers when to wake next. */
  deliverDue(): Promise<{ readonly next: Instant | null; readonly sent: number }>;
}
