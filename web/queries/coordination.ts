/** What those who look after a contribution read and write beside it: what an act would bring about, what else was tried, what came by mail or paper. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, type Asked, get, post } from '../api.ts';
import { type Uploading, uploadFile } from '../upload.ts';

export type Foreseen = Answer<'post', '/api/contributions/:id/preview'>;
export type ForeseenMail = Foreseen['mails'][number];
export type Contact = Answer<'get', '/api/contributions/:id/contacts'>['items'][number];
export type NewContact = Asked<'post', '/api/contributions/:id/contacts'>['body'];
export type Entering = Asked<'post', '/api/contributions/:id/enter'>['body'];

/** A command with its body, as the API takes it for a preview. */
export type Foreseeing = Asked<'post', '/api/contributions/:id/preview'>['body'];

/** Changes nothing, so what was read before is shown no longer than it is looked at. */
export const foreseenQuery = (id: string, asked: Foreseeing) =>
  queryOptions({
    queryKey: ['contribution', id, 'foreseen', asked],
    queryFn: ({ signal: _ }) => post('/api/contributions/:id/preview', { params: { id }, body: asked }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export const contactsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contribution', id, 'contacts'],
    queryFn: ({ pageParam, signal }) =>
      get('/api/contributions/:id/contacts', { params: { id }, query: { limit: 50, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export function useContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: NewContact; key: string }) =>
      post('/api/contributions/:id/contacts', { params: { id }, body }, key),
    onSuccess: () => client.invalidateQueries({ queryKey: contactsQuery(id).queryKey }),
  });
}

export interface Entered {
  readonly file: File;
  readonly body: Omit<Entering, 'content'>;
  readonly summary: string;
  /** Idempotency-Key: the same over repeats of one wish. */
  readonly key: string;
}

/** The dialog shows that something is under way, and no more. */
const unwatched = (): Uploading => ({ progress: () => {}, signal: new AbortController().signal });

/** Uploads the original and enters it. The same bytes under the same name are the same file, so a repeat uploads nothing twice. */
export function useEntering(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, body, summary, key }: Entered) => {
      const content = { file: await uploadFile(id, file, unwatched()), ...(summary !== '' && { summary }) };
      return post('/api/contributions/:id/enter', { params: { id }, body: { ...body, content } }, key);
    },
    onSuccess: () => Promise.all(['contribution', 'tasks', 'desk'].map((of) => client.invalidateQueries({ queryKey: [of] }))),
  });
}
