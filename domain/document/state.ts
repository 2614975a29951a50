/** What a document is: a text made by one author group for all. It has a draft, submitted versions, and one of them may be published. */
import type { Instant } from '../lifecycle.ts';
import type { Bound, StepUnderWay } from '../route.ts';

export const statuses = ['planned', 'drafting', 'submitted', 'returned', 'approved', 'published'] as const;
export type Status = (typeof statuses)[number];

/** One submitted version; the text is in the database under (subject, number). */
export interface Version {
  readonly number: number;
  readonly hash: string;
  readonly actor: string;
  readonly principal: string | null;
  readonly at: Instant;
}

/** When it is due, as its cycle's dates have it now. A stage without an end has no due date. */
export interface DocumentDates {
  /** From when it is written. */
  readonly from: Instant;
  readonly until: Instant | null;
  /** The last instant at which it may be published without an override; null without such a rule. */
  readonly limit: Instant | null;
  /** By when it is handed on; null where it is not, or at no fixed time. */
  readonly transmitBy: Instant | null;
  /** IANA zone in which its dates are shown. */
  readonly zone: string;
}

/** The published version, and how it came about. */
export interface Publication {
  readonly number: number;
  readonly at: Instant;
  /** Stages it should have come after and that were not done then: `phase/stage`. */
  readonly missing: readonly string[];
  /** The limit that was overridden, with the command whose body has the reason; null when none was. */
  readonly override: { readonly limit: Instant; readonly command: string } | null;
}

export interface DocumentState extends DocumentDates {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly phase: string;
  readonly stage: string;
  /** The region whose document it is; null for one of the whole cycle. */
  readonly region: string | null;
  /** Whether it is handed to another phase once it is published. */
  readonly handsOn: boolean;
  readonly status: Status;
  readonly generation: number;
  /** Nothing is planned before this: the opening, or what planned anew. */
  readonly plannedFrom: Instant;
  /** Whether its due date has passed with nothing published. */
  readonly overdue: boolean;
  readonly versions: readonly Version[];
  readonly step: StepUnderWay | null;
  /** Number of the version approved last; null while there is none. */
  readonly approved: number | null;
  /** Stays while an update is written and approved. */
  readonly publication: Publication | null;
  readonly transmitted: { readonly number: number; readonly at: Instant } | null;
  /** Ids of the subjects that its draft or its latest version rests on. */
  readonly rests: readonly string[];
  /** Documents that rest on this one. */
  readonly citedBy: readonly string[];
  readonly archived: boolean;
}

/** What became of a source after it was cited. */
export const changes = ['newer', 'revised', 'reopened', 'withdrawn', 'rejected'] as const;
export type Change = (typeof changes)[number];

type At = { readonly at: Instant };
export type DocumentEvent =
  | ({ readonly type: 'begun' } & At & Pick<DocumentState, 'cycle' | 'phase' | 'stage' | 'region' | 'handsOn' | keyof DocumentDates>)
  | ({ readonly type: 'opened' } & At)
  | ({ readonly type: 'rests'; readonly added: readonly string[]; readonly dropped: readonly string[] } & At)
  | ({
      readonly type: 'submitted';
      readonly timing: 'onTime' | 'late';
      readonly draftVersion: number;
      /** Null without a step to pass. */
      readonly stepDueAt: Instant | null;
      readonly missing: readonly string[];
    } & At &
      Omit<Version, 'at'>)
  | ({ readonly type: 'step-approved'; readonly actor: string; readonly seat?: string } & At & Bound)
  | ({ readonly type: 'step-passed'; readonly next: number; readonly stepDueAt: Instant } & At & Bound)
  | ({ readonly type: 'escalated'; readonly step: number } & At)
  | ({ readonly type: 'returned' } & At & Bound)
  | ({ readonly type: 'approved' } & At & Omit<Bound, 'step'> & { readonly step: number | null })
  | ({ readonly type: 'revised' } & At)
  | ({ readonly type: 'published' } & Publication)
  | ({ readonly type: 'transmitted'; readonly number: number } & At)
  | ({ readonly type: 'overdue' } & At)
  | ({ readonly type: 'redated'; readonly before: DocumentDates; readonly now: DocumentDates; readonly because: string } & At)
  | ({ readonly type: 'source-changed'; readonly source: string; readonly change: Change } & At)
  | ({ readonly type: 'cited' | 'uncited'; readonly by: string } & At)
  | ({ readonly type: 'archived' } & At);

/** What is awaited next, by when: the draft, the step's decision, the publication, the handing on; null where nothing is, or at no fixed time. */
export function dueNow(state: DocumentState): Instant | null {
  const { status, step, limit, transmitBy, publication, transmitted, handsOn, until } = state;
  if (status === 'submitted') return step?.dueAt ?? null;
  if (status === 'approved') return publication === null ? limit : null;
  if (status === 'published') return handsOn && transmitted?.number !== publication?.number ? transmitBy : null;
  return publication === null ? until : null;
}

/** In these the draft may be written. */
export const draftable: ReadonlySet<string> = new Set(['planned', 'drafting'] satisfies Status[]);

export const latest = ({ versions }: DocumentState): Version | undefined => versions.at(-1);

/** The number a version is known by, e.g. `GCM-2026-2030/SG-REPORT/REPORT/2`. */
export const receiptNumber = (state: Pick<DocumentState, 'cycle' | 'phase' | 'stage'>, number: number): string =>
  `${state.cycle}/${state.phase}/${state.stage}/${number}`.toUpperCase();
