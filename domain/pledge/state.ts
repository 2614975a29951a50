/** What a pledge is: one participant's measurable, time-bound commitment, recorded once, followed up until it is kept or dropped. */
import type { Instant } from '../lifecycle.ts';
import type { PledgeFacts } from './form.ts';

/**
 * `drafting`, `submitted` (being screened) and `returned` come before it is published; `out-of-scope` instead. `changed`: its maker said that it
 * is not what was published any more, and has yet to say what it is.
 */
export const statuses = ['drafting', 'submitted', 'returned', 'out-of-scope', 'published', 'changed', 'kept', 'withdrawn'] as const;
export type Status = (typeof statuses)[number];

/** What a report on progress says a pledge is. */
export const progress = ['in-progress', 'kept', 'changed', 'withdrawn'] as const;
export type Progress = (typeof progress)[number];

/** Another participant with whom a pledge is made, and its word on exactly that version. */
export interface Partner {
  readonly participant: string;
  readonly word: 'asked' | 'confirmed' | 'declined';
  /** Since when it is so. */
  readonly at: Instant;
}

/** One submitted version; the text is in the database under (subject, number). */
export interface Submission {
  readonly number: number;
  readonly hash: string;
  readonly actor: string;
  readonly principal: string | null;
  readonly at: Instant;
  readonly of: PledgeFacts;
  readonly partners: readonly Partner[];
}

/** One answer to the follow-up; its text and evidence are in the table `pledge_report`. */
export interface Report {
  readonly number: number;
  readonly at: Instant;
  /** The day the answer speaks of, `2028-03-31`. */
  readonly asOf: string;
  readonly status: Progress;
}

/** Between these instants a follow-up stage asks. */
export interface Asking {
  readonly from: Instant;
  /** Null: without an end. */
  readonly until: Instant | null;
}

export interface PledgeState {
  readonly v: 1;
  readonly id: string;
  /** The cycle it is in now; it keeps the id of the one it was recorded in. */
  readonly cycle: string;
  readonly number: number;
  readonly participant: string;
  /** Kind of the participant, e.g. `state`. */
  readonly kind: string;
  /** The participant's, for planning. */
  readonly zone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
  /** The follow-up stage that holds it: a subject id. */
  readonly stage: string;
  /** Stages of earlier cycles that held it, the first one first; `at` is when it went on from there. */
  readonly lineage: readonly { readonly cycle: string; readonly stage: string; readonly at: Instant }[];
  readonly status: Status;
  /** A new version in the making, while the published one stays; null when there is none. */
  readonly change: 'drafting' | 'submitted' | 'returned' | null;
  readonly submissions: readonly Submission[];
  /** The ID it was published under, e.g. `GCM-P-2026-0001`; never changes. */
  readonly publicId: string | null;
  /** Number of the published version. */
  readonly published: number | null;
  readonly publishedAt: Instant | null;
  /** The published pledge it matches: its ID and its subject id. */
  readonly match: { readonly id: string; readonly subject: string } | null;
  /** Published IDs of pledges that match this one. */
  readonly matchedBy: readonly string[];
  /** Null while no stage asks. */
  readonly asking: Asking | null;
  /** When it was last published, asked about or answered: nobody asks again before the template's months have passed since. */
  readonly heardAt: Instant | null;
  /** When it is asked about next; null while it is not. */
  readonly askAt: Instant | null;
  /** The question that waits for an answer, and until when; null when none does. */
  readonly ask: { readonly at: Instant; readonly dueAt: Instant } | null;
  /** How often it was asked about, and how often nobody answered. */
  readonly asked: number;
  readonly unanswered: number;
  readonly reports: readonly Report[];
  readonly generation: number;
  readonly plannedFrom: Instant;
  readonly archived: boolean;
}

type At = { readonly at: Instant };
/** When it is asked about next, as the event leaves it. */
type Next = { readonly askAt: Instant | null };
export type PledgeEvent =
  | ({ readonly type: 'begun'; readonly asking: Asking | null } & At &
      Pick<PledgeState, 'cycle' | 'number' | 'participant' | 'kind' | 'zone' | 'country' | 'region' | 'regions' | 'stage'>)
  | ({ readonly type: 'submitted'; readonly draftVersion: number; readonly timing: 'onTime' } & At & Omit<Submission, 'at'>)
  | ({ readonly type: 'partner-asked'; readonly partners: readonly string[]; readonly number: number } & At)
  | ({ readonly type: 'partner-confirmed' | 'partner-declined'; readonly participant: string; readonly number: number } & At)
  | ({ readonly type: 'returned' | 'out-of-scope'; readonly step: 0; readonly number: number; readonly hash: string } & At)
  | ({ readonly type: 'published'; readonly number: number; readonly hash: string; readonly publicId: string } & At &
      Next &
      Pick<PledgeState, 'match'> & {
        /** The pledge it no longer matches: a subject id. */
        readonly left: string | null;
      })
  | ({ readonly type: 'change-begun' | 'change-dropped' } & At)
  | ({ readonly type: 'withdrawn' } & At)
  | ({ readonly type: 'matched' | 'unmatched'; readonly by: string } & At)
  | ({ readonly type: 'asking-set'; readonly asking: Asking } & At & Next)
  | ({ readonly type: 'progress-asked'; readonly dueAt: Instant } & At)
  | ({ readonly type: 'not-answered' } & At & Next)
  | ({ readonly type: 'answered'; readonly number: number; readonly asOf: string; readonly status: Progress; readonly hash: string } & At &
      Next)
  | ({ readonly type: 'carried'; readonly cycle: string; readonly stage: string } & At)
  | ({ readonly type: 'rested' } & At)
  | ({ readonly type: 'archived' } & At);

/** In these a pledge is public. */
const open: ReadonlySet<Status> = new Set(['published', 'changed', 'kept', 'withdrawn']);
export const isPublic = (state: Pick<PledgeState, 'status' | 'publicId'>): boolean => state.publicId !== null && open.has(state.status);
/** In these it goes on: it is asked about, may be changed, and is carried to the next cycle. */
export const goesOn = ({ status, archived }: Pick<PledgeState, 'status' | 'archived'>): boolean =>
  !archived && (status === 'published' || status === 'changed');

/** Where the version stands that is in the making: of the pledge before it is published, of its change afterwards. */
export const workOf = ({ status, change }: Pick<PledgeState, 'status' | 'change'>): 'drafting' | 'submitted' | 'returned' | null =>
  status === 'drafting' || status === 'submitted' || status === 'returned' ? status : change;
/** Whether its draft may be written. */
export const draftable = (state: PledgeState): boolean => !state.archived && ['drafting', 'returned'].includes(workOf(state) ?? '');

export const latest = (state: PledgeState): Submission | undefined => state.submissions.at(-1);
/** The version that is published; none before. */
export const publishedOf = (state: PledgeState): Submission | undefined =>
  state.submissions.find(({ number }) => number === state.published);
/** What is known of it by keys: of the published version, else of the latest one. */
export const factsOf = (state: PledgeState): PledgeFacts | null => (publishedOf(state) ?? latest(state))?.of ?? null;

/** Which ladder holds, and which notices still make sense. */
export function situationOf(state: PledgeState): string | null {
  if (state.ask) return 'asked';
  const work = workOf(state);
  if (work === 'submitted' || work === 'returned') return work;
  if (state.status === 'withdrawn') return 'withdrawn';
  return state.status === 'drafting' ? null : 'decided';
}

/** The number a submitter gets, e.g. `GCM-2026-2030/PLEDGE/12/1`: the first cycle, the pledge, the version. */
export const receiptNumber = ({ id }: Pick<PledgeState, 'id'>, version: number): string => {
  const [, cycle = '', number = ''] = id.split(':');
  return `${cycle}/PLEDGE/${number}/${version}`.toUpperCase();
};
