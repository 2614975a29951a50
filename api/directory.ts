/** Writes people and their roles; used by the routes, the operator's command line and the seed. */
import type { Transaction } from './once.ts';
import { Problem } from './problems.ts';

export interface NewMembership {
  readonly role: string;
  /** Exactly one of participant and body. */
  readonly participant?: string | undefined;
  readonly body?: string | undefined;
  /** ISO 8601; from now on unless told. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}
export interface NewPerson {
  /** Made when left out. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly language?: string;
  /** IANA zone; the participant's when left out. */
  readonly zone?: string | undefined;
  /** Of the duty station, ISO 3166-1 alpha-2; the participant's when left out. */
  readonly country?: string | undefined;
  readonly memberships?: readonly NewMembership[];
}

/** Refuses (409 `exists.already`) a role that the person has for the same participant or body at some instant of the same time. */
export async function refuseOverlap(
  tx: Pick<Transaction, 'membership' | '$executeRaw'>,
  { personId, role, participantId, body }: { personId: string; role: string; participantId: string | null; body: string | null },
  { fromAt, untilAt }: { fromAt: Date; untilAt: Date | null },
  except?: string,
): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM person WHERE id = ${personId} FOR UPDATE`; // two at once see each other
  const there = await tx.membership.findFirst({
    where: {
      ...{ personId, role, participantId, body },
      ...(except !== undefined && { id: { not: except } }),
      OR: [{ untilAt: null }, { untilAt: { gt: fromAt } }],
      ...(untilAt && { fromAt: { lt: untilAt } }),
    },
    select: { id: true },
  });
  if (there) throw new Problem('exists.already', 'The person has this role at that time already.', { membership: there.id });
}

/** Gives a person a role; 409 `exists.already` when they have it at that time. Answers the id of the membership. */
export async function addMembership(
  tx: Pick<Transaction, 'membership' | '$executeRaw'>,
  personId: string,
  { role, participant, body, from, until }: NewMembership,
  at: number,
): Promise<string> {
  const id = crypto.randomUUID();
  const dates = { fromAt: new Date(from ?? at), untilAt: until === undefined ? null : new Date(until) };
  const held = { personId, role, participantId: participant ?? null, body: body ?? null };
  await refuseOverlap(tx, held, dates);
  await tx.membership.create({ data: { id, ...held, ...dates } });
  return id;
}

/** A person, the account of the same id that keys and sessions belong to, and roles. Addresses are kept in lower case, and are unique. Answers the id. */
export async function addPerson(
  tx: Pick<Transaction, 'person' | 'user' | 'membership' | '$executeRaw'>,
  person: NewPerson,
  at: number,
): Promise<string> {
  const { name, language = 'en', zone = null, country = null } = person;
  const id = person.id ?? crypto.randomUUID();
  const email = person.email.toLowerCase();
  const createdAt = new Date(at);
  await tx.person.create({ data: { id, name, email, language, zone, country, createdAt } });
  await tx.user.create({ data: { id, name, email, emailVerified: false, createdAt, updatedAt: createdAt } });
  for (const membership of person.memberships ?? []) await addMembership(tx, id, membership, at);
  return id;
}
