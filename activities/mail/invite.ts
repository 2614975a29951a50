/**
 * The calendar file of a mail: the entry as it stands when the mail is made (RFC 5546). METHOD:PUBLISH while something is awaited, METHOD:CANCEL
 * once nothing is; either replaces what an earlier mail brought, by UID and SEQUENCE.
 */
import ical, { ICalCalendarMethod } from 'ical-generator';
import { addEntry, type EntryFacts } from './entry.ts';
import { oneLine } from './escape.ts';

/** Who publishes the entry, as both methods require (RFC 5546 3.2.1, 3.2.5): the sender of the mail. */
export interface Organizer {
  readonly name: string;
  readonly email: string;
}

/** The file's content. `stamp` is when the file is made. */
export function deadlineInvite(facts: EntryFacts, organizer: Organizer): string {
  const method = facts.shown ? ICalCalendarMethod.PUBLISH : ICalCalendarMethod.CANCEL;
  const calendar = ical({ prodId: { company: 'Plenary', product: 'Plenary' }, method });
  addEntry(calendar, facts).organizer({ name: oneLine(organizer.name), email: organizer.email });
  return calendar.toString();
}
