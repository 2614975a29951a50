/** Who may propose what, and who may confirm it: whoever could do it themselves, for every region it touches. */
import type pg from 'pg';
import { type Action, type Membership, may } from '../../domain/permissions.ts';

export type Kind = 'open' | 'remind' | 'extend' | 'reopen';
export const actionOf: Readonly<Record<Kind, Action>> = {
  open: 'call.open',
  remind: 'contribution.remind',
  extend: 'contribution.extend',
  reopen: 'contribution.reopen',
};

export interface Touching {
  readonly kind: Kind;
  /** Default regions of its subjects; '' for none. */
  readonly regions: readonly string[];
}

/** Whether the holder of these roles may do all of it. */
export const covers = (memberships: readonly Membership[], { kind, regions }: Touching): boolean =>
  kind === 'open'
    ? may(memberships, 'call.open')
    : regions.every((region) => may(memberships, actionOf[kind], { region: region === '' ? null : region }));

/** Bodies whose act a person may confirm, for a first look by SQL; `covers` has the word. */
const bodiesOf = (memberships: readonly Membership[]): string[] => memberships.flatMap(({ body }) => body ?? []);
/** SQL that holds for proposals `p` that a person may have to do with; takes two parameters from `$first`: see `sightValues`. */
export const sightSql = (first: number): string => `($${first}::boolean OR (p.kind <> 'open' AND p.regions <@ $${first + 1}::text[]))`;
export const sightValues = (memberships: readonly Membership[]): [boolean, string[]] => [
  may(memberships, 'call.open'),
  bodiesOf(memberships),
];

export interface Confirmer {
  readonly id: string;
  readonly name: string;
}

/** Everybody but the proposer who may confirm at an instant, by name. */
export async function confirmersOf(client: Pick<pg.Pool, 'query'>, touching: Touching, proposer: string, at: number): Promise<Confirmer[]> {
  const { rows } = await client.query<Confirmer & { memberships: Membership[] }>(
    `SELECT p.id, p.name, json_agg(json_build_object('role', m.role, 'participant', m.participant_id, 'body', m.body)) AS memberships
     FROM membership m JOIN person p ON p.id = m.person_id
     WHERE m.body IS NOT NULL AND m.from_at <= $1 AND (m.until_at IS NULL OR m.until_at > $1) AND p.id <> $2 GROUP BY p.id ORDER BY p.name, p.id`,
    [new Date(at), proposer],
  );
  return rows.filter(({ memberships }) => covers(memberships, touching)).map(({ id, name }) => ({ id, name }));
}
