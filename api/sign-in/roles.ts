/** Who may be signed in: whoever holds a role at the instant. */
import { holds } from '../../activities/delivery/conditions.ts';

/** A subquery with the roles of person `person` at instant `at`, one row each; both are SQL. */
export const rolesSql = (person: string, at: string): string =>
  `(SELECT m.until_at FROM role_held m WHERE m.person_id = ${person} AND ${holds(at)})`;
