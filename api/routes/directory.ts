/** Participants and people. Addresses are shown to the secretariat only. */
import { type Membership, may } from '../../domain/permissions.ts';
import { membershipsAt, require } from '../authority.ts';
import type { directory } from '../contract/directory.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { addMembership, addPerson, type NewMembership, refuseOverlap } from '../directory.ts';
import { createOnce, type Transaction } from '../once.ts';
import { decodeCursor, toPage } from '../paging.ts';
import { requireNaming } from '../people/naming.ts';
import { notFound, Problem } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';

export interface MembershipRow {
  id: string;
  role: string;
  participantId: string | null;
  body: string | null;
  fromAt: Date;
  untilAt: Date | null;
}
export const membershipView = ({ id, role, participantId, body, fromAt, untilAt }: MembershipRow) => ({
  id,
  role,
  participant: participantId,
  body,
  from: iso(fromAt),
  until: isoOrNull(untilAt),
});

interface PersonRow {
  id: string;
  name: string;
  email: string;
  language: string;
  zone: string | null;
  country: string | null;
  memberships: MembershipRow[];
}
const personView = ({ id, name, email, language, zone, country, memberships }: PersonRow) => ({
  id,
  name,
  email,
  language,
  zone,
  country,
  memberships: memberships.map(membershipView),
});

interface ParticipantRow {
  id: string;
  kind: string;
  names: unknown;
  country: string | null;
  zone: string;
  regions: { region: string; isDefault: boolean; fromAt: Date; untilAt: Date | null }[];
}
const participantView = ({ id, kind, names, country, zone, regions }: ParticipantRow) => ({
  ...{ id, kind, names, country, zone },
  regions: regions.map((r) => ({ region: r.region, isDefault: r.isDefault, from: iso(r.fromAt), until: isoOrNull(r.untilAt) })),
});

/** Roles are for participants that exist. */
async function checkParticipants(tx: Transaction, memberships: readonly NewMembership[], path: (i: number) => string): Promise<void> {
  const wanted = memberships.flatMap(({ participant }) => participant ?? []);
  const found = new Set((await tx.participant.findMany({ where: { id: { in: wanted } }, select: { id: true } })).map(({ id }) => id));
  const errors = memberships.flatMap(({ participant }, i) =>
    participant !== undefined && !found.has(participant) ? [{ path: `${path(i)}participant`, detail: 'is no participant' }] : [],
  );
  if (errors.length) throw new Problem('request.malformed', 'Some participants do not exist.', { errors });
}

/** Participants whose people the holder of these roles may see: all, their own, those whose default region they coordinate. Refuses (403) who sees none. */
function seenBy(memberships: readonly Membership[], at: Date) {
  if (may(memberships, 'directory.read')) return {};
  const of = (key: 'participant' | 'body', thing: (id: string) => object) =>
    memberships.flatMap((m) => (m[key] !== null && may([m], 'participant.people', thing(m[key])) ? m[key] : []));
  const [participants, regions] = [of('participant', (participant) => ({ participant })), of('body', (region) => ({ region }))];
  if (participants.length + regions.length === 0) require(memberships, 'directory.read');
  const now = { fromAt: { lte: at }, OR: [{ untilAt: null }, { untilAt: { gt: at } }] };
  return { OR: [{ id: { in: participants } }, { regions: { some: { region: { in: regions }, isDefault: true, ...now } } }] };
}

export function directoryRoutes({ pool, db, sessions, nudgeDelivery }: Inside): Handlers<typeof directory> {
  const allowed = async (person: string, at: number, action: 'directory.read' | 'directory.write') =>
    require(await membershipsAt(pool, person, at), action);
  const cursorOf = (cursor: string | undefined): string => String(decodeCursor(cursor, 1)?.[0] ?? '');
  const withRegions = { regions: { orderBy: [{ isDefault: 'desc' as const }, { region: 'asc' as const }] } };
  const withMemberships = { memberships: { orderBy: [{ fromAt: 'asc' as const }, { id: 'asc' as const }] } };
  return {
    listParticipants: async ({ person, query, receivedAt }) => {
      const seen = seenBy(await membershipsAt(pool, person, receivedAt), new Date(receivedAt));
      const { kind, region, limit } = query;
      const asked = { id: { gt: cursorOf(query.cursor) }, ...(kind && { kind }), ...(region && { regions: { some: { region } } }) };
      const rows = await db.participant.findMany({
        where: { AND: [asked, seen] },
        include: withRegions,
        orderBy: { id: 'asc' },
        take: limit + 1,
      });
      return { body: toPage(rows, limit, (row) => [row.id], participantView) };
    },

    getParticipant: async ({ person, params, receivedAt }) => {
      const seen = seenBy(await membershipsAt(pool, person, receivedAt), new Date(receivedAt));
      const found = await db.participant.findFirst({ where: { AND: [{ id: params.id }, seen] }, include: withRegions });
      if (!found) throw notFound('participant');
      return { body: participantView(found) };
    },

    createParticipant: async ({ person, body, key, address, receivedAt }) => {
      await allowed(person, receivedAt, 'directory.write');
      const { id, kind, names, country = null, zone, regions } = body;
      if (regions.filter((r) => r.isDefault).length > 1) {
        throw new Problem('request.malformed', 'A participant has one default region.', {
          errors: [{ path: 'body.regions', detail: 'more than one is the default' }],
        });
      }
      const asked = { operation: 'createParticipant', person, key, address, body, receivedAt };
      return createOnce(db, asked, `There is a participant ${id} already.`, async (tx) => {
        const memberships = regions.map(({ region, isDefault, from }) => ({ region, isDefault, fromAt: new Date(from ?? receivedAt) }));
        await tx.participant.create({ data: { id, kind, names, country, zone, regions: { create: memberships } } });
        return { id, href: `/api/participants/${id}` };
      });
    },

    listPeople: async ({ person, query, receivedAt }) => {
      await allowed(person, receivedAt, 'directory.read');
      const rows = await db.person.findMany({
        where: { id: { gt: cursorOf(query.cursor) } },
        include: withMemberships,
        orderBy: { id: 'asc' },
        take: query.limit + 1,
      });
      return { body: toPage(rows, query.limit, (row) => [row.id], personView) };
    },

    createPerson: async ({ person, body, key, address, receivedAt }) => {
      await allowed(person, receivedAt, 'directory.write');
      const asked = { operation: 'createPerson', person, key, address, body, receivedAt };
      const reply = await createOnce(db, asked, 'There is a person with this id or address already.', async (tx) => {
        await checkParticipants(tx, body.memberships, (i) => `body.memberships.${i}.`);
        const id = await addPerson(tx, body, receivedAt);
        return { id, href: `/api/people/${id}` };
      });
      await nudgeDelivery?.(); // what waits for a successor goes on at once
      return reply;
    },

    getPerson: async ({ person, params, receivedAt }) => {
      await allowed(person, receivedAt, 'directory.read');
      const found = await db.person.findUnique({ where: { id: params.id }, include: withMemberships });
      if (!found) throw notFound('person');
      return { body: personView(found) };
    },

    addMembership: async ({ person, params, body, key, address, receivedAt }) => {
      const { role, participant = null } = body;
      const memberships = await membershipsAt(pool, person, receivedAt);
      if (!may(memberships, 'directory.write'))
        await requireNaming(db, memberships, role, { participantId: participant, body: body.body ?? null }, new Date(receivedAt));
      if (!(await db.person.findUnique({ where: { id: params.id }, select: { id: true } }))) throw notFound('person');
      const asked = { operation: 'addMembership', person, key, address, body, receivedAt };
      const reply = await createOnce(db, asked, 'There is such a role already.', async (tx) => {
        await checkParticipants(tx, [body], () => 'body.');
        const id = await addMembership(tx, params.id, body, receivedAt);
        return { id, href: `/api/people/${params.id}` };
      });
      await nudgeDelivery?.();
      return reply;
    },

    endMembership: async ({ person, params, body, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const found = await db.membership.findFirst({ where: { id: params.membership, personId: params.id } });
      if (!found) {
        require(memberships, 'directory.write');
        throw notFound('membership');
      }
      await requireNaming(db, memberships, found.role, found, new Date(receivedAt));
      const untilAt = new Date(body.until);
      if (untilAt < found.fromAt)
        throw new Problem('request.malformed', 'It would end before it began.', {
          errors: [{ path: 'body.until', detail: 'is before the role began' }],
        });
      const ended = await db.$transaction(async (tx) => {
        await refuseOverlap(tx, found, { fromAt: found.fromAt, untilAt }, found.id);
        return tx.membership.update({ where: { id: found.id }, data: { untilAt } });
      });
      await sessions.endWithoutRole(params.id);
      await nudgeDelivery?.();
      return { body: membershipView(ended) };
    },
  };
}
