/** Who acts for a participant, as one statement reads it. */
import type pg from 'pg';
import { stopped } from '../../activities/delivery/conditions.ts';

export interface MemberRow {
  readonly id: string;
  readonly role: string;
  readonly participantId: string | null;
  readonly body: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
  readonly person: { readonly id: string; readonly name: string; readonly language: string; readonly zone: string | null };
  readonly email: string;
  readonly reachable: boolean;
  readonly successor: { readonly id: string; readonly name: string; readonly from: string } | null;
  readonly delegations: readonly {
    readonly id: string;
    readonly delegate: { readonly id: string; readonly name: string };
    readonly cycle: string | null;
    readonly ask: string | null;
    readonly from: string;
    readonly until: string;
  }[];
}

const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const sql = `SELECT m.id, m.role, m.participant_id AS "participantId", m.body, m.from_at AS "fromAt", m.until_at AS "untilAt",
  json_build_object('id', pe.id, 'name', pe.name, 'language', pe.language, 'zone', pe.zone) AS person, pe.email, (${stopped}) IS NOT TRUE AS reachable,
  (SELECT json_build_object('id', s.id, 'name', s.name, 'from', ${instant('h.at')}) FROM hand_over h
    JOIN membership b ON b.id = h.begun_id JOIN person s ON s.id = b.person_id WHERE h.ended_id = m.id ORDER BY h.created_at DESC LIMIT 1) AS successor,
  coalesce((SELECT json_agg(json_build_object('id', x.id, 'delegate', json_build_object('id', d.id, 'name', d.name), 'cycle', x.cycle_id, 'ask', x.ask,
      'from', ${instant('x.from_at')}, 'until', ${instant('x.until_at')}) ORDER BY x.from_at, x.id)
    FROM role_held x JOIN person d ON d.id = x.person_id WHERE x.delegated_id IS NOT NULL AND x.delegated_id = m.id AND x.until_at > $2), '[]') AS delegations
FROM membership m JOIN person pe ON pe.id = m.person_id
WHERE m.participant_id = $1 AND ($3::boolean OR m.until_at IS NULL OR m.until_at > $2) ORDER BY m.from_at, m.id`;

/** Roles for a participant that hold at `at` or later; with those that have ended, when asked. */
export const membersOf = async (pool: pg.Pool, participant: string, at: Date, ended: boolean): Promise<MemberRow[]> =>
  (await pool.query<MemberRow>(sql, [participant, at, ended])).rows;
