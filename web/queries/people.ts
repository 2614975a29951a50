/** Who acts for whom: participants, their members, delegations. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, get } from '../api.ts';

export type Participant = Answer<'get', '/api/participants'>['items'][number];
export type Members = Answer<'get', '/api/participants/:id/people'>;
export type Member = Members['items'][number];
export type Delegation = Answer<'get', '/api/delegations'>['items'][number];

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
/** All pages of a list, one after another. */
export async function all<Item>(page: (cursor: string | undefined) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await page(cursor);
    found.push(...items);
    if (next === null) return found;
    cursor = next;
  }
}

/** Those whose people one may see. */
export const participantsQuery = queryOptions({
  queryKey: ['participants'],
  queryFn: ({ signal }) => all((cursor) => get('/api/participants', { query: { limit: 200, cursor } }, signal)),
});

export const participantQuery = (id: string) =>
  queryOptions({
    queryKey: ['participant', id],
    queryFn: ({ signal }) => get('/api/participants/:id', { params: { id } }, signal),
  });

export const membersQuery = (id: string, ended = false) =>
  queryOptions({
    queryKey: ['members', id, ended],
    queryFn: ({ signal }) => get('/api/participants/:id/people', { params: { id }, query: { ended: ended ? 'true' : 'false' } }, signal),
  });

export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: async ({ signal }) => (await get('/api/delegations', {}, signal)).items,
});

/** What of a participant's is asked: for the scope of a delegation. */
export const asksQuery = (participant: string) =>
  queryOptions({
    queryKey: ['asks', participant],
    queryFn: ({ signal }) => all((cursor) => get('/api/contributions', { query: { text: participant, limit: 200, cursor } }, signal)),
  });
