import { describe, expect, test } from 'vitest';
import { type DatedMembership, deliveryAt, holdsAt, recipients } from '../../domain/audience.ts';
import { calendar, smallTemplate, utc } from '../support/world.ts';

const held = (
  person: string,
  role: string,
  participant: string | null,
  body: string | null,
  from = 0,
  until: number | null = null,
): DatedMembership => ({ person, role, participant, body, from, until });
const people = [
  held('zoe', 'focal-point', 'AAA', null),
  held('abe', 'drafter', 'AAA', null),
  held('zoe', 'drafter', 'AAA', null),
  held('eve', 'observer', 'AAA', null),
  held('ben', 'focal-point', 'BBB', null),
  held('cora', 'regional-coordinator', null, 'NORTH'),
  held('sam', 'regional-coordinator', null, 'SOUTH'),
  held('wes', 'regional-coordinator', null, 'WEST'),
  held('sec', 'secretariat', null, 'secretariat'),
  held('clea', 'clearing-authority', null, 'NORTH'),
  held('cora', 'secretariat', null, 'NORTH'),
];
const to = { participant: 'AAA', region: 'NORTH', regions: ['NORTH', 'SOUTH'] };
const who = (audience: string, of = to, at = 1000) => recipients(audience, of, people, at);

describe('who an audience is', () => {
  test.each([
    ['contributors', ['abe', 'zoe'], 'focal points and drafters, each once, no observers'],
    ['coordinator', ['cora'], 'of the region that decides'],
    ['other-coordinators', ['sam'], 'of the participant’s further regions'],
    ['secretariat', ['sec'], 'who holds it for the secretariat'],
    ['holders/clearing-authority/NORTH', ['clea'], 'a role at a body'],
    ['holders/regional-coordinator/SOUTH', ['sam'], 'whatever region is the default'],
    ['person/someone', ['someone'], 'named, whatever they hold'],
    ['submitter', [], 'nobody, while none is named'],
    ['everybody', [], 'no such audience'],
  ])('%s: %j (%s)', (audience, expected) => expect(who(audience)).toEqual(expected));

  test('a participant without a region has no coordinator, and a thing without a participant no contributors', () => {
    expect(who('coordinator', { participant: 'AAA', region: null as unknown as string, regions: [] })).toEqual([]);
    expect(recipients('contributors', { participant: null, region: null, regions: [] }, people, 0)).toEqual([]);
  });
});

test('a role holds from its beginning up to, not including, its end', () => {
  const role = held('abe', 'drafter', 'AAA', null, 100, 200);
  expect([99, 100, 199, 200].map((at) => holdsAt(role, at))).toEqual([false, true, true, false]);
  expect([99, 150, 200].map((at) => recipients('contributors', to, [role], at).length)).toEqual([0, 1, 0]);
});

describe('when each of them gets it', () => {
  const zurich = { zone: 'Europe/Zurich', country: 'CH' };
  const saturday = utc('2027-05-22T09:00');
  const at = (change: object, place: { zone: string; country: string | null } = zurich, template = smallTemplate) =>
    new Date(deliveryAt({ due: saturday, deadline: null, urgent: false, ...change }, place, template, calendar)).toISOString();
  test('on the morning of their own next working day', () => expect(at({})).toBe('2027-05-24T07:00:00.000Z'));
  test('whose Monday begins earlier in Auckland', () =>
    expect(at({}, { zone: 'Pacific/Auckland', country: 'NZ' })).toBe('2027-05-23T21:00:00.000Z'));
  test('and whose week begins on Sunday in Egypt', () =>
    expect(at({}, { zone: 'Africa/Cairo', country: 'EG' })).toBe('2027-05-23T06:00:00.000Z'));
  test('at once when urgent, or where the template knows no working hours', () => {
    expect(at({ urgent: true })).toBe('2027-05-22T09:00:00.000Z');
    expect(at({}, zurich, { ...smallTemplate, delivery: { ...smallTemplate.delivery, window: null } })).toBe('2027-05-22T09:00:00.000Z');
  });
  test('at once rather than after the deadline', () => {
    expect(at({ deadline: utc('2027-05-24T05:59:59') })).toBe('2027-05-22T09:00:00.000Z');
    expect(at({ deadline: utc('2027-05-24T06:00') })).toBe('2027-05-24T06:00:00.000Z');
    expect(at({ deadline: utc('2027-05-24T06:59') }), 'before the morning, where the morning is too late').toBe('2027-05-24T06:00:00.000Z');
  });
  test('at its instant inside the hours', () => expect(at({ due: utc('2027-05-24T10:17') })).toBe('2027-05-24T10:17:00.000Z'));
});
