/** Routes about people: who acts for a participant, their particulars, and the hand-over of a role. */
import * as z from 'zod';
import { maxReason } from '../../domain/limits.ts';
import { ById, created, Id, Instant, list, Zone } from './common.ts';
import { MembershipView } from './directory.ts';
import { route } from './route.ts';

const language = z.string().regex(/^[a-z]{2}$/);
const Name = z.string().trim().min(1).max(200);
const Email = z.email().max(254);
export const Reason = z.string().trim().min(1).max(maxReason);
/** Somebody who is here, by id; or by address, with what is needed when they are new. */
export const Whom = z
  .union([
    z.strictObject({ person: Id }),
    z.strictObject({ email: Email, name: Name, language: language.optional(), zone: Zone.optional() }),
  ])
  .describe('A person by id; or by address: somebody who has that address, or somebody new');

const Member = z.object({
  person: z.object({ id: z.string(), name: z.string(), language: z.string(), zone: z.string().nullable() }),
  email: z.string().nullable().describe('Null for those who name nobody here'),
  reachable: z.boolean().describe('False while mails to this person come back'),
  membership: MembershipView,
  successor: z
    .object({ id: z.string(), name: z.string(), from: Instant })
    .nullable()
    .describe('Who takes this role over, or has, by a hand-over'),
  delegations: z
    .array(
      z.object({
        id: z.string(),
        delegate: z.object({ id: z.string(), name: z.string() }),
        cycle: z.string().nullable(),
        ask: z.string().nullable(),
        from: Instant,
        until: Instant,
      }),
    )
    .describe('In force or to come'),
  may: z.object({
    end: z.boolean().describe('Say when the role ends'),
    handOver: z.boolean(),
    delegate: z.boolean(),
  }),
});
const Particulars = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  language: z.string(),
  zone: z.string().nullable(),
});
const common = { tag: 'people', access: 'person' } as const;

export const people = {
  listMembers: route({
    ...common,
    method: 'get',
    path: '/api/participants/:id/people',
    summary: 'Who acts for a participant, with dated roles: for its people, its coordinator and the secretariat',
    params: ById,
    query: z.strictObject({
      ended: z.enum(['true', 'false']).default('false').describe('With the roles that have ended'),
    }),
    responses: {
      200: {
        description: 'Roles by their beginning; `mayName` says which roles the one who asks may give here',
        schema: list(Member).extend({ mayName: z.array(z.string()) }),
      },
    },
  }),
  addMember: route({
    ...common,
    method: 'post',
    path: '/api/participants/:id/people',
    summary:
      'Give somebody a role for a participant: a coordinator its focal points, a focal point its drafters, observers and clearing authority',
    params: ById,
    body: z.strictObject({
      to: Whom,
      role: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
      from: Instant.optional().describe('From now on when left out'),
      until: Instant.optional(),
    }),
    key: 'taken',
    responses: created,
  }),
  handOver: route({
    ...common,
    method: 'post',
    path: '/api/memberships/:id/hand-over',
    summary: 'Hand a role over to a successor: the one ends and the other begins at the same instant, and both are told',
    params: ById,
    body: z.strictObject({
      to: Whom,
      from: Instant.optional().describe('When the successor begins; at once when left out'),
      reason: Reason,
    }),
    key: 'taken',
    responses: created,
  }),
  updatePerson: route({
    ...common,
    method: 'patch',
    path: '/api/people/:id',
    summary: 'Correct name, address, language or zone of a person whose every role one gives. Another address ends sessions and links',
    params: ById,
    body: z
      .strictObject({ name: Name.optional(), email: Email.optional(), language: language.optional(), zone: Zone.nullable().optional() })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: { description: 'The person', schema: Particulars } },
  }),
  updateMe: route({
    ...common,
    tag: 'me',
    method: 'patch',
    path: '/api/me',
    summary: "One's own language and zone: of mails, pages and explanations",
    body: z
      .strictObject({ language: language.optional(), zone: Zone.nullable().optional().describe("null: the participant's") })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: { description: 'The person', schema: Particulars } },
  }),
};
