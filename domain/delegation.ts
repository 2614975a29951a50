/**
 * A role's work given to another person for a time: all of it, that of one cycle, or of one ask of it. A delegate acts and is asked in
 * place of the delegator, and nothing delegated is delegated further. The database says the same in its view `role_held`.
 */
import type { Membership, Thing } from './permissions.ts';

/** What a delegation is for: every cycle when `cycle` is left out or null, every ask of it when `ask` is. */
export interface Scope {
  readonly cycle?: string | null | undefined;
  readonly ask?: string | null | undefined;
}

/** Whether a scope holds for a thing. A thing of no cycle is covered by a delegation of everything alone. */
export const covers = ({ cycle = null, ask = null }: Scope, thing: Scope): boolean =>
  (cycle === null || cycle === (thing.cycle ?? null)) && (ask === null || ask === (thing.ask ?? null));

/** Whether a role is held by delegation, not in its holder's own right. */
export const isDelegated = ({ by = null }: Pick<Membership, 'by'>): boolean => by !== null;

/** Roles held in one's own right. */
export const ownRoles = <M extends Membership>(memberships: readonly M[]): M[] => memberships.filter((m) => !isDelegated(m));

/** Who has delegated to the holder of these roles what covers a thing, in a stable order. */
export const delegatorsOf = (memberships: readonly Membership[], thing: Thing): string[] =>
  [...new Set(memberships.flatMap((m) => (m.by && covers(m, thing) ? m.by : [])))].sort();

/**
 * By whose right somebody with these roles does what `allows` asks: null in their own, which comes first; else the id of the first
 * delegator whose roles allow it; undefined when nothing does.
 */
export function rightOf(
  memberships: readonly Membership[],
  thing: Thing,
  allows: (memberships: readonly Membership[]) => boolean,
): string | null | undefined {
  if (allows(ownRoles(memberships))) return null;
  return delegatorsOf(memberships, thing).find((by) => allows(memberships.filter((m) => m.by === by)));
}

/**
 * The roles that count for something done for `principal`: those delegated by that person; one's own when the principal is none (whom it
 * concerns: the participant, a region, the secretariat). None when that person has delegated nothing (any more).
 */
export function rolesFor(memberships: readonly Membership[], principal: string | null, thing: Thing): readonly Membership[] {
  const given = memberships.filter((m) => m.by && m.by === principal);
  if (given.length) return given;
  const ownPrincipals = [null, 'secretariat', thing.participant, thing.region, ...(thing.regions ?? [])];
  return ownPrincipals.includes(principal) ? ownRoles(memberships) : [];
}
