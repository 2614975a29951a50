/** Who may propose what, and who may confirm it: whoever could do it themselves, for every region it touches, by another role than the proposer's. */
import type pg from 'pg';
import { roleObject } from '../../activities/roles.ts';
import { delegatorsOf, ownRoles } from '../../domain/delegation.ts';
import { type Action, type Membership, may, type Thing } from '../../domain/permissions.ts';
import { managesFor, membershipsAt, principalOf } from '../authority.ts';
import { Problem } from '../problems.ts';
import type { SubjectRow } from './subjects.ts';

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
  /** The cycle of all of it, for whom a role of one cycle was delegated to; null where it is of several. */
  readonly cycle: string | null;
}
/** SQL: the cycle of a proposal `p`; see `Touching`. */
export const cycleSql = `coalesce((SELECT t.cycle_id FROM subject t WHERE t.id = p.target), (SELECT CASE WHEN count(DISTINCT t.cycle_id) = 1 THEN min(t.cycle_id) END
  FROM proposal_item i JOIN subject t ON t.id = i.subject_id WHERE i.proposal_id = p.id))`;

/** What has to be allowed, and upon what: one thing for each region. */
const thingsOf = ({ kind, regions, cycle }: Touching): Thing[] =>
  kind === 'open' ? [{ cycle }] : regions.map((region) => ({ region: region === '' ? null : region, cycle }));

/** Whether the holder of these roles may do all of it. */
export const covers = (memberships: readonly Membership[], touching: Touching): boolean =>
  thingsOf(touching).every((thing) => may(memberships, actionOf[touching.kind], thing));

/** Somebody with the roles they hold. */
export interface Holder {
  readonly id: string;
  readonly memberships: readonly Membership[];
}

/** By whose roles somebody may do something: their own, which count first; those of whoever delegated to them. */
function seatsOf({ id, memberships }: Holder, action: Action, thing: Thing): string[] {
  const own = may(ownRoles(memberships), action, thing) ? [id] : [];
  const given = delegatorsOf(memberships, thing).filter((by) =>
    may(
      memberships.filter((m) => m.by === by),
      action,
      thing,
    ),
  );
  return [...own, ...given];
}

/**
 * Whether somebody may confirm what another proposed: another person, by another role. Whoever works for the proposer, or for whom the
 * proposer works, is not the second person that is asked for; nor are two delegates of one.
 */
export function mayConfirm(confirmer: Holder, proposer: Holder, touching: Touching): boolean {
  const action = actionOf[touching.kind];
  if (confirmer.id === proposer.id) return false;
  return thingsOf(touching).every((thing) => {
    const proposed = seatsOf(proposer, action, thing)[0];
    return seatsOf(confirmer, action, thing).some((seat) => seat !== proposed);
  });
}

/** Refuses (403) who may not confirm. */
export function requireSecond(confirmer: Holder, proposer: Holder, touching: Touching, act: string): void {
  if (confirmer.id === proposer.id)
    throw new Problem('authority.second-person', `Another person than who proposed it has to ${act} it; you can withdraw it.`);
  if (!mayConfirm(confirmer, proposer, touching))
    throw new Problem(
      'authority.second-person',
      `Another person has to ${act} it, by a role of their own: you hold the role by which it was proposed, or hold yours by its delegation.`,
    );
}

/** Somebody with the roles they hold at an instant. */
export const holderAt = async (client: pg.Pool | pg.ClientBase, id: string, at: number): Promise<Holder> => ({
  id,
  memberships: await membershipsAt(client, id, at),
});

/** For whom a person proposes something to be done to a subject: who delegated to them, else the region or the secretariat. */
export function principalFor(kind: Kind, memberships: readonly Membership[], subject: SubjectRow): string {
  const { participantId: participant, region, cycleId: cycle, state } = subject;
  const { ask = null, regions = [] } = (state ?? {}) as { ask?: string | null; regions?: readonly string[] };
  const thing = { participant, region, regions, cycle, ask };
  return principalOf(memberships, thing, (roles) => may(roles, actionOf[kind], thing), managesFor(memberships, { region }));
}

/** Bodies whose act a person may confirm, for a first look by SQL; `covers` has the word. */
const bodiesOf = (memberships: readonly Membership[]): string[] => memberships.flatMap(({ body }) => body ?? []);
/** SQL that holds for proposals `p` that a person may have to do with; takes two parameters from `$first`: see `sightValues`. */
export const sightSql = (first: number): string => `($${first}::boolean OR (p.kind <> 'open' AND p.regions <@ $${first + 1}::text[]))`;
export const sightValues = (memberships: readonly Membership[]): [boolean, string[]] => [
  memberships.some(({ role }) => role === 'secretariat'),
  bodiesOf(memberships),
];

export interface Confirmer {
  readonly id: string;
  readonly name: string;
}

/** Everybody who may confirm at an instant what somebody proposed, by name. */
export async function confirmersOf(
  client: pg.Pool | pg.ClientBase,
  touching: Touching,
  proposer: string,
  at: number,
): Promise<Confirmer[]> {
  const { rows } = await client.query<Confirmer & { memberships: Membership[] }>(
    `SELECT p.id, p.name, json_agg(${roleObject}) AS memberships
     FROM role_held m JOIN person p ON p.id = m.person_id
     WHERE m.body IS NOT NULL AND m.from_at <= $1 AND (m.until_at IS NULL OR m.until_at > $1) AND p.id <> $2 GROUP BY p.id ORDER BY p.name, p.id`,
    [new Date(at), proposer],
  );
  const proposing = await holderAt(client, proposer, at);
  return rows.filter((row) => mayConfirm(row, proposing, touching)).map(({ id, name }) => ({ id, name }));
}
