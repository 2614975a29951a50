/** Routes of mandates: what paragraphs of a declaration ask for, who leads, and how it goes. */
import * as z from 'zod';
import { publicCommands, publicKinds, recordMandateBody } from '../../domain/mandate/commands.ts';
import { statuses } from '../../domain/mandate/state.ts';
import { commandResponses } from './answers.ts';
import { BySubject, Instant, list, Slug } from './common.ts';
import { type Route, route } from './route.ts';

const Text = z.record(z.string(), z.string());
const Mandate = z.object({
  id: z.string(),
  key: z.string(),
  cycle: z.string(),
  paragraph: z.string(),
  title: Text,
  text: Text.nullable(),
  source: z.string().nullable().describe('Where the paragraph can be read'),
  status: z.enum([...statuses, 'archived']),
  lead: z.object({ id: z.string(), names: Text }).nullable(),
  heard: z.object({ at: Instant, asOf: z.string() }).nullable().describe('When it was last told how it goes, and of which day'),
  answerBy: Instant.nullable().describe('The end of the time to answer, while it is asked about'),
  asksNext: Instant.nullable(),
  lineage: z.array(z.object({ cycle: z.string(), at: Instant })).describe('Cycles it was in before'),
});
const Word = z.object({
  kind: z.string(),
  at: Instant,
  actor: z.string(),
  status: z.string().nullable(),
  asOf: z.string().nullable(),
  text: z.string().nullable(),
  reason: z.string().nullable(),
  document: z.string().nullable(),
  link: z.string().nullable(),
  lead: z.string().nullable(),
});
const common = { tag: 'mandates', access: 'person' } as const;
const stage = z.string().regex(/^follow-up(:[\w.-]{1,80}){3}$/);

const command = <Kind extends keyof typeof publicCommands>(kind: Kind, summary: string) =>
  route({
    ...common,
    method: 'post',
    path: `/api/mandates/:id/${kind}`,
    summary,
    params: BySubject,
    body: publicCommands[kind],
    key: 'required',
    responses: commandResponses,
  });

export const mandates = {
  listMandates: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/mandates',
    summary: 'The mandates of a cycle with who leads and how they stand; those carried over from the cycle before are among them',
    params: z.strictObject({ id: Slug }),
    query: z.strictObject({ status: z.enum(statuses).optional(), lead: z.string().max(40).optional() }),
    responses: {
      200: {
        description: 'In order of paragraphs',
        schema: list(Mandate).extend({
          stages: z.array(z.object({ id: z.string(), title: Text })).describe('Follow-ups in which the person may record one'),
        }),
      },
    },
  }),
  recordMandate: route({
    ...common,
    method: 'post',
    path: '/api/cycles/:id/mandates',
    summary: 'Record a mandate in a follow-up of the cycle; its id is in `answer.receipt`',
    params: z.strictObject({ id: Slug }),
    body: recordMandateBody.extend({ stage: stage.describe('The follow-up that holds it') }),
    key: 'required',
    responses: commandResponses,
  }),
  getMandate: route({
    ...common,
    method: 'get',
    path: '/api/mandates/:id',
    summary: 'One mandate with everything that was said of it, and what the person may do',
    params: BySubject,
    responses: {
      200: {
        description: 'The mandate',
        schema: Mandate.extend({ history: z.array(Word).describe('The first word first'), commands: z.array(z.enum(publicKinds)) }),
      },
    },
  }),
  assignMandate: command('assign', 'Give it to who leads; they are told'),
  progressMandate: command('progress', 'Say how it goes, as of a day: by who leads, or by the secretariat for them'),
  reportMandate: command('report', 'Say which report tells how it went'),
  considerMandate: command('consider', 'Say that what was reported has been considered'),
  resumeMandate: command('resume', 'Take it up again, with a reason'),
  dropMandate: command('drop', 'Set it aside, with a reason'),
} satisfies Record<string, Route>;
