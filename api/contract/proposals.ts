/** Routes of proposals: one act upon many contributions, or the opening of a call, which a second person confirms. */
import * as z from 'zod';
import { publicCommands } from '../../domain/contribution/commands.ts';
import { maxAlone, maxReason, maxTogether, proposalDays } from '../../domain/limits.ts';
import { Answer } from './answers.ts';
import { ById, Created, Instant, list, Paging, page, Slug, SubjectId } from './common.ts';
import { filter } from './listing.ts';
import { route } from './route.ts';

const Subjects = z.union([
  z.strictObject({ ids: z.array(SubjectId).min(1).max(maxTogether).describe('Contributions, each counted once') }),
  z.strictObject({
    filter: z
      .strictObject({ cycle: Slug.optional(), call: SubjectId.optional(), ...filter })
      .refine(({ cycle, call }) => cycle !== undefined || call !== undefined, 'names a cycle or a call')
      .describe('As lists are narrowed; of what it finds, the contributions for which the person may do it'),
  }),
]);
const many = <const Kind extends 'remind' | 'extend' | 'reopen'>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), subjects: Subjects, body: publicCommands[kind] as (typeof publicCommands)[Kind] });
const Proposed = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), call: SubjectId.describe('To be opened ahead of its date') }),
  many('remind'),
  many('extend'),
  many('reopen'),
]);
export type Proposed = z.output<typeof Proposed>;

const states = ['open', 'confirmed', 'refused', 'withdrawn', 'expired'] as const;
const Person = z.object({ id: z.string(), name: z.string().nullable() });
const Counts = z.object({
  subjects: z.int(),
  skipped: z.int().describe('Of which nothing is asked, each with its reason'),
  mails: z.int().describe('Mails that would be sent at once, before people’s mutes and stopped addresses'),
  people: z.int().describe('Who would get them'),
  laid: z.int().describe('Commands laid; of an opening: contributions that have begun'),
  answered: z.int(),
  accepted: z.int(),
});
const ProposalSummary = z.object({
  id: z.string(),
  kind: z.enum(['open', 'remind', 'extend', 'reopen']),
  state: z.enum(states),
  call: z.object({ id: z.string(), title: z.record(z.string(), z.string()) }).nullable(),
  body: z.looseObject({}).describe('Body of each command'),
  zone: z.string(),
  needsSecond: z
    .boolean()
    .describe(
      'False when it was few enough for one person (at most 20 of a call within an hour, counted with what that person did before), and done at once',
    ),
  proposedBy: Person,
  proposedAt: Instant,
  expiresAt: Instant,
  settledBy: Person.nullable(),
  settledAt: Instant.nullable(),
  reason: z.string().nullable().describe('Why it was refused or withdrawn'),
  counts: Counts,
  acts: z.array(z.enum(['confirm', 'refuse', 'withdraw'])).describe('What this person may do with it now'),
});
const Proposal = ProposalSummary.extend({
  filter: z.looseObject({}).nullable().describe('As it was asked for; null when contributions were named'),
  languages: z.record(z.string(), z.int()).describe('People by the language they get it in'),
  confirmers: z.array(Person).describe('Who may confirm it now'),
  command: z
    .object({ id: z.string(), answer: Answer.nullable() })
    .nullable()
    .describe('Of an opening: the one command laid before the call'),
});
const Item = z.object({
  subject: z.string(),
  participant: z.object({ id: z.string(), names: z.record(z.string(), z.string()) }),
  revision: z.int().nullable().describe('Of the contribution when it was proposed; null when it begins with the opening'),
  mails: z.array(
    z.object({ rule: z.string(), text: z.string(), audience: z.string(), people: z.array(Person.extend({ language: z.string() })) }),
  ),
  skipped: z.object({ rule: z.string(), detail: z.string() }).nullable(),
  command: z.string().nullable(),
  answer: Answer.nullable(),
});
const Sample = z.object({
  language: z.string(),
  person: Person,
  contribution: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
const common = { tag: 'proposals', access: 'person', params: ById } as const;
const settled = { 200: { description: 'The proposal', schema: Proposal } } as const;
const reason = z.string().trim().min(1).max(maxReason);

export const proposals = {
  propose: route({
    method: 'post',
    path: '/api/proposals',
    tag: 'proposals',
    summary: `Open a call, or remind, extend or reopen many. Up to ${maxAlone} contributions it is done at once; more, and a call, wait ${proposalDays} days for a second person`,
    access: 'person',
    body: Proposed,
    key: 'required',
    responses: { 201: { description: 'Where it is', schema: Created } },
  }),
  listProposals: route({
    method: 'get',
    path: '/api/proposals',
    tag: 'proposals',
    summary: "The person's own, and those they may confirm; the newest first",
    access: 'person',
    query: z.strictObject({ ...Paging, state: z.enum(states).optional() }),
    responses: { 200: { description: 'A page', schema: page(ProposalSummary) } },
  }),
  getProposal: route({
    ...common,
    method: 'get',
    path: '/api/proposals/:id',
    summary: 'One proposal, with how far it has come',
    responses: settled,
  }),
  listProposalItems: route({
    ...common,
    method: 'get',
    path: '/api/proposals/:id/items',
    summary: 'Its contributions in order: who would get which mail, what was skipped and why, and each answer',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page', schema: page(Item) } },
  }),
  proposalSamples: route({
    ...common,
    method: 'get',
    path: '/api/proposals/:id/samples',
    summary: 'One of its mails in each language somebody would get it in, as it would be sent now; none once it is settled',
    responses: { 200: { description: 'The mails; their links lead to this site and sign nobody in', schema: list(Sample) } },
  }),
  confirmProposal: route({
    ...common,
    method: 'post',
    path: '/api/proposals/:id/confirm',
    summary: 'Have it done: by another person than proposed it, who may do it too. What no longer applies is skipped, with the reason',
    body: z.strictObject({}),
    key: 'required',
    responses: settled,
  }),
  refuseProposal: route({
    ...common,
    method: 'post',
    path: '/api/proposals/:id/refuse',
    summary: 'Refuse it, with a reason: by another person than proposed it',
    body: z.strictObject({ reason }),
    key: 'required',
    responses: settled,
  }),
  withdrawProposal: route({
    ...common,
    method: 'post',
    path: '/api/proposals/:id/withdraw',
    summary: 'Take back what one proposed',
    body: z.strictObject({ reason: reason.optional() }),
    key: 'required',
    responses: settled,
  }),
};
