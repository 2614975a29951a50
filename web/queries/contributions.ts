/** What is read of one contribution, and the commands given to it. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Form } from '../../domain/template/schema.ts';
import { type Answer, type CommandAnswer, type CommandBody, type CommandKind, command, get } from '../api.ts';
import { troubleOf } from '../trouble.ts';

type View = Answer<'get', '/api/contributions/:id'>;
export type Contribution = Omit<View, 'form'> & { readonly form: Form | null };
export type Content = Readonly<Record<string, unknown>>;
export type Version = Answer<'get', '/api/contributions/:id/versions/:n'>;
export type Difference = Answer<'get', '/api/contributions/:id/diff'>['fields'];
export type HistoryEntry = Answer<'get', '/api/contributions/:id/history'>['items'][number];

export const contributionQuery = (id: string) =>
  queryOptions({
    queryKey: ['contribution', id, 'view'],
    queryFn: ({ signal }) => get('/api/contributions/:id', { params: { id } }, signal) as Promise<Contribution>,
  });

/** The draft; `version` 0 and no content when there is none. Read anew each time: an old one must not be written over. */
export const draftQuery = (id: string, exists: boolean) =>
  queryOptions({
    queryKey: ['contribution', id, 'draft', exists],
    queryFn: async ({ signal }): Promise<{ version: number; content: Content }> =>
      exists ? get('/api/contributions/:id/draft', { params: { id } }, signal) : { version: 0, content: {} },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Submitted versions never change. */
export const versionQuery = (id: string, n: number, decided: string) =>
  queryOptions({
    queryKey: ['contribution', id, 'version', n, decided],
    queryFn: ({ signal }) => get('/api/contributions/:id/versions/:n', { params: { id, n } }, signal),
  });

export const differenceQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['contribution', id, 'difference', from, to],
    queryFn: async ({ signal }) => (await get('/api/contributions/:id/diff', { params: { id }, query: { from, to } }, signal)).fields,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the draft, as last saved, changes in the last submission. `version`: of the draft; another one is asked for anew. */
export const draftDifferenceQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['contribution', id, 'draft-difference', version],
    queryFn: async ({ signal }) => (await get('/api/contributions/:id/diff', { params: { id }, query: { to: 'draft' } }, signal)).fields,
  });

/** What a draft may start from: the last submission, also to an earlier cycle; null when there is none. */
export const previousQuery = (id: string, last: number) =>
  queryOptions({
    queryKey: ['contribution', id, 'previous', last],
    queryFn: async ({ signal }) => {
      try {
        return await get('/api/contributions/:id/previous', { params: { id } }, signal);
      } catch (error) {
        if (troubleOf(error).status === 404) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
export type Previous = Answer<'get', '/api/contributions/:id/previous'>;

/** The draft as it was at a hash, to read; null when it is another by now. */
export const draftToReadQuery = (id: string, hash: string) =>
  queryOptions({
    queryKey: ['contribution', id, 'draft-to-read', hash],
    queryFn: async ({ signal }) => {
      const draft = await get('/api/contributions/:id/draft', { params: { id } }, signal);
      return draft.hash === hash ? draft : null;
    },
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['contribution', id, 'history'],
    queryFn: async ({ signal }) => (await get('/api/contributions/:id/history', { params: { id } }, signal)).items,
  });

/** Where a contribution is expected to stand after a command; of others only the answer tells. */
const expected: Partial<Record<CommandKind, Contribution['status']>> = {
  submit: 'submitted',
  withdraw: 'withdrawn',
  decline: 'declined',
  delay: 'delayed',
  revise: 'drafting',
  return: 'returned',
  reject: 'rejected',
  publish: 'published',
};

export interface Given<K extends CommandKind = CommandKind> {
  readonly kind: K;
  readonly body: CommandBody<K>;
  /** Idempotency-Key: the same over repeats of one wish. */
  readonly key: string;
}

/** Gives commands: the page shows at once what is expected, and what was before it when it is refused. */
export function useCommand(id: string) {
  const client = useQueryClient();
  const { queryKey } = contributionQuery(id);
  return useMutation<CommandAnswer, unknown, Given, { before: Contribution | undefined }>({
    mutationFn: ({ kind, body, key }) => command(id, kind, body, key),
    onMutate: async ({ kind }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      if (before) client.setQueryData(queryKey, { ...before, status: expected[kind] ?? before.status, commands: [] });
      return { before };
    },
    onError: (_error, _given, made) => {
      if (made?.before) client.setQueryData(queryKey, made.before);
    },
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ['contribution', id] }), client.invalidateQueries({ queryKey: ['tasks'] })]),
  });
}
