/**
 * A person's feed: all their entries in one calendar that programs subscribe to. It has no METHOD, and so no organizer: nothing in it is
 * scheduled with anybody, and an entry that is gone is left out (RFC 5545 3.7.2, 3.8.4.3).
 */
import ical from 'ical-generator';
import { addEntry, type EntryFacts } from './entry.ts';
import { addEvent, type EventEntry, type EventWords } from './event-invite.ts';
import { textsIn } from './texts.ts';

/** An event in a feed. */
export interface FeedEvent {
  readonly entry: EventEntry;
  readonly words: EventWords;
}

/** How often programs are asked to look again, in seconds. */
const refresh = 3_600;

/** The same entries in the same order give the same bytes. `language` is the person's, for the calendar's name. */
export function personalFeed(language: string, entries: readonly EntryFacts[], events: readonly FeedEvent[] = []): string {
  const name = textsIn(language)('invite.feed');
  const calendar = ical({ prodId: { company: 'Plenary', product: 'Plenary' }, name, ttl: refresh });
  for (const entry of entries) addEntry(calendar, entry).lastModified(new Date(entry.stamp));
  for (const { entry, words } of events) addEvent(calendar, entry, words).lastModified(new Date(words.stamp));
  return calendar.toString();
}
