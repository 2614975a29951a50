/** The port through which rules see zones, working days and holidays. Implemented in this folder; versions are recorded with every plan. */
import type { Instant } from '../lifecycle.ts';

/** A wall time in a zone with the instant it stands for. */
export interface Moment {
  readonly at: Instant;
  /** `2030-03-31T23:59:59`, in `zone`. */
  readonly wall: string;
  readonly zone: string;
}

export interface Calendar {
  /** Versions of zone data and holiday data, e.g. `tz2026a/dh3.37.0`. */
  readonly version: string;
  /** The moment of a wall time; in a gap the later, in an overlap the earlier instant (Temporal's `compatible`). */
  moment(wall: string, zone: string): Moment;
  /** The wall time of an instant, `2030-03-31T23:59:59`. */
  wallOf(at: Instant, zone: string): string;
  /** Adds an ISO 8601 duration (negative with `sign` -1): date units on the wall clock of `zone`, time units exactly. */
  add(at: Instant, duration: string, sign: 1 | -1, zone: string): Instant;
  /** Whether a local date (`2030-03-31`) is a working day of a country: weekends and known public holidays are not. */
  isWorkingDay(date: string, country: string | null, closures?: readonly string[]): boolean;
  /** Whether holidays of the country are known; where not, only weekends count, and the dry run says so. */
  knowsHolidays(country: string | null): boolean;
  /** 09:00 (`time`) in the zone on the local day of `at`, or on the preceding working day. */
  morningOnOrBefore(at: Instant, zone: string, country: string | null, time: string, closures?: readonly string[]): Instant;
  /** The first instant at or after `at` inside the window [from, until) of a working day; `at` itself when inside. */
  nextWindow(
    at: Instant,
    zone: string,
    country: string | null,
    window: { readonly from: string; readonly until: string },
    closures?: readonly string[],
  ): Instant;
}
