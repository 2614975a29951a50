/** The cache of what was read. Whoever is signed out while a page is read goes to sign in and comes back; what is typed stays where it is. */
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { toSignIn } from '../sign-in.ts';
import { kindOf, troubleOf } from '../trouble.ts';

/** Only what may pass by itself is asked again: that nobody answered. */
const passing = (failures: number, error: unknown): boolean => failures < 2 && kindOf(troubleOf(error)) === 'offline';

export const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (troubleOf(error).status === 401 && query.state.data === undefined) toSignIn();
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: passing, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
