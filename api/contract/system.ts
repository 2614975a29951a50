/** Routes about the service itself. */
import * as z from 'zod';
import { SubjectId } from './common.ts';
import { route } from './route.ts';

const state = z.enum(['up', 'down', 'unknown']);
const Readiness = z.object({
  ready: z.boolean(),
  database: state,
  temporal: state,
  worker: state,
  mail: state.describe('Reported, not required'),
});

export const system = {
  health: route({
    method: 'get',
    path: '/healthz',
    tag: 'system',
    summary: 'Whether the process answers',
    access: 'anyone',
    responses: { 200: { description: 'It does', schema: z.object({ status: z.literal('up') }) } },
  }),
  readiness: route({
    method: 'get',
    path: '/readyz',
    tag: 'system',
    summary: 'Whether database, Temporal and a worker are there',
    access: 'anyone',
    responses: { 200: { description: 'Ready', schema: Readiness }, 503: { description: 'Something is missing', schema: Readiness } },
  }),
  metrics: route({
    method: 'get',
    path: '/metrics',
    tag: 'system',
    summary: 'Counts and alarms for Prometheus',
    access: 'anyone',
    responses: { 200: { description: 'Metrics', type: 'text/plain' } },
  }),
  openapi: route({
    method: 'get',
    path: '/openapi.json',
    tag: 'system',
    summary: 'This description',
    access: 'anyone',
    responses: { 200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) } },
  }),
  contributionPage: route({
    method: 'get',
    path: '/c/:id',
    tag: 'system',
    summary: 'The page a mail links to: what is asked, until when, where it stands. Changes nothing',
    access: 'visitor',
    params: z.strictObject({ id: SubjectId }),
    query: z.looseObject({ k: z.string().max(600).optional().describe('Signed token of the link; not needed with a session') }),
    responses: { 200: { description: 'The page', type: 'text/html' }, 404: { description: 'Nothing at this address', type: 'text/html' } },
  }),
};
