/** What is read of proposals, and what is done with them. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, type Asked, get, post } from '../api.ts';

export type Proposal = Answer<'get', '/api/proposals/:id'>;
export type ProposalSummary = Answer<'get', '/api/proposals'>['items'][number];
export type ProposalItem = Answer<'get', '/api/proposals/:id/items'>['items'][number];
export type Proposing = Asked<'post', '/api/proposals'>['body'];

/** Whether commands are laid whose answers have not all come. */
const underWay = ({ state, counts }: ProposalSummary): boolean => state === 'confirmed' && counts.answered < counts.laid;

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal', id, 'view'],
    queryFn: ({ signal }) => get('/api/proposals/:id', { params: { id } }, signal),
    refetchInterval: ({ state }) => (state.data && underWay(state.data) ? 2_000 : false),
  });

/** `seen`: how many answers had come when it was read, so that it is read again when more have. */
export const proposalItemsQuery = (id: string, seen: string) =>
  infiniteQueryOptions({
    queryKey: ['proposal', id, 'items', seen],
    queryFn: ({ pageParam, signal }) =>
      get('/api/proposals/:id/items', { params: { id }, query: { limit: 100, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });

export const samplesQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal', id, 'samples'],
    queryFn: async ({ signal }) => (await get('/api/proposals/:id/samples', { params: { id } }, signal)).items,
  });

export const proposalsQuery = infiniteQueryOptions({
  queryKey: ['proposals'],
  queryFn: ({ pageParam, signal }) => get('/api/proposals', { query: { limit: 50, cursor: pageParam } }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

export type Act = Proposal['acts'][number];
export interface Settling {
  readonly act: Act;
  readonly reason: string;
  /** Idempotency-Key: the same over repeats of one wish. */
  readonly key: string;
}

/** Confirms, refuses or takes back a proposal; the page then shows what was answered. */
export function useSettling(id: string) {
  const client = useQueryClient();
  return useMutation<Proposal, unknown, Settling>({
    mutationFn: ({ act, reason, key }) => {
      const params = { id };
      if (act === 'confirm') return post('/api/proposals/:id/confirm', { params, body: {} }, key);
      if (act === 'refuse') return post('/api/proposals/:id/refuse', { params, body: { reason } }, key);
      return post('/api/proposals/:id/withdraw', { params, body: reason === '' ? {} : { reason } }, key);
    },
    onSuccess: (proposal) => client.setQueryData(proposalQuery(id).queryKey, proposal),
    onSettled: () =>
      Promise.all(['proposal', 'proposals', 'tasks', 'desk', 'contribution'].map((of) => client.invalidateQueries({ queryKey: [of] }))),
  });
}

/** Proposes, or does at once what is few enough. */
export function useProposing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: Proposing; key: string }) => post('/api/proposals', { body }, key),
    onSuccess: () => Promise.all(['proposals', 'desk', 'contribution'].map((of) => client.invalidateQueries({ queryKey: [of] }))),
  });
}
