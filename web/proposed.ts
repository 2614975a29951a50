/** What was proposed, in words: tasks, the list and the page say the same. */
import { type Said, said, type Texts } from './i18n.ts';

interface Proposed {
  readonly kind: 'open' | 'remind' | 'extend' | 'reopen';
  /** Of the call that would be opened; empty otherwise. */
  readonly title: Said;
  /** Contributions, or participants, it is about. */
  readonly subjects: number;
}

export const proposedText = (t: Texts, { kind, title, subjects }: Proposed, language: string): string =>
  t(`web.proposed.${kind}`, { ask: said(title, language), count: subjects });
