/** What everybody may read without signing in: pages that need no script, and the same as data. Only what is published, and no person. */
import * as z from 'zod';
import { progress, statuses } from '../../domain/pledge/state.ts';
import { Instant, Paging } from './common.ts';
import { PledgeCounts } from './pledges.ts';
import { type Route, route } from './route.ts';

const Names = z.record(z.string(), z.string());
const language = z
  .string()
  .regex(/^[a-z]{2}$/)
  .optional()
  .describe('One of the six languages; what the browser asks for when left out');
const query = z.strictObject({ lang: language });
const pledgesQuery = z.strictObject({ lang: language, cursor: Paging.cursor });

const Participant = z.object({ id: z.string(), kind: z.string(), names: Names });
const Pledge = z.object({
  id: z.string().describe('Published ID'),
  href: z.string(),
  participant: Participant,
  title: z.string(),
  language: z.string(),
  status: z.enum(statuses),
  by: z.string().describe('A day, YYYY-MM-DD'),
  publishedAt: Instant,
  lastReport: z.object({ asOf: z.string(), status: z.enum(progress) }).nullable(),
});
const WholePledge = Pledge.extend({
  type: z.string(),
  kinds: z.array(z.object({ key: z.string(), title: Names })),
  objectives: z.array(z.object({ key: z.string(), title: Names })),
  description: z.string(),
  partners: z.array(Participant).describe('Those who have confirmed'),
  matches: z.string().nullable(),
  matchedBy: z.array(z.string()),
  reports: z.array(z.object({ asOf: z.string(), status: z.enum(progress), text: z.string(), link: z.string().nullable() })),
});
const Text = z.object({
  id: z.string(),
  href: z.string().describe('Of its page'),
  participant: Participant.nullable().describe('Whose it is; null for a document'),
  title: Names.describe('Of what was asked, or of the document'),
  cycle: z.string(),
  version: z.int(),
  publishedAt: Instant,
});
const WholeText = Text.extend({
  written: z.string().nullable().describe('The title as its authors wrote it; null for a contribution'),
  region: z.string().nullable(),
  sections: z.array(
    z.object({
      title: Names.nullable(),
      answers: z.array(z.object({ label: Names.nullable(), lines: z.array(z.union([z.string(), Names])) })),
    }),
  ),
});
const Event = z.object({ title: Names, cycle: z.string(), from: Instant, until: Instant.nullable(), zone: z.string() });
const asOf = Instant.describe('When this was so');

const common = { tag: 'public', method: 'get', access: 'anyone' } as const;
const html = { 200: { description: 'The page, in one of six languages', type: 'text/html; charset=utf-8' } } as const;
const page = { ...html, 404: { description: 'A page that says that nothing is there', type: 'text/html; charset=utf-8' } } as const;
const json = (schema: z.ZodType) => ({ 200: { description: 'What is published', schema } });
const iso3 = z.strictObject({ id: z.string().regex(/^[A-Z]{3}$/) });
const region = z.strictObject({ id: z.string().regex(/^[A-Z]{2,8}$/) });
const text = z.strictObject({ id: z.string().regex(/^(contribution|document)(:[\w.-]{1,80}){3}$/) });
const pledge = z.strictObject({ id: z.string().regex(/^[A-Z][A-Z0-9-]{0,15}-\d{4}-\d{4,9}$/) });

export const publicPages = {
  publicIndex: route({ ...common, path: '/public', summary: 'Page: States, regions, counts of pledges', query, responses: html }),
  publicState: route({
    ...common,
    path: '/public/states/:id',
    summary: 'Page of a State: its published reviews and inputs, its pledges and how they stand',
    params: iso3,
    query,
    responses: page,
  }),
  publicRegion: route({
    ...common,
    path: '/public/regions/:id',
    summary: 'Page of a region: its States, their published reviews and pledges, its events and documents',
    params: region,
    query,
    responses: page,
  }),
  publicText: route({
    ...common,
    path: '/public/texts/:id',
    summary: 'Page of a published contribution or document, with what it says',
    params: text,
    query,
    responses: page,
  }),
  publicPledges: route({ ...common, path: '/public/pledges', summary: 'Page: all pledges', query: pledgesQuery, responses: html }),
  publicPledge: route({
    ...common,
    path: '/public/pledges/:id',
    summary: 'Page of a pledge, under the ID that never changes',
    params: pledge,
    query,
    responses: page,
  }),
  publicIndexData: route({
    ...common,
    path: '/public/data',
    summary: 'Pledges of all cycles counted as of now',
    responses: json(PledgeCounts),
  }),
  publicStateData: route({
    ...common,
    path: '/public/data/states/:id',
    summary: 'What the page of a State shows',
    params: iso3,
    responses: json(
      z.object({ asOf, participant: Participant, regions: z.array(z.string()), reviews: z.array(Text), pledges: z.array(Pledge) }),
    ),
  }),
  publicRegionData: route({
    ...common,
    path: '/public/data/regions/:id',
    summary: 'What the page of a region shows',
    params: region,
    responses: json(
      z.object({
        ...{ asOf, id: z.string(), names: Names, states: z.array(Participant) },
        ...{ reviews: z.array(Text), pledges: z.array(Pledge), events: z.array(Event), documents: z.array(Text) },
      }),
    ),
  }),
  publicTextData: route({
    ...common,
    path: '/public/data/texts/:id',
    summary: 'What the page of a published text shows',
    params: text,
    responses: json(WholeText.extend({ asOf })),
  }),
  publicPledgesData: route({
    ...common,
    path: '/public/data/pledges',
    summary: 'All pledges, the latest first',
    query: z.strictObject({ cursor: Paging.cursor }),
    responses: json(z.object({ asOf, items: z.array(Pledge), next: z.string().nullable() })),
  }),
  publicPledgeData: route({
    ...common,
    path: '/public/data/pledges/:id',
    summary: 'What the page of a pledge shows',
    params: pledge,
    responses: json(WholePledge.extend({ asOf })),
  }),
} satisfies Record<string, Route>;
