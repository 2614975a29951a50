/** What came by mail or on paper and was entered for its participant: how it is asked for, and what is kept of it for ever. */
import * as z from 'zod';
import type { Moment } from '../calendar/calendar.ts';
import { hash, Regions } from './bodies.ts';

/** How it came: as an electronic mail, or on paper (a letter, or handed over). */
export const channels = ['mail', 'paper'] as const;
export type Channel = (typeof channels)[number];

/** Kept with the submission. When it was entered, and by whom, is the submission's own instant and actor. */
export interface Entered {
  readonly by: Channel;
  /** The stated receipt, with the zone it was stated in: what counts against the deadline. */
  readonly received: Moment;
  /** Only a date was stated: it counts from its beginning, and is shown without a time. */
  readonly dateOnly: boolean;
}

export const enterBody = z.strictObject({
  /** Holds the original as `file`; a `summary` and answers to the form's fields if there are any. */
  content: z.record(z.string(), z.unknown()),
  /** Of the content; the version is refused when it is not. */
  contentHash: hash,
  by: z.enum(channels),
  /** A date (`2027-05-31`), which counts from its beginning, or a wall time (`2027-05-31T14:30`). */
  received: z.union([z.iso.date(), z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)]),
  /** IANA zone in which that was; the deadline's when left out. */
  zone: z.string().min(1).max(60).optional(),
  countsIn: Regions.optional(),
});
