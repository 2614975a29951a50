/** Routes of documents: lists, reading, drafts, versions, what they rest on, files, and one route for each command. */
import * as z from 'zod';
import { type PublicKind, publicCommands, publicKinds } from '../../domain/document/commands.ts';
import { DocumentContent, Source } from '../../domain/document/content.ts';
import { changes, statuses } from '../../domain/document/state.ts';
import { commandResponses } from './answers.ts';
import { BySubject, Instant, list, Paging, page, Slug, SubjectId } from './common.ts';
import { type Route, route } from './route.ts';

const Title = z.record(z.string(), z.string());
const Version = z.object({
  number: z.int(),
  hash: z.string(),
  timing: z.string(),
  receipt: z.string(),
  actor: z.object({ id: z.string(), name: z.string().nullable() }),
  principal: z.string().nullable(),
  receivedAt: Instant,
});
const Summary = z.object({
  id: SubjectId,
  cycle: z.string(),
  cycleTitle: z.string(),
  phase: z.string(),
  stage: z.string(),
  title: Title,
  region: z.string().nullable(),
  status: z.enum(statuses),
  zone: z.string().describe('In which its dates are shown'),
  from: Instant,
  until: Instant.nullable().describe('When it is due; null without an end'),
  limit: Instant.nullable().describe('The last instant at which it may be published without an override'),
  transmitBy: Instant.nullable(),
  overdue: z.boolean(),
  published: z.object({ number: z.int(), at: Instant }).nullable().describe('Stays while an update is written'),
  transmitted: z.object({ number: z.int(), at: Instant }).nullable(),
});
const View = Summary.extend({
  authors: z.object({ role: z.string(), title: Title, body: z.string().nullable() }),
  step: z
    .object({
      index: z.int(),
      title: Title,
      dueAt: Instant,
      escalated: z.boolean(),
      approvals: z.int(),
      decisions: z.record(z.string(), Title).describe("Decisions the step has, with the template's labels"),
    })
    .nullable(),
  route: z.array(z.object({ key: z.string(), title: Title, who: z.string() })).describe('Its steps in order'),
  missing: z
    .array(z.object({ stage: z.string(), title: Title, phase: Title }))
    .describe('What it should come after and is not done, or was not when it was published; it waits for none'),
  override: z
    .object({ limit: Instant, reason: z.string() })
    .nullable()
    .describe('Of the published version: the limit that was overridden, and why'),
  transmits: z.object({ to: z.string(), title: Title }).nullable().describe('The phase it is handed to once it is published'),
  versions: z.array(Version).describe('The published one alone, for those who neither write nor decide'),
  draft: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant }).nullable(),
  objectives: z.array(z.object({ key: z.string(), title: Title })).describe('What it can be compiled by'),
  compiled: z.boolean().describe('Whether it has sources to be compiled from'),
  inside: z.boolean().describe('Whether this person writes it, decides on it, or is of the secretariat; others read what is published'),
  archived: z.boolean(),
  commands: z.array(z.enum(publicKinds as [PublicKind, ...PublicKind[]])).describe('Commands this person may give now'),
});
const Mark = z.enum(changes).nullable().describe('What became of it since it was cited; null: it is as it was');
const Cited = Source.extend({
  name: z.string().describe("Of the participant, or of the document; in the person's language"),
  title: Title.describe('Of what was asked, or of the document'),
  mark: Mark,
});
const Provenance = {
  content: DocumentContent,
  sources: z
    .array(Cited)
    .describe('Each version that a paragraph rests on; those kept from the public are left out for who may not read them'),
  marked: z.array(z.string()).describe('Keys of paragraphs with a source that has changed since'),
};
const number = z.coerce.number().int().positive();
const language = z
  .string()
  .regex(/^[a-z]{2}$/)
  .optional()
  .describe("Of names and labels; the person's own when left out");
const common = { tag: 'documents', access: 'person', params: BySubject } as const;

const reading = {
  listDocuments: route({
    tag: 'documents',
    access: 'person',
    method: 'get',
    path: '/api/cycles/:id/documents',
    summary: 'The documents of a cycle that this person may read: all for the secretariat, own ones, and what is published',
    params: z.strictObject({ id: Slug }),
    responses: { 200: { description: "In the template's order", schema: list(Summary) } },
  }),
  listAllDocuments: route({
    tag: 'documents',
    access: 'person',
    method: 'get',
    path: '/api/documents',
    summary: 'The same of all cycles, the latest cycle first',
    responses: { 200: { description: "By cycle, then in its template's order", schema: list(Summary) } },
  }),
  getDocument: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id',
    summary: 'One document: where it stands, until when, what it should have come after, and what this person may do now',
    responses: { 200: { description: 'The document', schema: View } },
  }),
  getDocumentDraft: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id/draft',
    summary: 'The draft as last saved, with what it rests on and which paragraphs have to be looked at again',
    query: z.strictObject({ language }),
    responses: {
      200: {
        description: 'The draft',
        schema: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant, updatedBy: z.string(), ...Provenance }),
      },
    },
  }),
  saveDocumentDraft: route({
    ...common,
    method: 'put',
    path: '/api/documents/:id/draft',
    summary: 'Save the draft over the version it was based on; 409 `draft.stale` with both texts when another was saved since',
    body: z.strictObject({
      baseVersion: z.int().min(0).describe('Version the content is based on; 0 for the first'),
      content: DocumentContent.describe('A title and paragraphs, each with the submitted versions it rests on'),
    }),
    responses: { 200: { description: 'Saved', schema: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant }) } },
  }),
  getDocumentVersion: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id/versions/:n',
    summary: 'One submitted version with its text, what it rests on, and the decisions on it',
    params: z.strictObject({ id: SubjectId, n: number }),
    query: z.strictObject({ language }),
    responses: {
      200: {
        description: 'The version',
        schema: Version.extend({
          ...Provenance,
          decisions: z.array(
            z.object({
              step: z.string(),
              decision: z.string(),
              actor: z.object({ id: z.string(), name: z.string().nullable() }),
              principal: z.string().nullable(),
              reason: z.string().nullable(),
              at: Instant,
            }),
          ),
        }),
      },
    },
  }),
  diffDocument: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id/diff',
    summary:
      'What changed between two submitted versions, or since one of them in the draft, word by word, for each paragraph that changed',
    query: z.strictObject({
      from: number.optional().describe('The last submitted version when left out'),
      to: z.union([z.literal('draft'), number]),
    }),
    responses: {
      200: {
        description: 'Paragraphs that changed, by key',
        schema: z.object({
          from: z.int(),
          to: z.union([z.int(), z.literal('draft')]),
          fields: z.array(
            z.object({
              field: z.string(),
              whole: z.boolean(),
              changes: z.array(z.object({ value: z.string(), added: z.boolean(), removed: z.boolean() })),
            }),
          ),
        }),
      },
    },
  }),
  getDocumentHistory: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id/history',
    summary: 'What happened to it: by whom, when, why; for those who write or decide',
    responses: {
      200: {
        description: 'In order',
        schema: list(
          z.object({
            revision: z.int(),
            event: z.looseObject({ type: z.string() }),
            at: Instant,
            actor: z.object({ id: z.string(), name: z.string().nullable() }),
            principal: z.string().nullable(),
            reason: z.string().nullable(),
          }),
        ),
      },
    },
  }),
  listSources: route({
    ...common,
    method: 'get',
    path: '/api/documents/:id/sources',
    summary: 'What it can be compiled from: the latest submitted versions, and regional outcomes, with what they say about an objective',
    query: z.strictObject({ objective: z.string().max(64).optional().describe('Key; every text when left out'), language, ...Paging }),
    responses: {
      200: {
        description: 'By id',
        schema: page(
          Source.extend({
            name: z.string(),
            title: Title,
            kind: z.string().describe('Of the participant; `document` for a regional outcome'),
            region: z.string().nullable(),
            status: z.string(),
            restricted: z.boolean().describe('Whether its participant keeps it from the public'),
            mark: Mark,
            passages: z.array(z.object({ field: z.string(), title: Title, text: z.string() })),
          }),
        ),
      },
    },
  }),
};

const exportRoute = (ending: string, type: string, what: string) =>
  route({
    ...common,
    method: 'get',
    path: `/api/documents/:id/export.${ending}`,
    summary: `A version with its provenance as ${what}`,
    query: z.strictObject({
      language,
      version: z
        .union([z.literal('draft'), number])
        .optional()
        .describe('The published version when left out; else the latest submitted, else the draft, for those who may read it'),
    }),
    responses: { 200: { description: 'The file, as an attachment', type } },
  });
const exporting = {
  exportDocumentDocx: exportRoute('docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a Word file'),
  exportDocumentXlsx: exportRoute('xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'a spreadsheet'),
  exportDocumentCsv: exportRoute('csv', 'text/csv', 'CSV: a line for each paragraph and source'),
  exportDocumentJson: exportRoute('json', 'application/json', 'JSON'),
};

const summaries: Readonly<Record<Exclude<PublicKind, 'draft'>, string>> = {
  submit: 'Submit the draft at the version seen; answered with a receipt number and with what it should have come after',
  revise: 'Begin a revision of what was submitted, returned, approved or published; what is published stays',
  return: 'Return for completion, with a reason, bound to the content seen',
  approve: 'Approve the content seen',
  publish: 'Publish what is approved; after its limit only the secretariat, with a reason that is kept (`document.too-late`)',
  transmit: 'Hand the published version to the next phase',
};
export type DocumentCommand = keyof typeof summaries;
export const documentCommands = Object.keys(summaries) as DocumentCommand[];
const commandRoute = (kind: DocumentCommand) =>
  route({
    ...common,
    method: 'post',
    path: `/api/documents/:id/${kind}`,
    summary: summaries[kind],
    body: publicCommands[kind] as (typeof publicCommands)['revise'],
    key: 'required',
    responses: commandResponses,
  });
/** Operation of a command: `submitDocument`. */
export type DocumentOperation = `${DocumentCommand}Document`;
const commands = Object.fromEntries(documentCommands.map((kind) => [`${kind}Document`, commandRoute(kind)])) as Record<
  DocumentOperation,
  ReturnType<typeof commandRoute>
>;

export const documents = { ...reading, ...exporting, ...commands } satisfies Record<string, Route>;
