/** Something a person does through the API: given with a key of its own, after which what it changes is read anew. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { newKey } from '../api.ts';
import { type Trouble, troubleOf } from '../trouble.ts';

export interface Acting<Asked, Answered> {
  /** Gives it; `then` is called once it is answered and not refused. */
  give(asked: Asked, then?: (answered: Answered) => void): void;
  /** Gives the same again, under the same key. */
  again(): void;
  /** Forgets how the last one went. */
  forget(): void;
  readonly pending: boolean;
  readonly trouble: Trouble | null;
  readonly answered: Answered | undefined;
}

/** `changed`: beginnings of the keys of what it changes. */
export function useAct<Asked, Answered>(
  act: (asked: Asked, key: string) => Promise<Answered>,
  changed: readonly QueryKey[] = [],
): Acting<Asked, Answered> {
  const client = useQueryClient();
  const { mutate, variables, reset, isPending, error, data } = useMutation({
    mutationFn: ({ asked, key }: { asked: Asked; key: string }) => act(asked, key),
    onSettled: () => Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return {
    give: (asked, then) => mutate({ asked, key: newKey() }, then && { onSuccess: then }),
    again: () => variables && mutate(variables),
    forget: reset,
    pending: isPending,
    trouble: error === null ? null : troubleOf(error),
    answered: data,
  };
}
