/** Routes by which people stop kinds of mails, and get them again. */
import * as z from 'zod';
import { categories } from '../../domain/template/categories.ts';
import { Instant, list, Paging, page } from './common.ts';
import { route } from './route.ts';

const Category = z.enum(categories);
const by = z.enum(['person', 'link']).describe('person: signed in; link: by the link of a mail');
const Mute = z.object({
  category: Category,
  title: z.string().describe("In the person's language"),
  about: z.string().describe('What belongs to it'),
  muted: z.boolean(),
  since: Instant.nullable(),
  by: by.nullable(),
});
const MuteOf = z.object({
  id: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  category: Category,
  from: Instant,
  until: Instant.nullable().describe('When the person wanted these mails again; null while they do not'),
  by,
});
const unsubscribe = {
  path: '/unsubscribe/:category',
  tag: 'mutes',
  access: 'anyone',
  params: z.strictObject({ category: Category }),
  query: z.looseObject({ k: z.string().max(600).optional().describe('Signed token of the link') }),
} as const;
const pages = {
  200: { description: 'A page', type: 'text/html' },
  404: { description: 'The link has expired, or was copied in part', type: 'text/html' },
} as const;

export const mutes = {
  myMutes: route({
    method: 'get',
    path: '/api/me/mutes',
    tag: 'mutes',
    summary: 'Kinds of mails, and which of them this person has muted. Required mails are sent all the same',
    access: 'person',
    responses: { 200: { description: 'Every category', schema: list(Mute) } },
  }),
  mute: route({
    method: 'post',
    path: '/api/me/mutes',
    tag: 'mutes',
    summary: 'Get no more mails of a kind, about whomever they are; asking again changes nothing',
    access: 'person',
    body: z.strictObject({ category: Category }),
    responses: { 200: { description: 'Every category', schema: list(Mute) } },
  }),
  unmute: route({
    method: 'post',
    path: '/api/me/mutes/:category/end',
    tag: 'mutes',
    summary: 'Get mails of a kind again; asking again changes nothing',
    access: 'person',
    params: z.strictObject({ category: Category }),
    responses: { 200: { description: 'Every category', schema: list(Mute) } },
  }),
  listMutes: route({
    method: 'get',
    path: '/api/mutes',
    tag: 'mutes',
    summary: 'Who has muted what, from when until when; for the secretariat',
    access: 'person',
    query: z.strictObject(Paging),
    responses: { 200: { description: 'A page', schema: page(MuteOf) } },
  }),
  unsubscribePage: route({
    ...unsubscribe,
    method: 'get',
    summary: 'The page of a mail’s link to unsubscribe: a button. Changes nothing',
    responses: pages,
  }),
  unsubscribe: route({
    ...unsubscribe,
    method: 'post',
    summary: 'Mutes a category for whom the link was made, without signing in: the one click of RFC 8058, or the button of the page',
    form: 'anywhere',
    body: z.looseObject({
      'List-Unsubscribe': z.literal('One-Click'),
      undo: z.literal('1').optional().describe('The button that takes it back'),
    }),
    responses: pages,
  }),
};
