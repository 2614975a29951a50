/** Routes by which the holder of a role has another person act and be asked in their place for a time. */
import * as z from 'zod';
import { ById, created, Id, Instant, list, Slug } from './common.ts';
import { Reason, Whom } from './people.ts';
import { route } from './route.ts';

const Person = z.object({ id: z.string(), name: z.string() });
const Delegation = z.object({
  id: z.string(),
  state: z.enum(['coming', 'in-force', 'ended', 'revoked']),
  delegator: Person,
  delegate: Person,
  membership: z.object({ id: z.string(), role: z.string(), participant: z.string().nullable(), body: z.string().nullable() }),
  scope: z.object({
    cycle: z.string().nullable().describe('Null: every cycle'),
    ask: z.string().nullable().describe('Null: everything that is asked'),
  }),
  from: Instant,
  until: Instant.describe('When it ends by itself'),
  revokedAt: Instant.nullable(),
  reason: z.string().nullable(),
});
const common = { tag: 'people', access: 'person' } as const;

export const delegations = {
  listDelegations: route({
    ...common,
    method: 'get',
    path: '/api/delegations',
    summary: 'What one has delegated, and what was delegated to one; the latest first',
    responses: { 200: { description: 'At most 200', schema: list(Delegation) } },
  }),
  delegate: route({
    ...common,
    method: 'post',
    path: '/api/memberships/:id/delegations',
    summary: "Delegate a role of one's own until an instant: of everything, of one cycle, or of one ask of it. Both are told",
    params: ById,
    body: z.strictObject({
      to: Whom,
      scope: z
        .strictObject({ cycle: Slug.optional(), ask: Id.optional() })
        .refine(({ cycle, ask }) => ask === undefined || cycle !== undefined, {
          path: ['cycle'],
          message: 'an ask is one of a cycle: name it too',
        })
        .default({}),
      from: Instant.optional().describe('From now on when left out'),
      until: Instant,
      reason: Reason.optional(),
    }),
    key: 'taken',
    responses: created,
  }),
  revokeDelegation: route({
    ...common,
    method: 'post',
    path: '/api/delegations/:id/revoke',
    summary: 'Take a delegation back, or give it back, from now on; doing it again changes nothing',
    params: ById,
    body: z.strictObject({}),
    responses: { 200: { description: 'The delegation', schema: Delegation } },
  }),
};
