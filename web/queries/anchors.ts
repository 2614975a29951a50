/** The dates a cycle counts from, and how they were moved. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';

export type CycleDate = Answer<'get', '/api/cycles/:id/anchors'>['items'][number];

export const anchorsQuery = (cycle: string) =>
  queryOptions({
    queryKey: ['cycle', cycle, 'anchors'],
    queryFn: ({ signal }) => get('/api/cycles/:id/anchors', { params: { id: cycle } }, signal),
  });
