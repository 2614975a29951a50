/** What the desk reads: the contributions of all calls that a person looks after, and the calls to choose from. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';
import type { DeskSearch } from '../desk-search.ts';

export type Listed = Answer<'get', '/api/contributions'>['items'][number];

/** Rows of a page. */
const limit = 50;

export const deskQuery = (search: DeskSearch, language: string) =>
  infiniteQueryOptions({
    queryKey: ['desk', search, language],
    queryFn: ({ pageParam, signal }) => get('/api/contributions', { query: { ...search, language, limit, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Calls of every cycle the person sees, the newest cycle first. */
export const callsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: async ({ signal }) => {
    const cycles = await get('/api/cycles', { query: { limit: 200 } }, signal);
    const calls = await Promise.all(cycles.items.map(({ id }) => get('/api/cycles/:id/calls', { params: { id } }, signal)));
    return calls.flatMap(({ items }, at) => items.map((call) => ({ ...call, cycleTitle: cycles.items[at]?.title ?? call.cycle })));
  },
  staleTime: 60_000,
});
export type ListedCall = Answer<'get', '/api/cycles/:id/calls'>['items'][number] & { readonly cycleTitle: string };
