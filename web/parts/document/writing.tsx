/** The draft being written, for the text and for the buttons that need it saved first. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { put } from '../../api.ts';
import { createDraftKeeper, type DraftContent, type DraftKeeper, type DraftState, type Kept } from '../../draft-keeper.ts';
import { useTexts } from '../../i18n.ts';
import { type Cited, type Document, type DocumentContent, documentDraftQuery, documentQuery } from '../../queries/documents.ts';
import { useMe } from '../../queries/me.ts';
import { remembered } from '../../remembered.ts';

interface Writing {
  readonly keeper: DraftKeeper | null;
  readonly begin: (keeper: DraftKeeper | null) => void;
}
const Context = createContext<Writing>({ keeper: null, begin: () => {} });

/** Around everything that reads or saves the draft of one document. */
export function WritingProvider({ children }: { children: ReactNode }) {
  const [keeper, begin] = useState<DraftKeeper | null>(null);
  return <Context value={{ keeper, begin }}>{children}</Context>;
}

/** Who keeps the draft; null while nothing may be written. */
export const useDocumentKeeper = (): DraftKeeper | null => useContext(Context).keeper;

/** The content of a keeper is the document's: it was read as one, and is changed as one. */
export const documentIn = (content: DraftContent): DocumentContent => content as unknown as DocumentContent;
export const contentFrom = (content: DocumentContent): DraftContent => content as unknown as DraftContent;
export const useDocumentDraft = (keeper: DraftKeeper): DraftState => useSyncExternalStore(keeper.subscribe, keeper.get);

/** Opens the draft, with what it rests on as it was when it was opened or saved last. */
export function useOpened({ id, draft }: Document): { keeper: DraftKeeper; sources: readonly Cited[]; marked: readonly string[] } {
  const client = useQueryClient();
  const me = useMe();
  const { language } = useTexts();
  const { begin } = useContext(Context);
  const query = documentDraftQuery(id, draft !== null, language);
  const { data: start } = useSuspenseQuery(query);
  const [keeper] = useState(() =>
    createDraftKeeper({
      start: { version: start.version, content: contentFrom(start.content) },
      kept: remembered<Kept>(`document.${me.id}.${id}`),
      save: (baseVersion, content) =>
        put('/api/documents/:id/draft', { params: { id }, body: { baseVersion, content: documentIn(content) } }),
      saved: () => {
        void client.invalidateQueries({ queryKey: documentQuery(id).queryKey });
        void client.invalidateQueries({ queryKey: ['document', id, 'draft'] });
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
  useEffect(() => keeper.renew({ version: start.version, content: contentFrom(start.content) }), [keeper, start]);
  return { keeper, sources: start.sources, marked: start.marked };
}
