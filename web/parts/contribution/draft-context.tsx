/** The draft being written, for the form and for the buttons that need it saved first. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { missingFields } from '../../../domain/template/content.ts';
import { put } from '../../api.ts';
import { createDraftKeeper, type DraftKeeper, type DraftState, type Kept } from '../../draft-keeper.ts';
import { type Contribution, contributionQuery, draftQuery } from '../../queries/contributions.ts';
import { useMe } from '../../queries/me.ts';
import { remembered } from '../../remembered.ts';

interface Writing {
  readonly keeper: DraftKeeper | null;
  readonly begin: (keeper: DraftKeeper | null) => void;
}
const Context = createContext<Writing>({ keeper: null, begin: () => {} });

/** Around everything that reads or saves the draft of one contribution. */
export function DraftProvider({ contribution, children }: { contribution: Contribution; children: ReactNode }) {
  const [keeper, begin] = useState<DraftKeeper | null>(null);
  return (
    <Context key={contribution.id} value={{ keeper, begin }}>
      {children}
    </Context>
  );
}

/** Who keeps the draft; null while nothing may be written. */
export const useKeeper = (): DraftKeeper | null => useContext(Context).keeper;

/** The draft as it stands on the screen. */
export const useDraft = (keeper: DraftKeeper): DraftState => useSyncExternalStore(keeper.subscribe, keeper.get);

/**
 * Opens the draft. What may be done is asked anew after a save only when that can have changed: with the first save, and when the last
 * required field was filled in or emptied, or when the text was asked to be cleared.
 */
export function useOpenedDraft(contribution: Contribution): DraftKeeper {
  const { id, form } = contribution;
  const client = useQueryClient();
  const me = useMe();
  const { begin } = useContext(Context);
  const { data: start } = useSuspenseQuery(draftQuery(id, contribution.draft !== null));
  const [keeper] = useState(() =>
    createDraftKeeper({
      start,
      kept: remembered<Kept>(`draft.${me.id}.${id}`),
      save: (baseVersion, content) => put('/api/contributions/:id/draft', { params: { id }, body: { baseVersion, content } }),
      saved: ({ content, version }) => {
        const { queryKey } = contributionQuery(id);
        const shown = client.getQueryData(queryKey);
        const complete = form !== null && missingFields(form, content).length === 0;
        if (shown?.draft) client.setQueryData(queryKey, { ...shown, draft: { ...shown.draft, version } });
        const offered = ['submit', 'ask-clearance'].some((kind) => shown?.commands.some((may) => may === kind));
        // Clearance is of one text alone: any other needs it anew.
        if (!shown?.draft || complete !== offered || shown.clearance?.last?.current) void client.invalidateQueries({ queryKey });
      },
    }),
  );
  useEffect(() => {
    begin(keeper);
    const online = () => void keeper.again();
    const leaving = (event: BeforeUnloadEvent) => {
      if (keeper.get().saving !== 'saved') event.preventDefault();
    };
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', leaving);
    return () => {
      begin(null);
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', leaving);
    };
  }, [keeper, begin]);
  useEffect(() => keeper.renew(start), [keeper, start]);
  return keeper;
}
