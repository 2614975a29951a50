/** What the secretariat reads of cycles, calls, mails and their reasons. */
import { queryOptions } from '@tanstack/react-query';
import type { DryRun as Implied } from '../../domain/dry-run.ts';
import type { Template as TemplateContent } from '../../domain/template/schema.ts';
import { type Answer, get, post } from '../api.ts';
import { all } from './people.ts';

export type Cycle = Answer<'get', '/api/cycles/:id'>;
export type Phase = Answer<'get', '/api/cycles/:id/phases'>['items'][number];
export type Call = Answer<'get', '/api/cycles/:id/calls'>['items'][number];
export type Progress = Answer<'get', '/api/calls/:id/progress'>;
export type Coming = Answer<'get', '/api/cycles/:id/coming'>;
export type Delivery = Answer<'get', '/api/deliveries'>['items'][number];
export type Explanation = Answer<'get', '/api/explanations'>;
export type Template = TemplateContent;
export type Anchors = Readonly<Record<string, string>>;
/** What a dry run answers; the contract leaves its dates and notices to the domain. */
export type DryRun = Pick<Implied, 'dates' | 'notices' | 'warnings'> & { readonly at: string };

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) => (await get('/api/templates', {}, signal)).items,
});
export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['template', id],
    queryFn: async ({ signal }) => (await get('/api/templates/:id', { params: { id } }, signal)).content as unknown as Template,
  });
/** Lives the whole cycle in memory: takes about a second, and is not asked again while it is looked at. */
export const dryRunQuery = (template: string, anchors: Anchors) =>
  queryOptions({
    queryKey: ['dry-run', template, anchors],
    queryFn: async () => (await post('/api/templates/:id/dry-run', { params: { id: template }, body: { anchors } })) as unknown as DryRun,
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });

export const cyclesQuery = queryOptions({
  queryKey: ['cycles'],
  queryFn: ({ signal }) => all((cursor) => get('/api/cycles', { query: { limit: 200, cursor } }, signal)),
});
export const cycleQuery = (id: string) =>
  queryOptions({ queryKey: ['cycle', id], queryFn: ({ signal }) => get('/api/cycles/:id', { params: { id } }, signal) });
export const phasesQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'phases'],
    queryFn: async ({ signal }) => (await get('/api/cycles/:id/phases', { params: { id } }, signal)).items,
  });
export const callsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cycle', id, 'calls'],
    queryFn: async ({ signal }) => (await get('/api/cycles/:id/calls', { params: { id } }, signal)).items,
  });
export const progressQuery = (call: string) =>
  queryOptions({ queryKey: ['progress', call], queryFn: ({ signal }) => get('/api/calls/:id/progress', { params: { id: call } }, signal) });
export const comingQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: ['cycle', id, 'coming', days],
    queryFn: ({ signal }) => get('/api/cycles/:id/coming', { params: { id }, query: { days } }, signal),
  });
export const mailQuery = (notice: string) =>
  queryOptions({
    queryKey: ['notice', notice, 'mail'],
    queryFn: ({ signal }) => get('/api/notices/:id/preview', { params: { id: notice }, query: {} }, signal),
  });

/** What a person looks at among deliveries: a state, and how its reason begins. */
export const doubts = {
  unknown: { state: 'unknown' },
  bounced: { state: 'bounced' },
  failing: { state: 'failing' },
  late: { state: 'skipped', reason: 'too-late: ' },
  stopped: { state: 'skipped', reason: 'address-stopped' },
} as const;
export type Doubt = keyof typeof doubts;
export const deliveriesQuery = (doubt: Doubt) =>
  queryOptions({
    queryKey: ['deliveries', doubt],
    queryFn: ({ signal }) => all((cursor) => get('/api/deliveries', { query: { ...doubts[doubt], limit: 200, cursor } }, signal)),
  });

/** Contributions whose participant has this in its name or id, to choose one. */
export const contributionsNamedQuery = (text: string) =>
  queryOptions({
    queryKey: ['contributions-named', text],
    queryFn: async ({ signal }) => (await get('/api/contributions', { query: { text, limit: 30 } }, signal)).items,
  });
export const explanationQuery = (query: { person: string; subject: string; date: string }) =>
  queryOptions({ queryKey: ['explanation', query], queryFn: ({ signal }) => get('/api/explanations', { query }, signal) });
