/**
 * Participants whom no mail reaches: somebody who contributes for them has an address that stopped, and no focal point of theirs can be
 * reached. Read from roles, delegated ones too, and addresses each time, so the task ends by itself when a successor or delegate is there or the
 * address works again.
 */
import type pg from 'pg';
import { asked, holds, stopped } from '../activities/delivery/conditions.ts';
import type { ContributionState } from '../domain/contribution/state.ts';
import { type Membership, may } from '../domain/permissions.ts';

export interface Unreachable {
  readonly state: ContributionState;
  readonly templateId: string;
  readonly templateVersion: number;
  /** Who cannot be reached, and since when. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly since: string }[];
  /** Whether nobody at all is left who could be reminded. */
  readonly paused: boolean;
}

/** Somebody is asked in one of some roles for the subject's participant at `$1`, and can be reached: who delegated a role is not, their delegate is. */
const reachable = (roles: string): string => `EXISTS (SELECT 1 FROM role_held m JOIN person pe ON pe.id = m.person_id
  WHERE m.participant_id = s.participant_id AND m.role IN (${roles}) AND ${holds('$1')} AND ${asked('$1')}
    AND (${stopped}) IS NOT TRUE)`;

/** One contribution for each participant, the one that time moves next. Roles that ended before the address stopped do not count. */
const sql = `SELECT DISTINCT ON (s.participant_id) s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", lost.people,
  NOT ${reachable("'focal-point', 'drafter'")} AS paused
FROM (SELECT m.participant_id, json_agg(DISTINCT jsonb_build_object('id', pe.id, 'name', pe.name, 'since', to_char(pe.stopped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) AS people
    FROM person pe JOIN role_held m ON m.person_id = pe.id
    WHERE ${stopped} AND m.role IN ('focal-point', 'drafter') AND m.from_at <= $1 AND (m.until_at IS NULL OR m.until_at > pe.stopped_at)
    GROUP BY m.participant_id) lost
  JOIN subject s ON s.participant_id = lost.participant_id
WHERE s.type = 'contribution' AND s.state IS NOT NULL AND NOT s.done AND NOT ${reachable("'focal-point'")}
  AND (s.region = ANY($2::text[]) OR ($3::boolean AND s.region IS NULL))
ORDER BY s.participant_id, s.wake_at NULLS LAST, s.id LIMIT 500`;

/** Those whom the holder of these roles looks after: of the regions they coordinate; of none, the secretariat's. */
export async function unreachable(pool: pg.Pool, memberships: readonly Membership[], at: number): Promise<readonly Unreachable[]> {
  const secretariat = may(memberships, 'contribution.remind');
  const regions = memberships.flatMap(({ role, body }) => (role === 'regional-coordinator' && body !== null ? body : []));
  if (!secretariat && regions.length === 0) return [];
  return (await pool.query<Unreachable>(sql, [new Date(at), regions, secretariat])).rows;
}
