/** Who may give and end which roles, over HTTP: the roles of the one who asks, held against the thing a role is for. */
import { type Membership, mayName, type Thing } from '../../domain/permissions.ts';
import type { Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';

type Reading = Pick<Transaction, '$queryRaw'>;

/** What a role is for. Exactly one of the two. */
export interface Held {
  readonly participantId: string | null;
  readonly body: string | null;
}

/** A participant as roles see it at an instant: with its regions, and the one that decides for it. Undefined when there is none. */
export async function participantThing(db: Reading, id: string, at: Date): Promise<Thing | undefined> {
  const rows = await db.$queryRaw<{ region: string | null; isDefault: boolean | null }[]>`
    SELECT r.region, r.is_default AS "isDefault" FROM participant p
      LEFT JOIN region_membership r ON r.participant_id = p.id AND r.from_at <= ${at} AND (r.until_at IS NULL OR r.until_at > ${at})
    WHERE p.id = ${id} ORDER BY r.is_default DESC, r.region`;
  if (!rows.length) return undefined;
  const regions = rows.flatMap(({ region }) => region ?? []);
  return { participant: id, region: regions[0] ?? null, regions };
}

/** The thing a role is for; a body is for nobody but the secretariat to give. */
export const thingOfRole = async (db: Reading, { participantId }: Held, at: Date): Promise<Thing | undefined> =>
  participantId === null ? {} : participantThing(db, participantId, at);

const refusal = (): Problem =>
  new Problem(
    'authority.missing',
    'No role of yours allows you to say who holds this role. The secretariat and the coordinator can say who may.',
  );

/** Refuses (403) who may not give or end a role; 404 when its participant is none, or not one that they have to do with. */
export async function requireNaming(db: Reading, memberships: readonly Membership[], role: string, held: Held, at: Date): Promise<void> {
  const thing = await thingOfRole(db, held, at);
  if (!mayName(memberships, role, thing ?? {})) throw refusal();
  if (!thing) throw notFound('participant');
}

/**
 * Refuses (403) who may not name somebody for every role that a person holds now or later: whoever changes another's address decides who
 * signs in as them. A person without any role is the secretariat's.
 */
export async function requireCharge(
  db: Reading & Pick<Transaction, 'membership'>,
  memberships: readonly Membership[],
  person: string,
  at: Date,
): Promise<void> {
  if (mayName(memberships, 'secretariat', {})) return;
  const held = await db.membership.findMany({ where: { personId: person, OR: [{ untilAt: null }, { untilAt: { gt: at } }] } });
  if (!held.length) throw notFound('person');
  const named = await Promise.all(held.map(async (m) => mayName(memberships, m.role, (await thingOfRole(db, m, at)) ?? {})));
  if (!named.some(Boolean)) throw notFound('person');
  if (!named.every(Boolean))
    throw new Problem('authority.missing', 'This person also holds a role that others give. The secretariat can change their particulars.');
}
