/** What is read of events, the programme and lists, and the commands given there. */
import { queryOptions } from '@tanstack/react-query';
import type { Form } from '../../domain/template/schema.ts';
import { type Answer, type CommandBody, command, type EventCommandBody, type EventCommandKind, eventCommand, get } from '../api.ts';
import { useAct } from './act.ts';

export type HeldEvent = Answer<'get', '/api/events/:id'>;
export type EventSummary = Answer<'get', '/api/cycles/:id/events'>['items'][number];
export type Programme = Answer<'get', '/api/cycles/:id/programme'>;
export type ProgrammeItem = Programme['items'][number];
type ListView = Answer<'get', '/api/calls/:id/list'>;
export type List = Omit<ListView, 'form'> & { readonly form: Form | null };
export type ListItem = List['items'][number];

export const eventQuery = (id: string) =>
  queryOptions({ queryKey: ['event', id], queryFn: ({ signal }) => get('/api/events/:id', { params: { id } }, signal) });
export const eventsQuery = (cycle: string) =>
  queryOptions({
    queryKey: ['events', cycle],
    queryFn: async ({ signal }) => (await get('/api/cycles/:id/events', { params: { id: cycle } }, signal)).items,
  });
export const programmeQuery = (cycle: string) =>
  queryOptions({
    queryKey: ['programme', cycle],
    queryFn: ({ signal }) => get('/api/cycles/:id/programme', { params: { id: cycle } }, signal),
  });
export const listQuery = (call: string) =>
  queryOptions({
    queryKey: ['list', call],
    queryFn: ({ signal }) => get('/api/calls/:id/list', { params: { id: call } }, signal) as Promise<List>,
  });

/** A command to an event; its page, the list of events and the programme are read anew. */
export const useEventAct = <K extends EventCommandKind>(event: Pick<HeldEvent, 'id' | 'cycle'>, kind: K) =>
  useAct(
    (body: EventCommandBody<K>, key) => eventCommand(event.id, kind, body, key),
    [
      ['event', event.id],
      ['events', event.cycle],
      ['programme', event.cycle],
    ],
  );

export const useObjecting = (call: string, contribution: string) =>
  useAct(
    (body: CommandBody<'object'>, key) => command(contribution, 'object', body, key),
    [
      ['list', call],
      ['contribution', contribution],
    ],
  );

export const useScheduling = (cycle: string, contribution: string) =>
  useAct(
    (body: CommandBody<'schedule'>, key) => command(contribution, 'schedule', body, key),
    [
      ['programme', cycle],
      ['contribution', contribution],
    ],
  );
