/** What is read of documents, and the commands given to them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { DocumentContent, Paragraph } from '../../domain/document/content.ts';
import { type Answer, documentCommand, get } from '../api.ts';
import { useAct } from './act.ts';

export type Document = Answer<'get', '/api/documents/:id'>;
export type DocumentVersion = Answer<'get', '/api/documents/:id/versions/:n'>;
export type Source = Answer<'get', '/api/documents/:id/sources'>['items'][number];
export type Cited = DocumentVersion['sources'][number];
export type { DocumentContent, Paragraph };

export const documentsQuery = queryOptions({
  queryKey: ['documents'],
  queryFn: async ({ signal }) => (await get('/api/documents', {}, signal)).items,
});

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'view'],
    queryFn: ({ signal }) => get('/api/documents/:id', { params: { id } }, signal),
  });

/** The draft; `version` 0 and nothing in it when there is none. Read anew each time: an old one must not be written over. */
export const documentDraftQuery = (id: string, exists: boolean, language: string) =>
  queryOptions({
    queryKey: ['document', id, 'draft', exists, language],
    queryFn: async ({ signal }) =>
      exists
        ? get('/api/documents/:id/draft', { params: { id }, query: { language } }, signal)
        : { version: 0, content: { title: '', paragraphs: [] }, sources: [], marked: [] },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Its text never changes, but what it rests on does. */
export const documentVersionQuery = (id: string, n: number, language: string) =>
  queryOptions({
    queryKey: ['document', id, 'version', n, language],
    queryFn: ({ signal }) => get('/api/documents/:id/versions/:n', { params: { id, n }, query: { language } }, signal),
  });

export const documentDifferenceQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['document', id, 'difference', from, to],
    queryFn: async ({ signal }) => (await get('/api/documents/:id/diff', { params: { id }, query: { from, to } }, signal)).fields,
  });

export const documentHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'history'],
    queryFn: async ({ signal }) => (await get('/api/documents/:id/history', { params: { id } }, signal)).items,
  });

/** What it can be compiled from, about an objective; page by page. */
export const sourcesQuery = (id: string, objective: string | null, language: string) =>
  infiniteQueryOptions({
    queryKey: ['document', id, 'sources', objective, language],
    queryFn: ({ signal, pageParam }) =>
      get(
        '/api/documents/:id/sources',
        { params: { id }, query: { language, limit: 20, ...(objective && { objective }), ...(pageParam && { cursor: pageParam }) } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** Where its file is, with labels in a language. */
export const exportAddress = (id: string, ending: 'docx' | 'xlsx' | 'csv' | 'json', version: number | 'draft', language: string): string =>
  `/api/documents/${id}/export.${ending}?version=${version}&language=${language}`;

/** Gives a command that needs nothing said. */
export const useDocumentAct = (id: string) =>
  useAct(({ kind }: { kind: 'revise' | 'transmit' }, key: string) => documentCommand(id, kind, {}, key), [['document', id], ['documents']]);
