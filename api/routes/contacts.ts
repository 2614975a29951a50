/** The log of what else was tried: read and added to by those who look after a contribution. */
import { randomUUID } from 'node:crypto';
import { thingOf } from '../../domain/contribution/thing.ts';
import { managesFor, require } from '../authority.ts';
import { contactRows, contactView } from '../contacts.ts';
import type { contacts } from '../contract/contacts.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { createOnce } from '../once.ts';
import { decodeCursor, instantIn, toPage } from '../paging.ts';
import { Problem } from '../problems.ts';

export function contactRoutes(deps: Inside): Handlers<typeof contacts> {
  const { pool, db } = deps;
  return {
    listContacts: async ({ person, params, query, receivedAt }) => {
      const { memberships, state } = await readContribution(deps, params.id, person, receivedAt);
      require(memberships, 'contact.read', thingOf(state));
      const after = decodeCursor(query.cursor, 2);
      const rows = await contactRows(pool, params.id, { at: instantIn(after), id: String(after?.[1] ?? '') }, query.limit + 1);
      return { body: toPage(rows, query.limit, (row) => [row.at.getTime(), row.id], contactView) };
    },

    recordContact: async ({ person, params, body, key, address, receivedAt }) => {
      const { memberships, state } = await readContribution(deps, params.id, person, receivedAt);
      require(memberships, 'contact.record', thingOf(state));
      const at = body.at === undefined ? receivedAt : Date.parse(body.at);
      if (at > receivedAt)
        throw new Problem('command.malformed', 'What was tried lies in the past.', {
          errors: [{ path: 'body.at', detail: 'is later than now' }],
        });
      const { way, partner, said } = body;
      return createOnce(
        db,
        { operation: 'recordContact', person, key, address, body, receivedAt },
        'It is recorded already.',
        async (tx) => {
          const id = randomUUID();
          await tx.contact.create({
            data: {
              ...{ id, subjectId: params.id, way, at: new Date(at), partner, said, actor: person },
              ...{ principal: managesFor(memberships, thingOf(state)), recordedAt: new Date(receivedAt) },
            },
          });
          return { id, href: `/api/contributions/${params.id}/contacts` };
        },
      );
    },
  };
}
