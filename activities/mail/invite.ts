/** The calendar file of an invitation: the deadline as an entry that people can keep (RFC 5545, RFC 5546 PUBLISH). */
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator';
import { formatBoth } from '../../domain/calendar/format.ts';
import { oneLine } from './escape.ts';
import { textsIn } from './texts.ts';

export interface InviteFacts {
  /** The contribution's subject id: the same entry for its whole life, so that a later file replaces an earlier one. */
  subject: string;
  /** How many times its notices have been planned anew. */
  generation: number;
  /** When the file is made. Instants are epoch milliseconds. */
  now: number;
  /** The soft deadline. */
  until: number;
  cycleZone: string;
  person: { zone: string };
  language: string;
  participant: string | null;
  cycle: string;
  ask: string;
  link: string;
}

const hour = 3_600_000;
const week = 7 * 24 * hour;

/** The file's content: the hour that ends with the deadline, marked as free time, with a reminder a week before. Instants are in UTC. */
export function deadlineInvite(facts: InviteFacts): string {
  const say = textsIn(facts.language);
  const words = {
    ask: oneLine(facts.ask),
    cycle: oneLine(facts.cycle),
    participant: facts.participant === null ? say('frame.someone') : oneLine(facts.participant),
    // Values are not searched for further texts (`$t(...)`).
    nest: false,
  };
  const { cycle, own } = formatBoth(facts.until, facts.cycleZone, facts.person.zone, facts.language);
  const calendar = ical({ prodId: { company: 'Plenary', product: 'Plenary' }, method: ICalCalendarMethod.PUBLISH });
  const event = calendar.createEvent({
    id: `${encodeURIComponent(facts.subject)}@plenary`,
    sequence: facts.generation,
    stamp: new Date(facts.now),
    start: new Date(facts.until - hour),
    end: new Date(facts.until),
    summary: say('invite.summary', words),
    description: [
      say('invite.description', words),
      say('invite.until', { at: cycle }),
      ...(own === null ? [] : [say('frame.own', { at: own })]),
      facts.link,
    ].join('\n'),
    url: facts.link,
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
  });
  if (facts.until - week > facts.now) {
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: week / 1_000, description: say('invite.alarm', words) });
  }
  return calendar.toString();
}
