/** How rows become JSON: instants as ISO 8601 in UTC, deadlines with their wall times and zone. */

import type { Moment } from '../domain/calendar/calendar.ts';
import type { Deadline } from '../domain/calendar/deadline.ts';

export const iso = (at: number | Date): string => new Date(at).toISOString();
export const isoOrNull = (at: number | Date | null | undefined): string | null => (at === null || at === undefined ? null : iso(at));

const moment = ({ at, wall, zone }: Moment) => ({ at: iso(at), wall, zone });

export const deadlineView = ({ zone, soft, grace, hard }: Deadline) => ({
  zone,
  soft: moment(soft),
  grace: moment(grace),
  hard: moment(hard),
});
export const deadlineOrNull = (deadline: Deadline | null) => (deadline === null ? null : deadlineView(deadline));
