/**
 * The calendar file of an event: when and where it is held, as it stands when the mail is made (RFC 5546). METHOD:PUBLISH while it has a date,
 * METHOD:CANCEL once it has none or is cancelled; either replaces what an earlier mail brought, by UID and SEQUENCE.
 */
import ical, { type ICalCalendar, ICalCalendarMethod, type ICalEvent, ICalEventStatus } from 'ical-generator';
import { oneLine } from './escape.ts';
import type { Held } from './facts.ts';
import type { Organizer } from './invite.ts';
import { textsIn } from './texts.ts';

/** What is written into an event's entry. Instants are epoch milliseconds. */
export interface EventEntry {
  /** The event's subject id: the same entry for its whole life. */
  readonly subject: string;
  /** How often what it shows has changed. */
  readonly sequence: number;
  /** Whether it is not held then any more. */
  readonly cancelled: boolean;
  /** What it shows, or showed last; the end is not before the beginning. */
  readonly from: number;
  readonly until: number;
}

/** What surrounds it in a mail or a feed. */
export interface EventWords {
  readonly title: string;
  readonly cycle: string;
  readonly held: Pick<Held, 'place'>;
  readonly language: string;
  readonly link: string;
  readonly stamp: number;
}

/** Adds the entry, in UTC; the time is taken, unlike that of a deadline. */
export function addEvent(calendar: ICalCalendar, entry: EventEntry, words: EventWords): ICalEvent {
  const { subject, sequence, cancelled, from, until } = entry;
  const { title, cycle, held, language, link, stamp } = words;
  const over = cancelled ? [textsIn(language)('invite.over', { ask: oneLine(title), cycle: oneLine(cycle), nest: false })] : [];
  return calendar.createEvent({
    id: `${encodeURIComponent(subject)}@plenary`,
    sequence,
    stamp: new Date(stamp),
    start: new Date(from),
    end: new Date(Math.max(from, until)),
    summary: oneLine(title),
    description: [...(over.length ? over : [oneLine(cycle)]), link].join('\n'),
    ...(held.place !== null && { location: oneLine(held.place) }),
    url: link,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
}

/** The file's content. */
export function eventInvite(entry: EventEntry, words: EventWords, organizer: Organizer): string {
  const method = entry.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: { company: 'Plenary', product: 'Plenary' }, method });
  addEvent(calendar, entry, words).organizer({ name: oneLine(organizer.name), email: organizer.email });
  return calendar.toString();
}
