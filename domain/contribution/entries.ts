/**
 * The calendar entries of a contribution: one for those who are asked, until when; one for those who decide, until when. What an entry shows
 * follows from the state. How often that has changed is kept in the state, so that mails and feeds count alike and never go back
 * (SEQUENCE, RFC 5545 3.8.7.4; RFC 5546 2.1.4).
 */
import type { Instant } from '../lifecycle.ts';
import { awaited, type ContributionState, currentDeadline } from './state.ts';

/** What an entry shows. */
export interface Shown {
  /** The entry ends then: the soft deadline, or the date announced; for those who decide the end of their step. */
  readonly until: Instant;
  /** Until when it is accepted after that, marked late; null when it is not. */
  readonly late: Instant | null;
  /** Whether `until` is the date the participant announced. */
  readonly announced: boolean;
}

/** What is remembered of an entry. */
export interface EntryMark {
  /** How often what it shows has changed. */
  readonly sequence: number;
  /** When it changed last; its first appearance counts. */
  readonly at: Instant;
  /** What it showed last as its end; null when it has never shown any. */
  readonly until: Instant | null;
}

/** `asked`: for the contributors. `decision`: for the deciders. */
export type EntryKind = 'asked' | 'decision';
export type EntryMarks = Readonly<Record<EntryKind, EntryMark>>;

/** An entry as it stands; `shown` is null when there is none, or none any more. */
export interface Entry extends EntryMark {
  readonly shown: Shown | null;
}

/** What the entry shows now: nothing when nothing is awaited, or without a date. */
export function shownBy(kind: EntryKind, state: ContributionState): Shown | null {
  if (state.archived) return null;
  if (kind === 'decision') {
    return state.status === 'submitted' && state.step ? { until: state.step.dueAt, late: null, announced: false } : null;
  }
  if (!awaited.has(state.status)) return null;
  const deadline = currentDeadline(state);
  const announced = state.status === 'delayed' ? state.expected : null;
  const until = announced ?? deadline?.soft.at;
  if (until === undefined) return null;
  return { until, late: deadline && deadline.hard.at > until ? deadline.hard.at : null, announced: announced !== null };
}

/**
 * What is remembered of an entry. A state stored before entries were counted has none: its files were numbered by generation, which
 * is where the count goes on.
 */
const markOf = (kind: EntryKind, state: ContributionState): EntryMark =>
  state.entries?.[kind] ?? { sequence: state.generation, at: state.plannedFrom, until: shownBy(kind, state)?.until ?? null };

/** The entry as mails and feeds show it now. */
export const entryOf = (kind: EntryKind, state: ContributionState): Entry => ({ ...markOf(kind, state), shown: shownBy(kind, state) });

const same = (a: Shown | null, b: Shown | null): boolean =>
  a === null || b === null ? a === b : a.until === b.until && a.late === b.late && a.announced === b.announced;

function marked(kind: EntryKind, before: ContributionState | null, after: ContributionState, at: Instant): EntryMark {
  const shown = shownBy(kind, after);
  if (before === null) return { sequence: 0, at, until: shown?.until ?? null };
  const mark = markOf(kind, before);
  return same(shownBy(kind, before), shown) ? mark : { sequence: mark.sequence + 1, at, until: shown?.until ?? mark.until };
}

/** The state after an event, with its entries counted. */
export const withEntries = (before: ContributionState | null, after: ContributionState, at: Instant): ContributionState => ({
  ...after,
  entries: { asked: marked('asked', before, after, at), decision: marked('decision', before, after, at) },
});
