/** What pages read of pledges: the register, counts as of an instant, one pledge with its draft. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Answer, type Asked, get } from '../api.ts';

export type Pledge = Answer<'get', '/api/pledges/:id'>;
export type ListedPledge = Answer<'get', '/api/pledges'>['items'][number];
export type PledgeSearch = Omit<Asked<'get', '/api/pledges'>['query'], 'limit' | 'cursor'>;
export type Reported = Pledge['reports'][number];

export const pledgesQuery = (search: PledgeSearch) =>
  infiniteQueryOptions({
    queryKey: ['pledges', search],
    queryFn: ({ pageParam, signal }) => get('/api/pledges', { query: { ...search, limit: 50, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const pledgeQuery = (id: string) =>
  queryOptions({ queryKey: ['pledge', id], queryFn: ({ signal }) => get('/api/pledges/:id', { params: { id } }, signal) });

export const pledgeDraftQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['pledge-draft', id, version],
    queryFn: ({ signal }) => (version === 0 ? null : get('/api/pledges/:id/draft', { params: { id } }, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const countsQuery = (cycle: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['pledge-counts', cycle, asOf],
    queryFn: ({ signal }) => get('/api/cycles/:id/pledges/counts', { params: { id: cycle }, query: { asOf } }, signal),
    placeholderData: keepPreviousData,
  });

export const pledgesBesideQuery = (contribution: string) =>
  queryOptions({
    queryKey: ['pledges-beside', contribution],
    queryFn: async ({ signal }) => (await get('/api/contributions/:id/pledges', { params: { id: contribution } }, signal)).items,
  });

/** Cycles to choose from, the newest first. */
export const pledgeCyclesQuery = queryOptions({
  queryKey: ['cycles', 'of pledges'],
  queryFn: async ({ signal }) =>
    (await get('/api/cycles', { query: { limit: 200 } }, signal)).items.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
});

/** What an act upon a pledge changes. */
export const changedPledges = [['pledge'], ['pledges'], ['pledge-draft'], ['pledge-counts'], ['tasks']];
