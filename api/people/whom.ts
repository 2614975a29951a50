/** The person a role is given to: known by id or by address, or new. */
import { addPerson } from '../directory.ts';
import type { Transaction } from '../once.ts';
import { Problem } from '../problems.ts';

/** By id; or by address, with a name and what else is known of somebody new. */
export type Whom =
  | { readonly person: string }
  | { readonly email: string; readonly name: string; readonly language?: string | undefined; readonly zone?: string | undefined };

/** The id of the person meant; somebody new is written. An address that somebody has is theirs, whatever name stands beside it. */
export async function personFor(
  tx: Pick<Transaction, 'person' | 'user' | 'membership' | '$executeRaw'>,
  whom: Whom,
  path: string,
  at: number,
): Promise<string> {
  if ('person' in whom) {
    const found = await tx.person.findUnique({ where: { id: whom.person }, select: { id: true } });
    if (found) return found.id;
    throw new Problem('request.malformed', 'There is no such person.', { errors: [{ path: `${path}.person`, detail: 'is nobody here' }] });
  }
  const { email, name, language = 'en', zone } = whom;
  const found = await tx.person.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } });
  return found?.id ?? addPerson(tx, { email, name, language, zone }, at);
}
