/** Who may do what over HTTP: the memberships a person has at an instant, put to the one table of domain/permissions. */
import type pg from 'pg';
import { type Action, type Membership, may, type Thing } from '../domain/permissions.ts';
import { notFound, Problem } from './problems.ts';

/** Memberships of person $1 at instant $2, as a JSON array; for use inside other statements too. */
export const membershipsSql = (person: string, at: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('role', m.role, 'participant', m.participant_id, 'body', m.body)), '[]'::json)
    FROM membership m WHERE m.person_id = ${person} AND m.from_at <= ${at} AND (m.until_at IS NULL OR m.until_at > ${at}))`;

/** Roles a person holds at an instant. */
export async function membershipsAt(pool: pg.Pool | pg.ClientBase, personId: string, at: number): Promise<readonly Membership[]> {
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

/** Which contributions a person sees in lists: all, those that count in some regions, those of some participants. */
export interface Scope {
  readonly all: boolean;
  readonly regions: readonly string[];
  readonly participants: readonly string[];
}

const given = <T>(values: readonly (T | null)[]): T[] => [...new Set(values.filter((value): value is T => value !== null))];

export function scopeOf(memberships: readonly Membership[]): Scope {
  return {
    all: may(memberships, 'contribution.read'),
    regions: given(memberships.map((m) => m.body)).filter((region) => may(memberships, 'contribution.read', { region })),
    participants: given(memberships.map((m) => m.participant)).filter((participant) =>
      may(memberships, 'contribution.read', { participant }),
    ),
  };
}

/** SQL that holds for the subjects `s` in a scope; takes three parameters from `$first`: see `scopeValues`. */
export const scopeSql = (first: number): string =>
  `($${first}::boolean OR s.region = ANY($${first + 1}::text[]) OR s.state->'regions' ?| $${first + 1}::text[] OR s.participant_id = ANY($${first + 2}::text[]))`;
export const scopeValues = ({ all, regions, participants }: Scope): [boolean, readonly string[], readonly string[]] => [
  all,
  regions,
  participants,
];

/** For whom somebody acts who manages a contribution: the secretariat, or the region they coordinate. */
export function managesFor(memberships: readonly Membership[], thing: Thing): string {
  if (may(memberships, 'cycle.launch')) return 'secretariat';
  return thing.region ?? 'secretariat';
}

/** For whom a step is decided: the region for whose body the person holds a role, else the secretariat. */
export function decidesFor(memberships: readonly Membership[], thing: Thing): string {
  return memberships.some((m) => m.body !== null && m.body === thing.region) ? (thing.region as string) : 'secretariat';
}
