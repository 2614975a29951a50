/** Reads who is there, and writes a plan, all at once. */
import type { Transaction } from '../../once.ts';
import { changePerson } from '../particulars.ts';
import type { Person, Plan } from './plan.ts';

/** People by address with their roles, locked until the transaction ends: nobody else gives or ends a role of theirs meanwhile. */
export async function readPeople(tx: Transaction, emails: readonly string[]): Promise<Map<string, Person>> {
  const wanted = [...new Set(emails)];
  await tx.$executeRaw`SELECT 1 FROM person WHERE email = ANY(${wanted}) ORDER BY id FOR UPDATE`;
  const found = await tx.person.findMany({ where: { email: { in: wanted } }, include: { memberships: true } });
  return new Map(
    found.map(({ id, email, name, language, zone, memberships }) => [email, { id, email, name, language, zone, memberships }]),
  );
}

export async function writePlan(tx: Transaction, { people, changedPeople, roles, changedRoles }: Plan, now: Date): Promise<void> {
  const made = [...people];
  await tx.person.createMany({
    data: made.map(({ id, email, name, language, zone }) => ({ id, email, name, language, zone, createdAt: now })),
  });
  await tx.user.createMany({
    data: made.map(({ id, email, name }) => ({ id, email, name, emailVerified: false, createdAt: now, updatedAt: now })),
  });
  for (const { id, name, language, zone } of changedPeople) await changePerson(tx, id, { name, language, zone }, now);
  await tx.membership.createMany({ data: [...roles].map(([role, { id }]) => ({ ...role, personId: id })) });
  for (const { id, untilAt } of changedRoles) await tx.membership.update({ where: { id }, data: { untilAt } });
}
