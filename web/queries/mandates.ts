/** Mandates of a cycle, and one with all that was said of it. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';

export type Mandate = Answer<'get', '/api/cycles/:id/mandates'>['items'][number];
export type OneMandate = Answer<'get', '/api/mandates/:id'>;

export const mandatesQuery = (cycle: string) =>
  queryOptions({
    queryKey: ['cycle', cycle, 'mandates'],
    queryFn: ({ signal }) => get('/api/cycles/:id/mandates', { params: { id: cycle }, query: {} }, signal),
  });
export const mandateQuery = (id: string) =>
  queryOptions({ queryKey: ['mandate', id], queryFn: ({ signal }) => get('/api/mandates/:id', { params: { id } }, signal) });
