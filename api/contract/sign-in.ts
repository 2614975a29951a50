/** Routes of signing in by a link in a mail. Opening an address changes nothing; the buttons of its pages do. */
import * as z from 'zod';
import { isPath } from '../sign-in/request.ts';
import { SubjectId } from './common.ts';
import { route } from './route.ts';

const email = z.email().max(254);
const to = z
  .string()
  .refine(isPath, 'must be a path of this site')
  .describe('Path to go on at after signing in; a path of this site, / unless told');
const token = z.string().max(100).describe('What the link in the mail carries');
const html = (description: string) => ({ description, type: 'text/html' });
const common = { tag: 'sign-in', access: 'anyone' } as const;

export const signIn = {
  askForLink: route({
    ...common,
    method: 'post',
    path: '/api/sign-in',
    summary: 'Asks for a mail with a link to sign in; the answer is the same whether or not the address is known',
    body: z.strictObject({ email, to: to.optional() }),
    responses: { 202: { description: 'If the address is known, a mail is on its way', schema: z.object({ minutes: z.int() }) } },
  }),
  signInPage: route({
    ...common,
    access: 'visitor',
    method: 'get',
    path: '/sign-in',
    summary: 'The page with one button that the link in the mail opens; without a link, asks for the address. Changes nothing',
    query: z.looseObject({ t: token.optional(), to: to.optional().catch(undefined) }),
    responses: { 200: html('The page'), 410: html('The link was used, or its time has passed') },
  }),
  signIn: route({
    ...common,
    method: 'post',
    path: '/sign-in',
    summary: 'The button of that page: uses the link and sets the cookie of a session',
    form: 'page',
    body: z.strictObject({ t: token }),
    responses: { 303: html('Signed in; goes on at the path asked for'), 410: html('The link was used, or its time has passed') },
  }),
  askForLinkByForm: route({
    ...common,
    method: 'post',
    path: '/sign-in/ask',
    summary: 'The form that asks for a link',
    form: 'page',
    body: z.strictObject({ email, to: to.optional() }),
    responses: { 202: html('If the address is known, a mail is on its way'), 429: html('Too many were asked for') },
  }),
  signInToAnswer: route({
    ...common,
    method: 'post',
    path: '/c/:id/sign-in',
    summary: 'The button "sign in to answer" of the page a mail links to: sends a sign-in link to that person’s own address',
    form: 'page',
    params: z.strictObject({ id: SubjectId }),
    body: z.strictObject({ k: z.string().max(600).describe('Signed token of the mail’s link') }),
    responses: {
      202: html('A mail is on its way'),
      404: html('The link opens nothing'),
      429: html('Too many were asked for'),
    },
  }),
  signOutByForm: route({
    tag: 'me',
    access: 'person',
    method: 'post',
    path: '/sign-out',
    summary: 'The button that signs out',
    form: 'page',
    body: z.strictObject({}),
    responses: { 303: html('Signed out') },
  }),
};
