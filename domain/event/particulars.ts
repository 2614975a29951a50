/** Dates and details of an event as a command gives them. */
import type { Calendar } from '../calendar/calendar.ts';
import { type Instant, type Refusal, refuse } from '../lifecycle.ts';
import type { Body } from './commands.ts';
import type { Dates, Details } from './state.ts';

type DatesBody = Pick<Body<'postpone'>, 'from' | 'until' | 'zone'>;

/**
 * The dates a command asks for; null when it names none. A beginning alone moves the end along, as long after it as before; `until: null`
 * takes the end away. Wall times are read in `zone`, else in the zone the event has.
 */
export function datesAsked(state: Dates, body: DatesBody, now: Instant, calendar: Calendar): Dates | Refusal | null {
  if (body.from === undefined && body.until === undefined && body.zone === undefined) return null;
  const zone = body.zone ?? state.zone;
  const read = (wall: string): Instant => calendar.moment(`${wall}:00`, zone).at;
  const long = state.until === null ? null : state.until - state.from;
  let dates: Dates;
  try {
    const from = body.from === undefined ? state.from : read(body.from);
    const moved = long === null ? null : from + long;
    dates = { zone, from, until: body.until === undefined ? moved : body.until === null ? null : read(body.until) };
    calendar.wallOf(from, zone);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      return refuse('event.unreadable', 'There is no such date, or no such zone.');
    throw error;
  }
  if (dates.until !== null && dates.until < dates.from) return refuse('event.ends-first', 'It would end before it begins.');
  return dates.from <= now ? refuse('event.in-the-past', 'That time has passed.') : dates;
}

type DetailsBody = Omit<Body<'change'>, 'from' | 'until' | 'zone' | 'reason'>;

/** The details after a command: what it leaves out stays. */
export function detailsAsked(present: Details, body: DetailsBody): Details {
  const { venue, room, mode, languages, chairs, speakers, links } = body;
  return {
    venue: venue === undefined ? present.venue : venue,
    room: room === undefined ? present.room : room,
    mode: mode ?? present.mode,
    languages: languages ?? present.languages,
    chairs: chairs ?? present.chairs,
    speakers: speakers ?? present.speakers,
    links: links ?? present.links,
  };
}
