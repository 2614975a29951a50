/** What an event is: something held at a time and place, or online; announced to those who are invited, moved, held, or cancelled. */
import type { Instant } from '../lifecycle.ts';
import type { EventSituation } from '../template/schema.ts';

export const statuses = ['planned', 'announced', 'postponed', 'under-way', 'over', 'held', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

export const modes = ['in-person', 'online', 'hybrid'] as const;
export type Mode = (typeof modes)[number];

/** What can be attached: papers at any time; what was said, and its recording, from when it begins. */
export const attachables = ['document', 'remarks', 'recording'] as const;
export type Attachable = (typeof attachables)[number];

/** An address with its title. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What those who come need to know beside the dates. Chairs and speakers are ids of participants or people. */
export interface Details {
  readonly venue: string | null;
  readonly room: string | null;
  readonly mode: Mode | null;
  /** Languages of the meeting, ISO 639-1. */
  readonly languages: readonly string[];
  readonly chairs: readonly string[];
  readonly speakers: readonly string[];
  readonly links: readonly Link[];
}

/** When it is held; an event without an end has none that is known. */
export interface Dates {
  readonly from: Instant;
  readonly until: Instant | null;
  /** In which both are shown. */
  readonly zone: string;
}

/** Dates that no longer hold. */
export interface FormerDates extends Dates {
  /** When they were given up. */
  readonly given: Instant;
  /** The command that did; its reason is in that command's body. */
  readonly because: string;
}

export interface Attachment extends Link {
  readonly number: number;
  readonly as: Attachable;
  readonly at: Instant;
}

export interface EventState extends Dates {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly phase: string;
  readonly stage: string;
  readonly status: Status;
  /** The region whose coordinator looks after it; null when only the secretariat does. */
  readonly region: string | null;
  readonly regions: readonly string[];
  readonly details: Details;
  /** Put off without a new date: `from` and `until` are those that were given up. */
  readonly undated: boolean;
  /** Earlier dates, the oldest first. */
  readonly former: readonly FormerDates[];
  /** When it was announced first; null until then. */
  readonly announcedAt: Instant | null;
  /** Participants that were invited when it was announced. */
  readonly invited: readonly string[];
  readonly attached: readonly Attachment[];
  /** How many comments there are; their texts are in the bodies of their commands. */
  readonly comments: number;
  readonly generation: number;
  /** Nothing is planned before this; 0 while there is nothing to plan. */
  readonly plannedFrom: Instant;
  /** How often its calendar entry has changed, and when last (SEQUENCE, RFC 5545 3.8.7.4); 0 before it is announced. */
  readonly entry: { readonly sequence: number; readonly at: Instant };
  readonly archived: boolean;
}

type At = { readonly at: Instant };
/** `because`: the command that moved it, of the event or of its cycle. */
type Moved = { readonly dates: Dates; readonly because: string };
export type EventEvent =
  | ({ readonly type: 'begun'; readonly region: string | null; readonly details: Details } & At &
      Dates &
      Pick<EventState, 'cycle' | 'phase' | 'stage'>)
  | ({
      readonly type: 'announced';
      readonly details: Details;
      readonly dates: Dates;
      readonly invited: readonly string[];
      readonly because: string;
    } & At)
  | ({ readonly type: 'changed'; readonly details: Details } & Moved & At)
  /** Without dates: until further notice. */
  | ({ readonly type: 'postponed'; readonly dates: Dates | null; readonly because: string } & At)
  | ({ readonly type: 'redated' } & Moved & At)
  | ({ readonly type: 'started' | 'ended' | 'held' | 'cancelled' | 'archived' } & At)
  | ({ readonly type: `${Attachable}-attached` } & Omit<Attachment, 'as'> & At)
  | ({ readonly type: 'commented'; readonly number: number; readonly by: string } & At);

/** Every kind of event, for the checker of templates. */
export const eventEvents = [
  ...(['begun', 'announced', 'changed', 'postponed', 'redated', 'started', 'ended', 'held', 'cancelled'] as const),
  ...(['document-attached', 'remarks-attached', 'recording-attached', 'commented', 'archived'] as const),
] as const satisfies readonly EventEvent['type'][];

/** In these nothing more happens to it by time. */
export const settled: ReadonlySet<Status> = new Set(['held', 'cancelled']);

/** Which ladder holds, and which notices still make sense; null while it is only planned. */
export const situationOf = ({ status }: EventState): EventSituation | null => (status === 'planned' ? null : status);

/** Its end; for an event without one its beginning. */
export const endOf = ({ from, until }: Dates): Instant => Math.max(from, until ?? from);

export const sameDates = (a: Dates, b: Dates): boolean => a.from === b.from && a.until === b.until && a.zone === b.zone;
