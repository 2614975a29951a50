/** What a person has set for themselves: kinds of mails, the calendar's address, sessions. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';

export type Mute = Answer<'get', '/api/me/mutes'>['items'][number];
export type Session = Answer<'get', '/api/me/sessions'>['items'][number];

export const mutesQuery = queryOptions({
  queryKey: ['mutes'],
  queryFn: async ({ signal }) => (await get('/api/me/mutes', {}, signal)).items,
});
export const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: async ({ signal }) => (await get('/api/me/calendar', {}, signal)).address,
});
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await get('/api/me/sessions', {}, signal)).items,
});
