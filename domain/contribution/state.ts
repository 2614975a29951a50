/** What a contribution is: one participant's answer to one ask of one cycle. It belongs to no region: regions are where it counts. */
import type { Deadline } from '../calendar/deadline.ts';
import type { Instant } from '../lifecycle.ts';
import type { StepUnderWay as BareStep, Bound } from '../route.ts';
import type { Situation } from '../template/schema.ts';
import type { Clearance, ClearanceEvent } from './clearance.ts';
import type { Entered } from './entered.ts';
import type { EntryMarks } from './entries.ts';
import type { NoObjectionList, ObjectionEvent, PassedList } from './no-objection.ts';
import type { ScheduleEvent, Slot } from './scheduling.ts';

export const statuses = [
  'invited',
  'drafting',
  'submitted',
  'returned',
  'approved',
  'rejected',
  'published',
  'declined',
  'delayed',
  'withdrawn',
  'notSubmitted',
  'reopened',
] as const;
export type Status = (typeof statuses)[number];

/** One submitted version; the text is in the database under (subject, number). */
export interface Submission {
  readonly number: number;
  readonly hash: string;
  readonly actor: string;
  readonly principal: string | null;
  readonly at: Instant;
  /** Present when it came by mail or on paper, and `actor` entered it at `at` for `principal`; missing when it was submitted here. */
  readonly entered?: Entered;
}

/** The approval step under way. */
export interface StepUnderWay extends BareStep {
  /** Present in a step of no objection. */
  readonly list?: NoObjectionList;
}

export interface ContributionState {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly ask: string;
  readonly participant: string;
  /** The participant's, for planning. */
  readonly zone: string;
  readonly country: string | null;
  /** Calls it answers, in the order they asked. */
  readonly calls: readonly string[];
  /** The deadline each of them gives; a call that asked before this was kept is missing. */
  readonly given?: Readonly<Record<string, Deadline>>;
  /** The region whose coordinator decides; null when the participant has none. */
  readonly region: string | null;
  readonly regions: readonly string[];
  /** Regions in which the participant wants it to count; all of its regions when it did not say. */
  readonly countsIn: readonly string[];
  readonly status: Status;
  /** Null when lifted. */
  readonly deadline: Deadline | null;
  /** Of the revision under way; null when none is. */
  readonly revision: Deadline | null;
  /** The deadline that has lapsed, until something new is asked or given: what was received before it still counts. */
  readonly lapsed: Deadline | null;
  /** Announced in a delay. */
  readonly expected: Instant | null;
  readonly generation: number;
  /** When the participant was asked; missing in states stored before that was kept. */
  readonly begun?: Instant;
  /** Nothing is planned before this: the begin, or what planned anew. */
  readonly plannedFrom: Instant;
  readonly submissions: readonly Submission[];
  readonly step: StepUnderWay | null;
  /** Numbers of the approved and of the published version. */
  readonly approved: number | null;
  readonly published: number | null;
  readonly archived: boolean;
  /** How often its calendar entries have changed; missing in states stored before that was counted (entries.ts). */
  readonly entries?: EntryMarks;
  /** The last request for clearance inside the participant; missing where there was none (clearance.ts). */
  readonly clearance?: Clearance | null;
  /** Documents that rest on it, and are told what becomes of it; missing where none does. */
  readonly citedBy?: readonly string[];
  /** Whether its participant keeps it off public pages; missing where that was never said. */
  readonly restricted?: boolean;
  /** The list it was on last and passed without an objection; missing otherwise (no-objection.ts). */
  readonly passed?: PassedList | null;
  /** When and where it is held, where what was approved is (scheduling.ts); missing otherwise. */
  readonly slot?: Slot | null;
}

type At = { readonly at: Instant };
export type ContributionEvent =
  | ({ readonly type: 'begun' } & At &
      Pick<ContributionState, 'cycle' | 'ask' | 'participant' | 'zone' | 'country' | 'region' | 'regions'> & {
        readonly call: string;
        readonly deadline: Deadline | null;
      })
  | ({ readonly type: 'joined'; readonly call: string; readonly deadline?: Deadline; readonly settled?: boolean } & At)
  | ({ readonly type: 'draft-started'; readonly settled?: boolean } & At)
  | ({
      readonly type: 'submitted';
      readonly timing: 'onTime' | 'grace' | 'late';
      readonly stepDueAt: Instant;
      readonly listed?: true;
      readonly settled?: boolean;
    } & At &
      Omit<Submission, 'at'> & { readonly draftVersion: number | null; readonly countsIn: readonly string[] | null })
  | ClearanceEvent
  | ObjectionEvent
  | ScheduleEvent
  | ({ readonly type: 'step-approved'; readonly actor: string; readonly seat?: string } & At & Bound)
  | ({ readonly type: 'step-passed'; readonly next: number; readonly stepDueAt: Instant; readonly listed?: true } & At & Bound)
  | ({ readonly type: 'escalated'; readonly step: number } & At)
  | ({ readonly type: 'returned'; readonly deadline: Deadline; readonly settled?: boolean } & At & Bound)
  | ({ readonly type: 'approved'; readonly settled?: boolean } & At & Bound)
  | ({ readonly type: 'rejected'; readonly settled?: boolean } & At & Bound)
  | ({ readonly type: 'published'; readonly number: number; readonly settled?: boolean } & At)
  | ({ readonly type: 'revised'; readonly settled?: boolean } & At)
  | ({ readonly type: 'withdrawn'; readonly settled?: boolean } & At)
  | ({ readonly type: 'declined'; readonly settled?: boolean } & At)
  | ({ readonly type: 'delayed'; readonly expected: Instant; readonly settled?: boolean } & At)
  | ({ readonly type: 'extended'; readonly deadline: Deadline | null; readonly settled?: boolean } & At)
  | ({ readonly type: 'reopened'; readonly deadline: Deadline; readonly settled?: boolean } & At)
  /** A date that its call's is counted from was moved, by the command `because` of the cycle. */
  | ({ readonly type: 'redated'; readonly settled?: boolean } & Redated & At)
  /** As `redated`, where nothing changes for the participant: it has answered, or has dates of its own. */
  | ({ readonly type: 'redate-noted' } & Redated & At)
  | ({ readonly type: 'reminded' } & At)
  | ({ readonly type: 'replanned' } & At)
  | ({ readonly type: 'lapsed'; readonly settled?: boolean } & At)
  | ({ readonly type: 'archived' } & At)
  | ({ readonly type: 'cited' | 'uncited'; readonly by: string } & At)
  | ({ readonly type: 'restricted'; readonly restricted: boolean } & At);

/** What the call gives now, and the deadline that follows for the contribution. */
export interface Redated {
  readonly call: string;
  readonly given: Deadline;
  readonly deadline: Deadline | null;
  /** Until when others may object now, where that moved too. */
  readonly listUntil?: Instant;
  readonly because: string;
}

/** In these something is awaited from the contributors; time ends them at the hard deadline. */
export const awaited: ReadonlySet<Status> = new Set(['invited', 'drafting', 'delayed', 'returned', 'reopened']);
/** In these a draft may be written. */
export const draftable: ReadonlySet<Status> = new Set(['invited', 'drafting', 'delayed', 'reopened', 'declined', 'withdrawn']);
/** In these nothing more is expected, for now, by the calls that asked. */
const settled: ReadonlySet<Status> = new Set(['approved', 'rejected', 'published', 'declined', 'withdrawn', 'notSubmitted']);

/** Whether nothing more is expected of a contribution in this status. */
export const isSettledStatus = (status: string): boolean => (settled as ReadonlySet<string>).has(status);
export const isSettled = (state: ContributionState): boolean => isSettledStatus(state.status);

/** The deadline in force: of the revision under way, else of the ask; null when lifted. */
export const currentDeadline = (state: ContributionState): Deadline | null => state.revision ?? state.deadline;

const afterwards: Partial<Record<Status, Situation>> = {
  approved: 'decided',
  rejected: 'decided',
  published: 'decided',
  declined: 'declined',
  withdrawn: 'withdrawn',
  notSubmitted: 'silent',
};

/** The situation: which ladder holds, and which notices still make sense. */
export function situationOf(state: ContributionState): Situation | null {
  if (state.status === 'submitted') return 'submitted';
  if (state.status === 'delayed') return 'delayed';
  if (awaited.has(state.status)) return state.status === 'returned' || state.revision ? 'returned' : 'asked';
  return afterwards[state.status] ?? null;
}

/** Whether everybody may read the published version: there is one, and its participant does not keep it back. */
export const isPublic = ({ published, restricted = false }: ContributionState): boolean => published !== null && !restricted;

export const latest = (state: ContributionState): Submission | undefined => state.submissions.at(-1);

/** The number a submitter gets, e.g. `GCM-2026-2030/VOLUNTARY-REVIEW/KEN/1`. */
export const receiptNumber = (state: Pick<ContributionState, 'cycle' | 'ask' | 'participant'>, number: number): string =>
  `${state.cycle}/${state.ask}/${state.participant}/${number}`.toUpperCase();
