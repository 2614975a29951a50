/** Routes of participants and people. */
import * as z from 'zod';
import { ById, created, Id, Instant, Paging, page, Zone } from './common.ts';
import { route } from './route.ts';

const kinds = z.enum(['state', 'observer_state', 'un_entity', 'igo', 'stakeholder', 'local_authority']);
const language = z.string().regex(/^[a-z]{2}$/);
const region = z.string().regex(/^[A-Z]{2,8}$/);
const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters, ISO 3166-1');
/** Capitals only: receipts are written in capitals, so two spellings of one id would share them. */
const ParticipantId = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9._-]{0,79}$/, 'the id of a participant is capital letters, digits, dots, hyphens and underscores');
const Participant = z.object({
  id: z.string(),
  kind: z.string(),
  names: z.record(z.string(), z.string()),
  country: z.string().nullable(),
  zone: z.string(),
  regions: z.array(z.object({ region: z.string(), isDefault: z.boolean(), from: Instant, until: Instant.nullable() })),
});
export const MembershipView = z.object({
  id: z.string(),
  role: z.string(),
  participant: z.string().nullable(),
  body: z.string().nullable(),
  from: Instant,
  until: Instant.nullable(),
});
const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  language: z.string(),
  zone: z.string().nullable(),
  country: z.string().nullable(),
  memberships: z.array(MembershipView),
});
const NewMembership = z
  .strictObject({
    role: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    participant: Id.optional(),
    body: Id.optional(),
    from: Instant.optional(),
    until: Instant.optional(),
  })
  .refine(
    (m) => (m.participant === undefined) !== (m.body === undefined),
    'a role is for a participant or for a body: exactly one of the two',
  )
  .refine((m) => m.until === undefined || m.from === undefined || m.until >= m.from, { path: ['until'], message: 'ends before it begins' });
const common = { tag: 'directory', access: 'person' } as const;

export const directory = {
  listParticipants: route({
    ...common,
    method: 'get',
    path: '/api/participants',
    summary:
      'Who can be asked, with dated membership of regions: all for the secretariat, for others those whose people they may see: a coordinator the participants of the region, people their own',
    query: z.strictObject({ ...Paging, kind: kinds.optional(), region: region.optional() }),
    responses: { 200: { description: 'A page', schema: page(Participant) } },
  }),
  getParticipant: route({
    ...common,
    method: 'get',
    path: '/api/participants/:id',
    summary: 'One participant',
    params: ById,
    responses: { 200: { description: 'The participant', schema: Participant } },
  }),
  createParticipant: route({
    ...common,
    method: 'post',
    path: '/api/participants',
    summary: 'A new participant',
    body: z.strictObject({
      id: ParticipantId,
      kind: kinds,
      names: z.record(language, z.string().trim().min(1).max(300)).refine((names) => Object.keys(names).length > 0, 'at least one name'),
      country: country.optional(),
      zone: Zone,
      regions: z
        .array(z.strictObject({ region, isDefault: z.boolean().default(false), from: Instant.optional() }))
        .max(10)
        .default([]),
    }),
    key: 'taken',
    responses: created,
  }),
  listPeople: route({
    ...common,
    method: 'get',
    path: '/api/people',
    summary: 'People with their dated roles',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page', schema: page(Person) } },
  }),
  createPerson: route({
    ...common,
    method: 'post',
    path: '/api/people',
    summary: 'A new person, with roles if wanted',
    body: z.strictObject({
      id: Id.optional(),
      name: z.string().trim().min(1).max(200),
      email: z.email().max(254),
      language: language.default('en'),
      zone: Zone.optional(),
      country: country.optional().describe('Of their duty station, for its working days; the participant’s when left out'),
      memberships: z.array(NewMembership).max(20).default([]),
    }),
    key: 'taken',
    responses: created,
  }),
  getPerson: route({
    ...common,
    method: 'get',
    path: '/api/people/:id',
    summary: 'One person',
    params: ById,
    responses: { 200: { description: 'The person', schema: Person } },
  }),
  addMembership: route({
    ...common,
    method: 'post',
    path: '/api/people/:id/memberships',
    summary: 'Give a person a role',
    params: ById,
    body: NewMembership,
    key: 'taken',
    responses: created,
  }),
  endMembership: route({
    ...common,
    method: 'patch',
    path: '/api/people/:id/memberships/:membership',
    summary: 'Say when a role ends; nothing is deleted',
    params: z.strictObject({ id: Id, membership: Id }),
    body: z.strictObject({ until: Instant }),
    responses: { 200: { description: 'The membership', schema: MembershipView } },
  }),
};
