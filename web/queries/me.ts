/** Who is here, and what waits for them. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get('/api/me', {}, signal), staleTime: 5 * 60_000 });
export type Me = Answer<'get', '/api/me'>;

/** The person who is signed in. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

export const tasksQuery = queryOptions({ queryKey: ['tasks'], queryFn: ({ signal }) => get('/api/me/tasks', {}, signal) });
export type Task = Answer<'get', '/api/me/tasks'>['items'][number];
