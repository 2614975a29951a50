/** Routes of contributions: reading, drafts, versions, and one route for each command. */
import * as z from 'zod';
import { type PublicKind, publicCommands, publicKinds } from '../../domain/contribution/commands.ts';
import { commandResponses } from './answers.ts';
import { ContributionSummary, Entered } from './calls.ts';
import { BySubject, Deadline, Instant, Json, list, SubjectId } from './common.ts';
import { Contact } from './contacts.ts';
import { entering } from './entering.ts';
import { type Route, route } from './route.ts';

const Version = z.object({
  number: z.int(),
  hash: z.string(),
  timing: z.string(),
  receipt: z.string(),
  actor: z.string(),
  principal: z.string().nullable(),
  receivedAt: Instant.describe('What counted against the deadline: for what was entered, the stated receipt'),
  entered: Entered.nullable().describe('Null when it was submitted here'),
});
const Someone = z.object({ id: z.string(), name: z.string().nullable() });
const DraftView = z.object({ version: z.int(), hash: z.string(), content: Json, updatedAt: Instant, updatedBy: z.string() });
const ContributionView = ContributionSummary.extend({
  cycle: z.string(),
  ask: z.string(),
  title: z.record(z.string(), z.string()),
  calls: z.array(z.string()),
  revisionDeadline: Deadline.nullable(),
  step: z
    .object({
      index: z.int(),
      title: z.record(z.string(), z.string()),
      dueAt: Instant.nullable(),
      escalated: z.boolean(),
      approvals: z.int(),
      decisions: z.record(z.string(), z.record(z.string(), z.string())).describe("Decisions the step has, with the template's labels"),
    })
    .nullable(),
  approved: z.int().nullable(),
  published: z.int().nullable(),
  versions: z.array(Version),
  draft: z
    .object({ version: z.int(), hash: z.string(), updatedAt: Instant })
    .nullable()
    .describe('Null when there is none, or the person may not see it'),
  clearance: z
    .object({
      needed: z.boolean().describe('Whether submitting needs clearance now'),
      last: z
        .object({
          word: z.enum(['asked', 'cleared', 'refused', 'voided']).describe('`voided`: the draft was changed since'),
          contentHash: z.string(),
          draftVersion: z.int(),
          current: z.boolean().describe('Whether it is about the draft as it is now'),
          askedBy: Someone,
          askedAt: Instant,
          by: Someone.nullable(),
          at: Instant,
          reason: z.string().nullable(),
        })
        .nullable()
        .describe('The last request; null when there was none'),
    })
    .nullable()
    .describe('Clearance inside the participant; null where it plays no part, or the person may not see the draft'),
  form: z.unknown().describe('The form that is asked to be filled in'),
  label: z.record(z.string(), z.string()).nullable().describe("The template's word for where it stands; null where it has none"),
  list: z
    .object({ until: Instant, closed: z.boolean(), objections: z.int() })
    .nullable()
    .describe('The list it stands on, to which others may object until an instant; null when it is on none'),
  slot: z
    .object({ room: z.string(), from: Instant, until: Instant, zone: z.string() })
    .nullable()
    .describe('When and where it is held; null when it has no room'),
  restricted: z.boolean().describe('Whether its participant keeps it off public pages'),
  archived: z.boolean(),
  commands: z.array(z.enum(publicKinds as [PublicKind, ...PublicKind[]])).describe('Commands this person may give now'),
});
const HistoryEntry = z.object({
  revision: z.int(),
  event: z.looseObject({ type: z.string() }),
  at: Instant,
  actor: z.object({ id: z.string(), name: z.string().nullable() }),
  principal: z.string().nullable(),
  reason: z.string().nullable(),
  command: z.string(),
});
const Change = z.object({ value: z.string(), added: z.boolean(), removed: z.boolean() });
const FieldChange = z.object({
  field: z.string(),
  whole: z.boolean().describe('Shown as replaced as a whole: it is a file, or comparing its words would have taken too long'),
  changes: z.array(Change),
});
const number = z.coerce.number().int().positive();
const common = { tag: 'contributions', access: 'person', params: BySubject } as const;

const reading = {
  getContribution: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id',
    summary: 'One contribution: where it stands, until when, and what this person may do now',
    responses: { 200: { description: 'The contribution', schema: ContributionView } },
  }),
  getDraft: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/draft',
    summary: 'The draft as last saved',
    responses: { 200: { description: 'The draft', schema: DraftView } },
  }),
  saveDraft: route({
    ...common,
    method: 'put',
    path: '/api/contributions/:id/draft',
    summary: 'Save the draft over the version it was based on; 409 `draft.stale` with both texts when another was saved since',
    body: z.strictObject({
      baseVersion: z.int().min(0).describe('Version the content is based on; 0 for the first'),
      content: Json.describe(
        'By `section.field` of the form; where the form takes a file instead, `file` as it was answered when uploaded, and `summary`',
      ),
    }),
    responses: { 200: { description: 'Saved', schema: z.object({ version: z.int(), hash: z.string(), updatedAt: Instant }) } },
  }),
  getHistory: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/history',
    summary: 'What happened to it: by whom, for whom, when, why; and what else was tried, for those who look after it',
    responses: {
      200: {
        description: 'In order',
        schema: list(HistoryEntry).extend({
          contacts: z.array(Contact).describe('At most 1,000, by when they happened; none for contributors'),
        }),
      },
    },
  }),
  listVersions: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/versions',
    summary: 'What was submitted, without the texts',
    responses: { 200: { description: 'In order', schema: list(Version) } },
  }),
  getVersion: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/versions/:n',
    summary: 'One submitted version with its text and the decisions on it',
    params: z.strictObject({ id: SubjectId, n: number }),
    responses: {
      200: {
        description: 'The version',
        schema: Version.extend({
          content: Json,
          decisions: z.array(
            z.object({
              step: z.string(),
              decision: z.string(),
              actor: z.string(),
              principal: z.string().nullable(),
              reason: z.string().nullable(),
              contentHash: z.string(),
              at: Instant,
            }),
          ),
        }),
      },
    },
  }),
  diffVersions: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/diff',
    summary: 'What changed between two submitted versions, or since one of them in the draft, word by word, for each field that changed',
    query: z.strictObject({
      from: number.optional().describe('The last submitted version when left out'),
      to: z.union([z.literal('draft'), number]).describe('`draft`: as last saved, for those who may see it'),
    }),
    responses: {
      200: {
        description: 'Fields that changed',
        schema: z.object({
          from: z.int(),
          to: z.union([z.int(), z.literal('draft')]),
          draftVersion: z.int().nullable().describe('Of the draft compared; null for a submitted version'),
          fields: z.array(FieldChange),
        }),
      },
    },
  }),
};

const summaries: Readonly<Record<Exclude<PublicKind, 'draft' | 'enter'>, string>> = {
  submit: 'Submit the draft at the version seen; answered with a receipt number',
  'ask-clearance': "Ask the participant's clearing authority to clear the draft at the version seen; changing the draft voids it",
  clear: 'Clear the content seen, as the clearing authority of the participant',
  'refuse-clearance': 'Refuse to clear the content seen, or take clearance back, with a reason',
  withdraw: 'Take back what was submitted; drafts are kept',
  decline: 'Not taking part this time: a proper answer, which stops the reminders',
  delay: 'Announce a later date: reminders follow it',
  revise: 'Begin a revision of what was submitted, returned, approved or published',
  return: 'Return for completion, with a reason, bound to the content seen',
  approve: 'Approve the content seen',
  reject: 'Reject the content seen, with a reason',
  publish: 'Publish what is approved',
  extend: 'Give new deadlines, with a reason: by days, until a date, or lifted',
  reopen: 'Open again until a date, with a reason',
  remind: 'Remind by hand, now',
  object:
    'Object, for a participant that may, to what is on a list until an instant; one that comes later is refused with `objection.late`',
  schedule: 'Give what was selected a room and a time in the programme, or take them back',
  replan: 'Plan the coming notices anew, after an upgrade changed planner, zones or holidays',
  restrict: 'Keep it off public pages and lists, or show it there again: what is approved is published unless its participant restricts it',
};
export type CommandKind = keyof typeof summaries;
export const commandKinds = Object.keys(summaries) as CommandKind[];

const commandRoute = (kind: CommandKind) =>
  route({
    ...common,
    method: 'post',
    path: `/api/contributions/:id/${kind}`,
    summary: summaries[kind],
    body: publicCommands[kind] as (typeof publicCommands)['remind'],
    key: 'required',
    responses: commandResponses,
  });
type Camel<Kind extends string> = Kind extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Kind;
/** Operation of a command: `submitContribution`, `askClearanceContribution`. */
export type Operation = `${Camel<CommandKind>}Contribution`;
export const operationOf = (kind: CommandKind): Operation =>
  `${kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as Camel<CommandKind>}Contribution`;
const commands = Object.fromEntries(commandKinds.map((kind) => [operationOf(kind), commandRoute(kind)])) as Record<
  Operation,
  ReturnType<typeof commandRoute>
>;

export const contributions = { ...reading, ...entering, ...commands } satisfies Record<string, Route>;
