/** What mails say of events, of what was given a room, and of lists: beside the facts every mail has (facts.ts). */
import type pg from 'pg';
import { type CallState, callStage } from '../../domain/call.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { eventStage } from '../../domain/event/decide.ts';
import { entryShown } from '../../domain/event/evolve.ts';
import { type EventState, endOf } from '../../domain/event/state.ts';
import { parseSubjectId } from '../../domain/lifecycle.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { EventEntry } from '../mail/event-invite.ts';
import type { Held, MailFacts } from '../mail/facts.ts';

/** A text by language; see `pick` of facts.ts. */
type Pick = (text: Readonly<Record<string, string>> | undefined) => string | null;
/** Names of participants and people by id. */
export type Names = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Venue and room in one line; null when neither is known. */
export const placeOf = ({ venue, room }: { readonly venue: string | null; readonly room: string | null }): string | null =>
  [venue, room].filter(Boolean).join(', ') || null;

/** When and where an event is held; no date while it is put off without one. */
export function heldOf(state: EventState, names: Names, pick: Pick): Held {
  const { details, undated, from, until } = state;
  return {
    begins: undated ? null : from,
    ends: undated ? null : until,
    ...{ place: placeOf(details), mode: details.mode, spoken: details.languages },
    chairs: details.chairs.map((id) => pick(names.get(id)) ?? id),
  };
}

function eventFacts(state: EventState, template: Template, names: Names, pick: Pick): Partial<MailFacts> {
  const region = state.region ? pick(template.regions[state.region]?.title) : null;
  const title = pick(eventStage(state, { template }).title) ?? state.stage;
  return { ask: title, region, deadline: null, cycleZone: state.zone, held: heldOf(state, names, pick) };
}

function callFacts(state: CallState, template: Template, pick: Pick): Partial<MailFacts> {
  const { objectionsUntil: objections, deadline, stage } = state;
  const title = pick(template.asks[callStage(state, { template }).ask]?.title) ?? stage;
  return { ask: title, region: null, deadline: null, cycleZone: deadline.zone, ...(objections && { objections }) };
}

/** What a contribution's mail says beside: where it is held, and until when objections to it count. */
function contributionFacts({ slot, step }: ContributionState): Partial<MailFacts> {
  const list = step?.list;
  return {
    ...(slot && { held: { begins: slot.from.at, ends: slot.until.at, place: slot.room, mode: null, spoken: [], chairs: [] } }),
    ...(list && { objections: list.until }),
  };
}

/** What a mail about a subject says beside, or instead of, what a contribution's does. */
export function heldFacts(subject: string, state: object, template: Template, names: Names, pick: Pick): Partial<MailFacts> {
  switch (parseSubjectId(subject).type) {
    case 'event':
      return eventFacts(state as EventState, template, names, pick);
    case 'call':
      return callFacts(state as CallState, template, pick);
    case 'contribution':
      return contributionFacts(state as ContributionState);
    default:
      return {};
  }
}

/** The calendar entry of an event's mail: a date for everybody, its end only for whom it may be in the calendar. */
export function eventEntryIn(subject: string, state: EventState, held: boolean | null): EventEntry | null {
  const cancelled = entryShown(state) === null;
  if (cancelled && !held) return null;
  const { sequence } = state.entry;
  return { subject, sequence, cancelled, from: state.from, until: endOf(state) };
}

const namesSql = `select id, names from participant where id = any($1)
  union all select id, jsonb_build_object('en', name) from person where id = any($1)`;

/** Names of those who chair the events of some mails; nothing is asked where there are none. */
export async function chairNames(pool: pg.Pool, states: readonly object[]): Promise<Names> {
  const ids = [...new Set(states.flatMap((state) => (state as Partial<EventState>).details?.chairs ?? []))];
  if (!ids.length) return new Map();
  const { rows } = await pool.query<{ id: string; names: Readonly<Record<string, string>> }>({
    name: 'chair-names',
    text: namesSql,
    values: [ids],
  });
  return new Map(rows.map(({ id, names }) => [id, names]));
}
