/** Who may do what over HTTP: the memberships a person has at an instant, put to the one table of domain/permissions. */
import type pg from 'pg';
import { roleObject } from '../activities/roles.ts';
import { rightOf } from '../domain/delegation.ts';
import { type Action, type Membership, may, type Thing } from '../domain/permissions.ts';
import { notFound, Problem } from './problems.ts';

/** Memberships of person $1 at instant $2, as a JSON array; for use inside other statements too. */
export const membershipsSql = (person: string, at: string): string =>
  `(SELECT coalesce(json_agg(${roleObject}), '[]'::json)
    FROM role_held m WHERE m.person_id = ${person} AND m.from_at <= ${at} AND (m.until_at IS NULL OR m.until_at > ${at}))`;

/** Roles a person holds at an instant. */
export async function membershipsAt(pool: pg.Pool, personId: string, at: number): Promise<readonly Membership[]> {
  const { rows } = await pool.query<{ memberships: Membership[] }>({
    name: 'memberships-at',
    text: `SELECT ${membershipsSql('$1', '$2')} AS memberships`,
    values: [personId, new Date(at)],
  });
  return rows[0]?.memberships ?? [];
}

/** Refuses with 403 unless one of the roles allows the action. */
export function require(memberships: readonly Membership[], action: Action, thing: Thing = {}): void {
  if (!may(memberships, action, thing)) {
    throw new Problem(
      'authority.missing',
      'No role of yours allows this at this moment. The secretariat can say who may, and can give a role.',
    );
  }
}

/** Refuses with 404 unless one of the roles lets its holder see the thing: what one may not see is not said to exist. */
export function see(memberships: readonly Membership[], action: Action, thing: Thing, what: string): void {
  if (!may(memberships, action, thing)) throw notFound(what);
}

/**
 * For whom something is done: the delegator by whose right the holder of these roles does it; `usual` when they do it in their own, or may
 * not at all.
 */
export const principalOf = <Usual extends string | null>(
  memberships: readonly Membership[],
  thing: Thing,
  allows: (memberships: readonly Membership[]) => boolean,
  usual: Usual,
): string | Usual => rightOf(memberships, thing, allows) ?? usual;

/**
 * Which contributions a person sees in lists: all, those that count in some regions, those of some participants. What is seen by a
 * delegation of one cycle, or of one ask of it, stands with them in front: `cycle/region`, `cycle/ask/participant`, `cycle/secretariat`.
 */
export interface Scope {
  readonly all: boolean;
  readonly regions: readonly string[];
  readonly participants: readonly string[];
}

/** Holders (participants or bodies) of those roles that let one read, with what they are limited to in front. */
function readable(memberships: readonly Membership[], holder: 'participant' | 'body'): string[] {
  const found = memberships.flatMap((m) => {
    const { cycle, ask, [holder]: of } = m;
    if (of === null) return [];
    const thing = { ...(holder === 'body' ? { region: of } : { participant: of }), cycle, ask };
    return may([m], 'contribution.read', thing) ? [cycle, ask, of].filter((part) => part).join('/') : [];
  });
  return [...new Set(found)];
}

export const scopeOf = (memberships: readonly Membership[]): Scope => ({
  all: may(memberships, 'contribution.read'),
  regions: readable(memberships, 'body'),
  participants: readable(memberships, 'participant'),
});

/** Whether one of the limited holders of parameter `$n` is for subject `s`; `is` says whether the holder `h.of` is one of the subject's. */
const limited = (n: number, is: string): string =>
  `EXISTS (SELECT 1 FROM (SELECT p[1] AS cycle, CASE WHEN cardinality(p) > 2 THEN p[2] END AS ask, p[cardinality(p)] AS of
      FROM (SELECT string_to_array(k, '/') AS p FROM unnest($${n}::text[]) k WHERE strpos(k, '/') > 0) parts) h
    WHERE h.cycle = s.cycle_id AND (h.ask IS NULL OR h.ask = s.state->>'ask') AND (${is}))`;

/** SQL that holds for the subjects `s` that a scope has by the secretariat or a region; takes two parameters from `$first`. */
export const managedSql = (first: number): string =>
  `($${first}::boolean OR s.region = ANY($${first + 1}::text[]) OR s.state->'regions' ?| $${first + 1}::text[]
    OR ${limited(first + 1, "h.of IN ('secretariat', s.region) OR s.state->'regions' ? h.of")})`;

/** SQL that holds for the subjects `s` in a scope; takes three parameters from `$first`: see `scopeValues`. */
export const scopeSql = (first: number): string =>
  `(${managedSql(first)} OR s.participant_id = ANY($${first + 2}::text[]) OR ${limited(first + 2, 'h.of = s.participant_id')})`;
export const scopeValues = ({ all, regions, participants }: Scope): [boolean, readonly string[], readonly string[]] => [
  all,
  regions,
  participants,
];

/** For whom somebody acts who manages a contribution: the secretariat, or the region they coordinate. */
export function managesFor(memberships: readonly Membership[], thing: Thing): string {
  if (may(memberships, 'cycle.launch', thing)) return 'secretariat';
  return thing.region ?? 'secretariat';
}

/** For whom a step is decided: the region for whose body the person holds a role, else the secretariat. */
export function decidesFor(memberships: readonly Membership[], thing: Thing): string {
  return memberships.some((m) => m.body !== null && m.body === thing.region) ? (thing.region as string) : 'secretariat';
}
