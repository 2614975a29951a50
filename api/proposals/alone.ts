/** What one person did alone lately: a large act is not made small by doing it in parts. */
import type pg from 'pg';
import { aloneMs } from '../../domain/limits.ts';
import type { Membership } from '../../domain/permissions.ts';
import type { Kind } from './authority.ts';
import type { SubjectRow } from './subjects.ts';

const sql = `SELECT count(*)::int AS count FROM command c JOIN subject s ON s.id = c.subject_id
WHERE c.kind = $1 AND (c.actor = ANY($2) OR c.principal = ANY($2)) AND c.received_at > $3 AND s.type = 'contribution' AND s.state->'calls' ?| $4
  AND c.answer->>'ok' IS DISTINCT FROM 'false'
  AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.id = split_part(c.id, ':', 2) AND p.needs_second AND starts_with(c.id, 'proposal:'))`;

/**
 * How many contributions of the same calls got the same command from a person within the last hour, one by one or by proposals without a
 * second person. What was done for the person, or by the person for a delegator or by another delegate of theirs, counts alike.
 */
export async function doneAlone(
  client: pg.Pool | pg.ClientBase,
  kind: Kind,
  { person, memberships }: { readonly person: string; readonly memberships: readonly Membership[] },
  subjects: readonly (SubjectRow | null)[],
  at: number,
): Promise<number> {
  const people = [...new Set([person, ...memberships.flatMap(({ by }) => by ?? [])])];
  const calls = subjects.flatMap((row) => (row?.state as { calls?: readonly string[] } | null)?.calls ?? []);
  const { rows } = await client.query<{ count: number }>(sql, [kind, people, new Date(at - aloneMs), [...new Set(calls)]]);
  return rows[0]?.count ?? 0;
}
