/** When a notice reaches a person at their duty station: hours, mornings and working days, by table. */
import { describe, expect, test } from 'vitest';
import { deliveryAt, placeOf } from '../../domain/audience.ts';
import { calendar, smallTemplate, utc } from '../support/world.ts';

const reached = (due: string, zone: string, country: string | null, change: object = {}) =>
  new Date(deliveryAt({ due: utc(due), deadline: null, urgent: false, ...change }, { zone, country }, smallTemplate, calendar))
    .toISOString()
    .slice(0, 16);

describe('what falls before the morning goes at 09:00, in the day as it comes, after it the next working morning', () => {
  test.each([
    // Kathmandu, UTC+05:45; the weekend there is Saturday and Sunday by the library's data, or Saturday alone
    ['before the window', '2027-05-26T01:00', 'Asia/Kathmandu', null, '2027-05-26T03:15'],
    ['in the window, before the morning', '2027-05-26T02:30', 'Asia/Kathmandu', null, '2027-05-26T03:15'],
    ['on the morning', '2027-05-26T03:15', 'Asia/Kathmandu', null, '2027-05-26T03:15'],
    ['in the day', '2027-05-26T07:01', 'Asia/Kathmandu', null, '2027-05-26T07:01'],
    ['a minute before the end', '2027-05-26T12:14', 'Asia/Kathmandu', null, '2027-05-26T12:14'],
    ['at the end', '2027-05-26T12:15', 'Asia/Kathmandu', null, '2027-05-27T03:15'],
    // Chatham, UTC+12:45 in winter, +13:45 in summer
    ['in Chatham’s evening', '2027-05-26T06:00', 'Pacific/Chatham', null, '2027-05-26T20:15'],
    ['in Chatham’s summer', '2027-01-12T06:00', 'Pacific/Chatham', null, '2027-01-12T19:15'],
    ['on Chatham’s Friday evening', '2027-05-28T06:00', 'Pacific/Chatham', null, '2027-05-30T20:15'],
    // clocks go forward in Zurich on 28 March 2027, back on 31 October
    ['over the night clocks go forward', '2027-03-27T20:00', 'Europe/Zurich', null, '2027-03-29T07:00'],
    ['the Friday before that', '2027-03-26T06:00', 'Europe/Zurich', null, '2027-03-26T08:00'],
    ['over the night clocks go back', '2027-10-30T20:00', 'Europe/Zurich', null, '2027-11-01T08:00'],
    ['where a Monday is a holiday, in that country', '2027-05-15T12:00', 'Europe/Zurich', 'CH', '2027-05-18T07:00'],
    ['where it is none', '2027-05-15T12:00', 'Europe/Zurich', null, '2027-05-17T07:00'],
    ['where Sunday is worked on', '2027-05-22T09:00', 'Africa/Cairo', 'EG', '2027-05-23T06:00'],
    ['on a day nobody is reminded on', '2029-12-25T09:00', 'Europe/Zurich', null, '2029-12-26T08:00'],
  ])('%s', (_, due, zone, country, expected) => expect(reached(due, zone, country)).toBe(expected));
});

test.each([
  ['urgent: at once, at night', { urgent: true }, '2027-05-22T02:00'],
  ['a deadline before the window: at once', { deadline: utc('2027-05-24T05:00') }, '2027-05-22T02:00'],
  ['a deadline between window and morning: with the window', { deadline: utc('2027-05-24T06:30') }, '2027-05-24T06:00'],
  ['a deadline on the morning: then', { deadline: utc('2027-05-24T07:00') }, '2027-05-24T07:00'],
])('%s', (_, change, expected) => expect(reached('2027-05-22T02:00', 'Europe/Zurich', null, change)).toBe(expected));

test.each([
  ['a morning before the window is none', { from: '10:00', until: '18:00' }, '2027-05-24T08:00'],
  ['a morning after the window is none', { from: '06:00', until: '08:30' }, '2027-05-24T04:00'],
])('%s: what waits goes when the window opens', (_, window, expected) => {
  const template = { ...smallTemplate, delivery: { ...smallTemplate.delivery, window } };
  const at = deliveryAt(
    { due: utc('2027-05-24T02:00'), deadline: null, urgent: false },
    { zone: 'Europe/Zurich', country: null },
    template,
    calendar,
  );
  expect(new Date(at).toISOString().slice(0, 16)).toBe(expected);
});

describe('whose hours and days those are', () => {
  const nepal = { zone: 'Asia/Kathmandu', country: 'NP' };
  test.each([
    ['their own', { zone: 'America/New_York', country: 'US' }, true, { zone: 'America/New_York', country: 'US' }],
    ['the participant’s, of which nothing else is known', undefined, true, nepal],
    [
      'their own hours on the participant’s days',
      { zone: 'America/New_York', country: null },
      true,
      { zone: 'America/New_York', country: 'NP' },
    ],
    ['their own days in the participant’s hours', { zone: null, country: 'US' }, true, { zone: 'Asia/Kathmandu', country: 'US' }],
    ['of who contributes for nobody, the cycle’s hours', { zone: null, country: null }, false, { zone: 'Europe/Zurich', country: null }],
    [
      'of who contributes for nobody, their own station’s',
      { zone: 'Africa/Cairo', country: 'EG' },
      false,
      { zone: 'Africa/Cairo', country: 'EG' },
    ],
  ])('%s', (_, own, contributes, expected) => expect(placeOf(own, contributes, nepal, smallTemplate)).toEqual(expected));
});
