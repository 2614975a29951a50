/** Routes of templates. */
import * as z from 'zod';
import { Instant, Json, list, Slug, Wall } from './common.ts';
import { route } from './route.ts';

const Summary = z.object({
  id: z.string(),
  version: z.int(),
  title: z.record(z.string(), z.string()),
  languages: z.array(z.string()),
  hash: z.string(),
});
const byId = z.strictObject({ id: Slug });
export const Anchors = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), Wall)
  .describe('Wall times that replace those of the template, by anchor');

export const templates = {
  listTemplates: route({
    method: 'get',
    path: '/api/templates',
    tag: 'templates',
    summary: 'Kinds of cycle that can be run',
    access: 'person',
    responses: { 200: { description: 'All of them', schema: list(Summary) } },
  }),
  getTemplate: route({
    method: 'get',
    path: '/api/templates/:id',
    tag: 'templates',
    summary: 'One template, whole',
    access: 'person',
    params: byId,
    responses: { 200: { description: 'The template', schema: Summary.extend({ content: Json }) } },
  }),
  dryRun: route({
    method: 'post',
    path: '/api/templates/:id/dry-run',
    tag: 'templates',
    summary: 'Every date and every notice a cycle of this template would have, with nothing changed',
    access: 'person',
    params: byId,
    body: z.strictObject({ anchors: Anchors.default({}) }),
    key: 'taken',
    responses: {
      200: {
        description: 'Dates, notices and what to look at before a launch',
        schema: z.object({ at: Instant, dates: z.unknown(), notices: z.array(z.unknown()), warnings: z.array(z.string()) }),
      },
    },
  }),
};
