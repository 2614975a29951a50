/** Clearance inside the participant, as its own people and the secretariat see it; and what waits for a clearing authority. */
import type pg from 'pg';
import { clearingAuthority, needsClearance } from '../domain/contribution/clearance.ts';
import { type ContributionState, draftable } from '../domain/contribution/state.ts';
import type { Context } from '../domain/lifecycle.ts';
import type { Membership } from '../domain/permissions.ts';
import type { Template } from '../domain/template/schema.ts';
import { isoOrNull } from './view.ts';

const heldSql = `SELECT extract(epoch FROM from_at)::float8 * 1000 AS "from", extract(epoch FROM until_at)::float8 * 1000 AS until
FROM membership WHERE participant_id = $1 AND role = '${clearingAuthority}'`;

/** When somebody is the clearing authority of a participant, as decisions ask it. */
export async function clearingOf(pool: pg.Pool, participant: string): Promise<Context['clearingAuthorityAt']> {
  const { rows } = await pool.query<{ from: number; until: number | null }>(heldSql, [participant]);
  return (at) => rows.some(({ from, until }) => from <= at && (until === null || at < until));
}

/** Events of clearance stay inside the participant: who may not see the draft does not hear of them. */
export const isOfClearance = (event: string): boolean => event === 'cleared' || event.startsWith('clearance-');

/** Whether a notice speaks of clearance. */
export const speaksOfClearance = (notice: { readonly kind: string; readonly audience: string; readonly causeEvent: string }): boolean =>
  notice.audience === clearingAuthority || (notice.kind === 'transition' && isOfClearance(notice.causeEvent));
/** The same in SQL, of a notice `n`. */
export const speaksOfClearanceSql = `(n.audience = '${clearingAuthority}' OR (n.kind = 'transition' AND (n.cause_event = 'cleared' OR starts_with(n.cause_event, 'clearance-'))))`;

const namesSql = 'SELECT id, name FROM person WHERE id = ANY($1)';
/** The reason of the last word. */
const reasonSql = `SELECT c.body->>'reason' AS reason FROM audit a JOIN command c ON c.subject_id = a.subject_id AND c.id = a.command_id
WHERE a.subject_id = $1 AND a.event->>'type' IN ('cleared', 'clearance-refused') ORDER BY a.revision DESC LIMIT 1`;

/** Null where submitting needs no clearance and none was asked for. `current`: whether it is of the draft as it is now. */
export async function clearanceView(
  pool: pg.Pool,
  state: ContributionState,
  draftHash: string | null,
  at: number,
  context: Pick<Context, 'template' | 'clearingAuthorityAt'>,
) {
  const needed = needsClearance(state, at, context);
  const { clearance } = state;
  if (!clearance) return needed ? { needed, last: null } : null;
  const { hash, draftVersion, askedBy, askedAt, word, by } = clearance;
  const [names, reasons] = await Promise.all([
    pool.query<{ id: string; name: string }>(namesSql, [[askedBy, by]]),
    pool.query<{ reason: string | null }>(reasonSql, [state.id]),
  ]);
  const person = (id: string) => ({ id, name: names.rows.find((p) => p.id === id)?.name ?? null });
  const last = {
    ...{ word, contentHash: hash, draftVersion, current: word !== 'voided' && hash === draftHash },
    ...{ askedBy: person(askedBy), askedAt: isoOrNull(askedAt) },
    ...{ by: by === null ? null : person(by), at: isoOrNull(clearance.at), reason: by === null ? null : (reasons.rows[0]?.reason ?? null) },
  };
  return { needed, last };
}

/** What waits for a word of the holder of these roles. */
export interface ToClear {
  readonly state: ContributionState;
  readonly draft: Context['draft'];
  readonly templateId: string;
  readonly templateVersion: number;
}
const waitingSql = `SELECT s.state, jsonb_build_object('version', d.version, 'hash', d.hash, 'content', d.content) AS draft,
  s.template_id AS "templateId", s.template_version AS "templateVersion"
FROM subject s JOIN draft d ON d.subject_id = s.id
WHERE s.type = 'contribution' AND NOT s.done AND s.participant_id = ANY($1) AND s.status = ANY($2) AND s.state->'clearance'->>'word' = 'asked'
ORDER BY s.wake_at NULLS LAST, s.id LIMIT 500`;

export async function toClear(pool: pg.Pool, memberships: readonly Membership[]): Promise<readonly ToClear[]> {
  const held = memberships.flatMap(({ role, participant }) => (role === clearingAuthority && participant !== null ? participant : []));
  if (held.length === 0) return [];
  return (await pool.query<ToClear>(waitingSql, [held, [...draftable]])).rows;
}

/** What decisions need where clearance plays no part. */
export const withoutClearance = (template: Template, calendar: Context['calendar']): Omit<Context, 'membershipsOf'> => ({
  ...{ template, calendar, draft: null, participants: [], holders: [] },
  clearingAuthorityAt: () => false,
});
