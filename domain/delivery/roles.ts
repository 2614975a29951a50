/** Roles by whatever right: people's own, and what was delegated to them. The database says the same in its view `role_held`. */
import type { DatedMembership } from '../audience.ts';
import type { Scope } from '../delegation.ts';
import type { Instant } from '../lifecycle.ts';

/** One role's work given to another person for a time. */
export interface Delegation extends Scope {
  readonly id: string;
  /** Id of the membership. */
  readonly of: string;
  readonly delegate: string;
  readonly from: Instant;
  /** Its end, or when it was revoked. */
  readonly until: Instant;
}

/** Everybody's own roles, and the delegated ones: cut to the role's own time, and left out where nothing remains. */
export function heldBy(roles: readonly DatedMembership[], delegations: readonly Delegation[]): readonly DatedMembership[] {
  if (!delegations.length) return roles;
  const byId = new Map(roles.map((m) => [m.id, m]));
  const delegated = delegations.flatMap(({ id, of, delegate, from, until, cycle, ask }): DatedMembership[] => {
    const role = byId.get(of);
    if (!role) return [];
    const cut = { from: Math.max(role.from, from), until: Math.min(role.until ?? until, until) };
    return cut.from < cut.until ? [{ ...role, ...cut, id, of, by: role.person, person: delegate, cycle, ask }] : [];
  });
  return [...roles, ...delegated];
}
