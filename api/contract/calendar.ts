/** Routes about a person's calendar: its address, which only they can ask for, and the feed behind it. */
import * as z from 'zod';
import { route } from './route.ts';

const Address = z.object({
  address: z.url().nullable().describe('To be given to a calendar program; whoever has it reads the feed. Null when there is none'),
});
const mine = { path: '/api/me/calendar', tag: 'me', access: 'person' } as const;

export const calendar = {
  getMyCalendar: route({
    ...mine,
    method: 'get',
    summary: 'The address of my calendar feed, if there is one',
    responses: { 200: { description: 'The address', schema: Address } },
  }),
  renewMyCalendar: route({
    ...mine,
    method: 'post',
    summary: 'A new address for my calendar feed; the one before is not answered any more',
    body: z.strictObject({}),
    key: 'taken',
    responses: { 201: { description: 'The new address', schema: Address } },
  }),
  stopMyCalendar: route({
    ...mine,
    method: 'post',
    path: '/api/me/calendar/stop',
    summary: 'No address of my calendar feed is answered any more, until I make a new one',
    body: z.strictObject({}),
    responses: { 200: { description: 'There is no address', schema: Address } },
  }),
  calendarFeed: route({
    method: 'get',
    path: '/calendar/:token.ics',
    tag: 'calendar',
    summary: 'A person’s calendar: what they are asked to contribute, and the decisions that wait for them. Changes nothing',
    access: 'anyone',
    params: z.strictObject({ token: z.string().max(300) }),
    responses: {
      200: { description: 'The calendar (RFC 5545), with an ETag', type: 'text/calendar' },
      304: { description: 'It is as the ETag in If-None-Match says' },
    },
  }),
};
