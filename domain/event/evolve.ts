/** The next state of an event after something happened to it. */
import { subjectId } from '../lifecycle.ts';
import { type Attachable, type Dates, type EventEvent, type EventState, sameDates, situationOf } from './state.ts';

/** Applies a change; another situation, or other dates, has its notices planned anew; what its calendar entry shows is counted. */
function turn(state: EventState, at: number, change: Partial<EventState>): EventState {
  const next = { ...state, ...change };
  const anew = situationOf(next) !== situationOf(state) || !sameDates(next, state) || next.undated !== state.undated;
  const shown = JSON.stringify(entryShown(next)) !== JSON.stringify(entryShown(state));
  return {
    ...next,
    ...(anew && { generation: state.generation + 1, plannedFrom: at }),
    ...(shown && { entry: { sequence: state.entry.sequence + (state.announcedAt === null ? 0 : 1), at } }),
  };
}

/** What a calendar shows of it; null before it is announced, and when it is cancelled or without a date. */
export function entryShown({ announcedAt, status, undated, from, until, zone, details }: EventState) {
  if (announcedAt === null || status === 'cancelled' || undated) return null;
  const { venue, room, mode, links } = details;
  return { from, until, zone, venue, room, mode, links };
}

function moved(state: EventState, dates: Dates, at: number, because: string): Partial<EventState> {
  const { from, until, zone } = state;
  if (sameDates(state, dates)) return { undated: false };
  // What is undated has its last dates in the history already.
  const former = state.undated ? state.former : [...state.former, { from, until, zone, given: at, because }];
  return { ...dates, undated: false, former };
}

/** What it is with dates that lie ahead: as far as it had come before it was put off, or begun too early. */
const ahead = (state: EventState): EventState['status'] => (state.announcedAt === null ? 'planned' : 'announced');

function begin(event: Extract<EventEvent, { type: 'begun' }>): EventState {
  const { cycle, phase, stage, from, until, zone, region, details } = event;
  return {
    v: 1,
    id: subjectId.event(cycle, phase, stage),
    ...{ cycle, phase, stage, from, until, zone, region, details },
    status: 'planned',
    regions: region === null ? [] : [region],
    undated: false,
    former: [],
    announcedAt: null,
    invited: [],
    attached: [],
    comments: 0,
    generation: 1,
    plannedFrom: 0,
    entry: { sequence: 0, at: 0 },
    archived: false,
  };
}

export function evolve(state: EventState | null, event: EventEvent): EventState {
  if (event.type === 'begun') return begin(event);
  if (state === null) throw new TypeError(`${event.type} before begun`);
  const { at } = event;
  switch (event.type) {
    case 'announced': {
      const { details, dates, invited, because } = event;
      return turn(state, at, {
        ...moved(state, dates, at, because),
        ...{ status: 'announced', details, invited, announcedAt: state.announcedAt ?? at },
      });
    }
    case 'changed': {
      const dated = state.undated ? {} : moved(state, event.dates, at, event.because);
      const status = state.status === 'under-way' && event.dates.from > at ? ahead(state) : state.status;
      return turn(state, at, { ...dated, status, details: event.details });
    }
    case 'postponed': {
      const { dates, because } = event;
      if (dates) return turn(state, at, { ...moved(state, dates, at, because), status: ahead(state) });
      const { from, until, zone } = state;
      return turn(state, at, { status: 'postponed', undated: true, former: [...state.former, { from, until, zone, given: at, because }] });
    }
    case 'redated': {
      const { dates, because } = event;
      const begun = state.status === 'under-way' && dates.from <= at;
      return turn(state, at, { ...moved(state, dates, at, because), status: begun ? 'under-way' : ahead(state) });
    }
    case 'started':
      return turn(state, at, { status: 'under-way' });
    case 'ended':
      return turn(state, at, { status: 'over' });
    case 'held':
      return turn(state, at, { status: 'held' });
    case 'cancelled':
      return turn(state, at, { status: 'cancelled' });
    case 'document-attached':
    case 'remarks-attached':
    case 'recording-attached': {
      const { number, title, url } = event;
      const as = event.type.slice(0, -'-attached'.length) as Attachable;
      return { ...state, attached: [...state.attached, { number, as, title, url, at }] };
    }
    case 'commented':
      return { ...state, comments: event.number };
    case 'archived':
      return { ...state, archived: true, generation: state.generation + 1 };
  }
}
