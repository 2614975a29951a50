/** Routes of pledges: the register, one pledge with its draft and files, one route for each command, counts as of an instant. */
import * as z from 'zod';
import { AttachedFile } from '../../domain/files/attached.ts';
import { type PublicKind, publicCommands, publicKinds } from '../../domain/pledge/commands.ts';
import { pledgeTypes } from '../../domain/pledge/form.ts';
import { progress, statuses } from '../../domain/pledge/state.ts';
import { ParticipantKind } from '../../domain/template/schema.ts';
import { commandResponses } from './answers.ts';
import { BySubject, created, Id, Instant, Json, list, Paging, page, Slug, SubjectId } from './common.ts';
import { type Route, route } from './route.ts';

const Names = z.record(z.string(), z.string());
const Participant = z.object({ id: z.string(), kind: z.string(), names: Names });
const Status = z.enum(statuses);
const Progress = z.enum(progress);
const day = z.string().describe('A day, YYYY-MM-DD');

/** What a pledge promises, by keys of the rules. */
const Facts = z.object({
  type: z.enum(pledgeTypes),
  kinds: z.array(z.string()),
  objectives: z.array(z.string()),
  by: day.describe('By when it is to be kept'),
  matches: z.string().nullable().describe('Published ID of the pledge it matches'),
});
export const PledgeSummary = z.object({
  id: z.string(),
  publicId: z.string().nullable().describe('The ID it is published under, which never changes; null before'),
  cycle: z.string(),
  participant: Participant,
  region: z.string().nullable(),
  status: Status,
  change: z.enum(['drafting', 'submitted', 'returned']).nullable().describe('A new version in the making, while the published one stays'),
  title: z.string().nullable().describe('Of the published version, else of the latest the person may see'),
  language: z.string().describe('Of title and text'),
  facts: Facts.nullable(),
  publishedAt: Instant.nullable(),
  lastReport: z.object({ asOf: day, status: Progress, at: Instant }).nullable(),
  askedUntil: Instant.nullable().describe('Until when an answer is waited for; null when none is'),
});
export const PledgeReport = z.object({
  number: z.int(),
  asOf: day,
  status: Progress,
  text: z.string(),
  link: z.string().nullable(),
  file: AttachedFile.nullable(),
  at: Instant,
});
const Partner = z.object({ participant: Participant, word: z.enum(['asked', 'confirmed', 'declined']), at: Instant });
const Version = z.object({
  number: z.int(),
  hash: z.string(),
  receivedAt: Instant,
  facts: Facts,
  content: Json,
  partners: z.array(Partner),
});
const Choice = z.object({ key: z.string(), title: Names });
const PledgeView = PledgeSummary.extend({
  published: Version.nullable(),
  latest: Version.nullable().describe('The latest version, where the person may see it: published or not'),
  draft: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant }).nullable(),
  reason: z.string().nullable().describe('Given with the last screening that returned it'),
  matchedBy: z.array(z.string()).describe('Published IDs of pledges that match this one'),
  reports: z.array(PledgeReport).describe('What was said of how it stands, the latest first'),
  asked: z.int().describe('How often it was asked about'),
  unanswered: z.int().describe('How often nobody answered: recorded as such, and nothing else follows'),
  nextAsk: Instant.nullable(),
  lineage: z.array(z.object({ cycle: z.string(), at: Instant })).describe('Earlier cycles it was in, and when it went on from there'),
  form: z
    .object({
      characters: z.object({ least: z.int(), most: z.int() }),
      kinds: z.array(Choice),
      objectives: z.array(Choice),
      languages: z.array(z.string()),
    })
    .nullable()
    .describe('The rules of its form; null where its cycle has none'),
  archived: z.boolean(),
  commands: z.array(z.enum(publicKinds as [PublicKind, ...PublicKind[]])).describe('Commands this person may give now'),
});

const key = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const known: ReadonlySet<string> = new Set(statuses);
/** How the register is narrowed; all of them must hold. */
export const pledgeFilter = {
  cycle: Slug.optional(),
  status: z
    .string()
    .max(200)
    .refine((text) => text.split(',').every((status) => known.has(status)), `is one or several of ${statuses.join(', ')}`)
    .optional()
    .describe('One status, or several with commas between them'),
  screening: z.literal('true').optional().describe('Those that wait to be screened, changes of published ones among them'),
  asked: z.literal('true').optional().describe('Those that wait for an answer on how they stand'),
  kind: key.optional().describe('A kind of the rules'),
  objective: key.optional(),
  region: z
    .string()
    .regex(/^[A-Z]{2,8}$/)
    .optional()
    .describe('One of the regions of the participant'),
  participantKind: ParticipantKind.optional(),
  participant: Id.optional().describe('Made by this participant, or with it'),
  text: z.string().trim().min(1).max(100).optional().describe('Part of its ID, of its title, or of the name of the participant'),
};
const common = { tag: 'pledges', access: 'person' } as const;
const Count = z.record(z.string(), z.int());
export const PledgeCounts = z.object({
  asOf: Instant.describe('What is counted was so at this instant'),
  published: z.int().describe('Published by then, whatever became of them'),
  byStatus: Count,
  byKind: Count.describe('One pledge may be of several kinds'),
  byObjective: Count.describe('One pledge may serve several objectives'),
  byRegion: Count.describe('By the default region of the participant; `none` where it has none'),
  byParticipantKind: Count,
});
export const asOf = z.strictObject({ asOf: Instant.optional().describe('Any instant up to now; now when left out') });

const summaries: Readonly<Record<PublicKind, string>> = {
  submit: 'Submit the draft at the version seen to be screened; partners that are named are asked',
  withdraw: 'Withdraw the pledge; what was said of it stays',
  change: 'Begin a new version of a published pledge, which stays as it is until the new one is accepted',
  'drop-change': 'Drop the new version in the making',
  'confirm-partner': 'Confirm for a participant that it is a partner of the version seen',
  'decline-partner': 'Decline for a participant to be a partner of the version seen',
  accept: 'Accept the version seen, which publishes it; its ID is given once',
  return: 'Return the version seen for completion, with a reason',
  'out-of-scope': 'Return the version seen as out of scope: not considered',
  report: 'Say how the pledge stands as of a day, with evidence; asked for or not',
  archive: 'End a pledge that is over',
};
const commandRoute = (kind: PublicKind) =>
  route({
    ...common,
    params: BySubject,
    method: 'post',
    path: `/api/pledges/:id/${kind}`,
    summary: summaries[kind],
    body: publicCommands[kind] as (typeof publicCommands)['withdraw'],
    key: 'required',
    responses: commandResponses,
  });
type Camel<Kind extends string> = Kind extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Kind;
/** Operation of a command: `submitPledge`, `confirmPartnerPledge`. */
export type PledgeOperation = `${Camel<PublicKind>}Pledge`;
export const operationOf = (kind: PublicKind): PledgeOperation =>
  `${kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as Camel<PublicKind>}Pledge`;
const commands = Object.fromEntries(publicKinds.map((kind) => [operationOf(kind), commandRoute(kind)])) as Record<
  PledgeOperation,
  ReturnType<typeof commandRoute>
>;

export const pledges = {
  recordPledge: route({
    ...common,
    method: 'post',
    path: '/api/cycles/:id/pledges',
    summary: 'Begin a pledge of a participant in this cycle; it is drafted, and submitted later',
    params: z.strictObject({ id: Slug }),
    body: z.strictObject({ participant: Id }),
    key: 'required',
    responses: { ...created, 202: commandResponses[202] },
  }),
  countPledges: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/pledges/counts',
    summary: 'Published pledges of a cycle counted as of an instant, by kind, objective, status, region and kind of participant',
    params: z.strictObject({ id: Slug }),
    query: asOf,
    responses: { 200: { description: 'Counts with their instant', schema: PledgeCounts } },
  }),
  listPledges: route({
    ...common,
    method: 'get',
    path: '/api/pledges',
    summary: 'The register: what is published, and what the person sees beyond that, the latest first',
    query: z.strictObject({ ...Paging, ...pledgeFilter }),
    responses: { 200: { description: 'A page', schema: page(PledgeSummary) } },
  }),
  exportPledges: route({
    ...common,
    method: 'get',
    path: '/api/pledges/export.csv',
    summary: 'The same list as a spreadsheet',
    query: z.strictObject(pledgeFilter),
    responses: { 200: { description: 'UTF-8 with a byte order mark; formulas are defused', type: 'text/csv; charset=utf-8' } },
  }),
  getPledge: route({
    ...common,
    params: BySubject,
    method: 'get',
    path: '/api/pledges/:id',
    summary: 'One pledge: its versions as far as the person sees them, its partners, what was said of it, and what this person may do now',
    responses: { 200: { description: 'The pledge', schema: PledgeView } },
  }),
  getPledgeDraft: route({
    ...common,
    params: BySubject,
    method: 'get',
    path: '/api/pledges/:id/draft',
    summary: 'The draft as last saved',
    responses: {
      200: {
        description: 'The draft',
        schema: z.object({ version: z.int(), hash: z.string(), content: Json, updatedAt: Instant, updatedBy: z.string() }),
      },
    },
  }),
  savePledgeDraft: route({
    ...common,
    params: BySubject,
    method: 'put',
    path: '/api/pledges/:id/draft',
    summary: 'Save the draft over the version it was based on; 409 `draft.stale` with both texts when another was saved since',
    body: z.strictObject({
      baseVersion: z.int().min(0).describe('Version the content is based on; 0 for the first'),
      content: Json.describe('title, description, language, type, kinds, objectives, by, partners, matches, file'),
    }),
    responses: { 200: { description: 'Saved', schema: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant }) } },
  }),
  uploadPledgeFile: route({
    ...common,
    method: 'post',
    path: '/api/pledges/:id/files',
    summary: 'Upload a file, as for a contribution: the one of a draft, or the evidence of a report',
    params: BySubject,
    query: z.strictObject({ name: z.string().min(1).max(255) }),
    upload: true,
    responses: { 201: { description: 'Kept. What nothing holds is deleted after a week', schema: AttachedFile } },
  }),
  getPledgeFile: route({
    ...common,
    method: 'get',
    path: '/api/pledges/:id/files/:file',
    summary: 'Download a file of a pledge, for whoever sees what holds it',
    params: z.strictObject({ id: SubjectId, file: Id }),
    responses: { 200: { description: 'Its bytes, as an attachment', type: 'application/octet-stream' } },
  }),
  pledgesBeside: route({
    ...common,
    params: BySubject,
    method: 'get',
    path: '/api/contributions/:id/pledges',
    summary: 'Published pledges of the participant of a contribution, from whichever cycle, with what was said of each before',
    responses: { 200: { description: 'The latest first', schema: list(PledgeSummary.extend({ reports: z.array(PledgeReport) })) } },
  }),
  ...commands,
} satisfies Record<string, Route>;
