/** Changes what is known of a person. Another address is another mailbox: what the old one could open ends with it. */
import type { Transaction } from '../once.ts';
import { Problem } from '../problems.ts';

export interface Change {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly language?: string | undefined;
  /** Null: the participant's. */
  readonly zone?: string | null | undefined;
}

const shown = { id: true, name: true, email: true, language: true, zone: true } as const;

/**
 * Writes the change; answers the person, and whether the address is another by now. Mails go to the new address at once, what had been lost
 * at the old one goes on there, and the account takes it. Sign-in links that are under way are dropped and the calendar feed is closed; API
 * keys stay, since no mailbox was ever given one. Whoever holds an address that is taken is not said (409 `exists.already`).
 */
export async function changePerson(tx: Transaction, id: string, change: Change, now: Date) {
  const [before] = await tx.$queryRaw<{ email: string }[]>`SELECT email FROM person WHERE id = ${id} FOR UPDATE`;
  const email = change.email?.toLowerCase();
  const moved = before !== undefined && email !== undefined && email !== before.email;
  if (moved && (await tx.person.findUnique({ where: { email }, select: { id: true } })))
    throw new Problem('exists.already', 'Somebody else has this address.');
  const { name, language, zone } = change;
  const person = await tx.person.update({
    where: { id },
    data: {
      ...(name !== undefined && { name }),
      ...(language !== undefined && { language }),
      ...(zone !== undefined && { zone }),
      ...(moved && { email }),
    },
    select: shown,
  });
  await tx.user.updateMany({ where: { id }, data: { name: person.name, ...(moved && { email: person.email, emailVerified: false }) } });
  if (moved) {
    await tx.$executeRaw`DELETE FROM verification WHERE starts_with(identifier, 'sign-in:') AND split_part(value, ' ', 1) = ${id}`;
    await tx.calendarFeed.updateMany({ where: { personId: id, open: true }, data: { open: false, changedAt: now } });
    await tx.letter.updateMany({
      where: { personId: id, reason: 'address-stopped', state: { in: ['skipped', 'bounced'] } },
      data: { state: 'planned', reason: null, attempts: 0, updatedAt: now },
    });
  }
  return { person, moved };
}
