/** Who may hand a role over: its holder, where the role can be passed on, and whoever gives it. */
import { type Membership, mayName, passesOn } from '../../domain/permissions.ts';
import type { Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';
import { type Held, thingOfRole } from './naming.ts';

type Role = Held & { readonly personId: string; readonly role: string };

/** Refuses with 404 what one has nothing to do with, and with 403 a holder whose role others give. */
export async function requirePassingOn(
  db: Pick<Transaction, '$queryRaw'>,
  memberships: readonly Membership[],
  person: string,
  held: Role,
  at: Date,
): Promise<void> {
  if (mayName(memberships, held.role, (await thingOfRole(db, held, at)) ?? {})) return;
  requireHolder(person, held);
}

/** Refuses whoever does not hold the role themselves, or may not pass it on. */
export function requireHolder(person: string, { personId, role }: Role): void {
  if (personId !== person) throw notFound('role');
  if (!passesOn(role))
    throw new Problem('authority.missing', 'This role is given by others: ask your focal point or the secretariat to name somebody else.');
}
