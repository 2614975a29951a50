/** Roles that passed between people: what an explanation says of hand-overs and delegations. */
import type pg from 'pg';
import { covers, type Scope } from '../../domain/delegation.ts';

/** How a role passed, seen from the person asked about; named as the sentences of `explain` in the locales. */
export type PassingKind = 'handedOver' | 'tookOver' | 'delegatedTo' | 'actsFor';

export interface Passing extends Scope {
  readonly kind: PassingKind;
  /** Id of the person's row of `role_held` that it is about. */
  readonly of: string;
  readonly role: string;
  /** The name of the other person. */
  readonly other: string;
  readonly from: Date;
  /** Null for a hand-over. */
  readonly until: Date | null;
}

const sql = `SELECT 'handedOver' AS kind, e.id AS of, e.role, o.name AS other, h.at AS "from", NULL::timestamptz AS until, NULL AS cycle, NULL AS ask
  FROM hand_over h JOIN membership e ON e.id = h.ended_id JOIN membership b ON b.id = h.begun_id JOIN person o ON o.id = b.person_id WHERE e.person_id = $1
UNION ALL SELECT 'tookOver', b.id, b.role, o.name, h.at, NULL, NULL, NULL
  FROM hand_over h JOIN membership e ON e.id = h.ended_id JOIN membership b ON b.id = h.begun_id JOIN person o ON o.id = e.person_id WHERE b.person_id = $1
UNION ALL SELECT 'delegatedTo', m.delegated_id, m.role, o.name, m.from_at, m.until_at, m.cycle_id, m.ask
  FROM role_held m JOIN person o ON o.id = m.person_id WHERE m.delegator_id = $1
UNION ALL SELECT 'actsFor', m.id, m.role, o.name, m.from_at, m.until_at, m.cycle_id, m.ask
  FROM role_held m JOIN person o ON o.id = m.delegator_id WHERE m.person_id = $1
ORDER BY 5, 1, 2`;

export const passingsOf = async (pool: pg.Pool, person: string): Promise<Passing[]> => (await pool.query<Passing>(sql, [person])).rows;

/** Whether a passing bears on something about `to` between two instants: a hand-over until then, a delegation in force within them. */
export const bearsOn = (passing: Passing, to: Scope, from: number, until: number): boolean =>
  covers(passing, to) && passing.from.getTime() <= until && (passing.until === null || passing.until.getTime() > from);
