/** One entry of a calendar: what is asked and until when, as a calendar program shows it (RFC 5545). Mails and feeds make the same entries. */
import {
  ICalAlarmType,
  type ICalCalendar,
  type ICalEvent,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { formatBoth } from '../../domain/calendar/format.ts';
import type { EntryKind, Shown } from '../../domain/contribution/entries.ts';
import { oneLine } from './escape.ts';
import { textsIn } from './texts.ts';

/** What is written into an entry. Instants are epoch milliseconds, zones IANA names. */
export interface EntryFacts {
  readonly kind: EntryKind;
  /** The contribution's subject id: the same entry for its whole life, so that a later file replaces an earlier one. */
  readonly subject: string;
  /** How often what it shows has changed. */
  readonly sequence: number;
  /** The file's own instant, or the entry's last change where there is no METHOD (RFC 5545 3.8.7.2). */
  readonly stamp: number;
  /** Null when nothing is awaited any more: the entry is cancelled. */
  readonly shown: Shown | null;
  /** What it shows, or showed last, as its end. */
  readonly until: number;
  readonly cycleZone: string;
  readonly person: { readonly zone: string };
  readonly language: string;
  readonly participant: string | null;
  readonly cycle: string;
  readonly ask: string;
  readonly link: string;
}

const hour = 3_600_000;
const week = 7 * 24 * hour;

/** Stable over the contribution's life. Whoever decides has an entry of their own, which lives beside the contributors'. */
const uid = ({ kind, subject }: EntryFacts): string => `${kind === 'decision' ? 'decision.' : ''}${encodeURIComponent(subject)}@plenary`;

function description(facts: EntryFacts, words: Readonly<Record<string, unknown>>): string {
  const { shown, kind, language, cycleZone, person, link } = facts;
  const say = textsIn(language);
  if (!shown) return [say('invite.over', words), link].join('\n');
  const both = (key: 'until' | 'announced' | 'late', at: number): string[] => {
    const { cycle, own } = formatBoth(at, cycleZone, person.zone, language);
    return [say(`invite.${key}`, { at: cycle }), ...(own === null ? [] : [say('frame.own', { at: own })])];
  };
  return [
    say(kind === 'decision' ? 'invite.decide' : 'invite.description', words),
    ...both(shown.announced ? 'announced' : 'until', shown.until),
    ...(shown.late === null ? [] : both('late', shown.late)),
    link,
  ].join('\n');
}

/**
 * Adds the entry: the hour that ends with the date, in UTC and marked as free time, with an alarm a week before while there is a week
 * left after `stamp`. A cancelled one keeps UID and place, and has no alarm.
 */
export function addEntry(calendar: ICalCalendar, facts: EntryFacts): ICalEvent {
  const { kind, shown, until, sequence, stamp, link } = facts;
  const say = textsIn(facts.language);
  const words = {
    ask: oneLine(facts.ask),
    cycle: oneLine(facts.cycle),
    participant: facts.participant === null ? say('frame.someone') : oneLine(facts.participant),
    // Values are not searched for further texts (`$t(...)`).
    nest: false,
  };
  const event = calendar.createEvent({
    id: uid(facts),
    sequence,
    stamp: new Date(stamp),
    start: new Date(until - hour),
    end: new Date(until),
    summary: say(kind === 'decision' ? 'invite.decideSummary' : 'invite.summary', words),
    description: description(facts, words),
    url: link,
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
    ...(shown === null && { status: ICalEventStatus.CANCELLED }),
  });
  if (shown && until - week > stamp) {
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: week / 1_000, description: say('invite.alarm', words) });
  }
  return event;
}
