/** Who acts for whom: members of a participant, particulars of people, hand-overs and delegations. */
import { mayName, passesOn } from '../../domain/permissions.ts';
import { membershipsAt, see } from '../authority.ts';
import type { delegations } from '../contract/delegations.ts';
import type { people } from '../contract/people.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { addMembership } from '../directory.ts';
import { createOnce } from '../once.ts';
import { delegate, delegationView, revoke, withPeople } from '../people/delegations.ts';
import { handOver } from '../people/hand-over.ts';
import { membersOf } from '../people/members.ts';
import { participantThing, requireCharge, requireNaming } from '../people/naming.ts';
import { changePerson } from '../people/particulars.ts';
import { personFor } from '../people/whom.ts';
import { notFound } from '../problems.ts';
import { membershipView } from './directory.ts';

/** Roles of a participant's people that somebody here may be allowed to give. */
const namedRoles = ['focal-point', 'clearing-authority', 'drafter', 'observer'];

export function peopleRoutes({ pool, db, sessions, nudgeDelivery }: Inside): Handlers<typeof people & typeof delegations> {
  return {
    listMembers: async ({ person, params, query, receivedAt }) => {
      const at = new Date(receivedAt);
      const [memberships, thing] = await Promise.all([membershipsAt(pool, person, receivedAt), participantThing(db, params.id, at)]);
      if (!thing) throw notFound('participant');
      see(memberships, 'participant.people', thing, 'participant');
      const named = namedRoles.filter((role) => mayName(memberships, role, thing));
      const items = (await membersOf(pool, params.id, at, query.ended === 'true')).map((row) => {
        const { person: member, email, reachable, successor, delegations, ...membership } = row;
        const gone = row.untilAt !== null && row.untilAt <= at;
        const [given, own] = [mayName(memberships, row.role, thing), member.id === person && passesOn(row.role)];
        return {
          ...{ person: member, email: named.length > 0 || member.id === person ? email : null, reachable, successor, delegations },
          membership: membershipView(membership),
          may: { end: given, handOver: !gone && (given || own), delegate: !gone && own },
        };
      });
      return { body: { items, mayName: named } };
    },

    addMember: async ({ person, params, body, key, address, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const { to, role, from, until } = body;
      await requireNaming(db, memberships, role, { participantId: params.id, body: null }, new Date(receivedAt));
      const asked = { operation: 'addMember', person, key, address, body, receivedAt };
      const reply = await createOnce(db, asked, 'There is such a person or role already.', async (tx) => {
        const member = await personFor(tx, to, 'body.to', receivedAt);
        const id = await addMembership(tx, member, { role, participant: params.id, from, until }, receivedAt);
        return { id, href: `/api/participants/${params.id}/people` };
      });
      await nudgeDelivery?.();
      return reply;
    },

    handOver: async ({ person, params, body, key, address, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const asked = { operation: 'handOver', person, key, address, body, receivedAt };
      let left: string | null = null;
      const reply = await createOnce(
        db,
        asked,
        'The successor is being written by somebody else at this moment: try again.',
        async (tx) => {
          const id = crypto.randomUUID();
          left = (await handOver(tx, id, { ...body, membership: params.id, by: person, memberships }, receivedAt)).predecessor;
          return { id, href: '/api/me' };
        },
      );
      if (left !== null) await sessions.endWithoutRole(left);
      await nudgeDelivery?.();
      return reply;
    },

    updatePerson: async ({ person, params, body, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const now = new Date(receivedAt);
      await requireCharge(db, memberships, params.id, now);
      if (!(await db.person.findUnique({ where: { id: params.id }, select: { id: true } }))) throw notFound('person');
      const { person: changed, moved } = await db.$transaction((tx) => changePerson(tx, params.id, body, now));
      if (moved) {
        await sessions.endAll(params.id);
        await nudgeDelivery?.();
      }
      return { body: changed };
    },

    updateMe: async ({ person, body, receivedAt }) => {
      if (!(await db.person.findUnique({ where: { id: person }, select: { id: true } }))) throw notFound('person');
      const { person: changed } = await db.$transaction((tx) => changePerson(tx, person, body, new Date(receivedAt)));
      return { body: changed };
    },

    listDelegations: async ({ person, receivedAt }) => {
      const found = await db.delegation.findMany({
        where: { OR: [{ delegateId: person }, { membership: { personId: person } }] },
        include: withPeople,
        orderBy: [{ fromAt: 'desc' }, { id: 'asc' }],
        take: 200,
      });
      return { body: { items: found.map((row) => delegationView(row, receivedAt)) } };
    },

    delegate: async ({ person, params, body, key, address, receivedAt }) => {
      const asked = { operation: 'delegate', person, key, address, body, receivedAt };
      const reply = await createOnce(db, asked, 'The delegate is being written by somebody else at this moment: try again.', async (tx) => {
        const id = crypto.randomUUID();
        await delegate(tx, id, { ...body, membership: params.id, by: person }, receivedAt);
        return { id, href: '/api/delegations' };
      });
      await nudgeDelivery?.();
      return reply;
    },

    revokeDelegation: async ({ person, params, receivedAt }) => {
      const everyones = mayName(await membershipsAt(pool, person, receivedAt), 'secretariat', {});
      const delegated = await db.$transaction((tx) => revoke(tx, params.id, person, everyones, receivedAt));
      await sessions.endWithoutRole(delegated);
      await nudgeDelivery?.();
      const found = await db.delegation.findUniqueOrThrow({ where: { id: params.id }, include: withPeople });
      return { body: delegationView(found, receivedAt) };
    },
  };
}
