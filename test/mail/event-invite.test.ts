/** The calendar file of an event over its life: one UID, a SEQUENCE that only grows, and a cancellation for whom it may be in the calendar. */
import { expect, test } from 'vitest';
import { eventEntryIn } from '../../activities/delivery/held-facts.ts';
import { eventInvite } from '../../activities/mail/event-invite.ts';
import type { EventState } from '../../domain/event/state.ts';
import { began, begin, day, give, live, redate, take } from '../support/event.ts';
import { readCalendar } from './ics.ts';

const words = {
  ...{ title: 'Conference;\r\nATTENDEE:mailto:x@y.z', cycle: 'Small cycle', held: { place: 'Hall A' }, language: 'en' },
  ...{ link: 'https://plenary.example.org/events/event:small:round:meeting', stamp: began + 10 * day },
};
const organizer = { name: 'Secretariat', email: 'review@example.org' };
const fileOf = (state: EventState | null, held: boolean) => {
  const entry = state && eventEntryIn(state.id, state, held);
  return entry ? eventInvite(entry, words, organizer) : null;
};
const line = (file: string | null, name: string) => new RegExp(`^${name}[^:\r\n]*:(.*)\r?$`, 'm').exec(file ?? '')?.[1];

test('one entry for its whole life: announced, moved, put off, announced again, cancelled', () => {
  const announced = live(begin(), give('announce', began + day));
  const steps = [
    redate({}, began + 2 * day),
    give('postpone', began + 3 * day),
    give('announce', began + 4 * day, { from: '2027-09-01T10:00' }),
    give('cancel', began + 5 * day),
  ];
  const files = [fileOf(announced.state, false)];
  let state = announced;
  for (const given of steps) {
    state = take(state, [given], given.receivedAt);
    files.push(fileOf(state.state, true));
  }
  expect(new Set(files.map((file) => line(file, 'UID'))).size).toBe(1);
  expect(files.map((file) => [line(file, 'METHOD'), line(file, 'SEQUENCE'), line(file, 'STATUS')])).toEqual([
    ['PUBLISH', '0', 'CONFIRMED'],
    ['PUBLISH', '1', 'CONFIRMED'],
    ['CANCEL', '2', 'CANCELLED'],
    ['PUBLISH', '3', 'CONFIRMED'],
    ['CANCEL', '4', 'CANCELLED'],
  ]);
  expect(line(files[0] ?? '', 'DTSTART')).toBe('20270601T070000Z');
  expect(line(files[0] ?? '', 'DTEND')).toBe('20270602T150000Z');
  expect(line(files[0] ?? '', 'LOCATION')).toBe('Hall A');
});

test('whom no mail brought it is sent no cancellation', () => {
  const cancelled = live(begin(), give('announce', began + day), give('cancel', began + 2 * day));
  expect(fileOf(cancelled.state, false)).toBeNull();
  expect(fileOf(cancelled.state, true)).not.toBeNull();
});

test('a title cannot put a line of its own into the file', () => {
  const file = fileOf(live(begin(), give('announce', began + day)).state, false) ?? '';
  expect(file).not.toMatch(/^ATTENDEE/m);
  expect(() => readCalendar(file)).not.toThrow();
});
