import { expect, test } from 'vitest';
import { closes, listed, type Result, take } from '../support/accreditation.ts';
import { calendar, command } from '../support/world.ts';

const at = closes + 10;
const approved = take(listed(), [], closes + 1);
const body = { room: 'Room 4', from: '2027-06-29T13:15', until: '2027-06-29T14:30', zone: 'America/New_York' };
const schedule = (change: object = {}, actor = 'sec') => command('schedule', { ...body, ...change }, actor, at);
const said = (from: Result, given: ReturnType<typeof schedule>) => {
  const answer = take(from, [given], at).answers.get(given.id);
  return answer?.ok ? answer.status : answer?.rule;
};

test('what was selected gets a room and a time, in the zone that was named', () => {
  const { state } = take(approved, [schedule()], at);
  expect(state?.slot).toEqual({
    room: 'Room 4',
    from: calendar.moment('2027-06-29T13:15:00', 'America/New_York'),
    until: calendar.moment('2027-06-29T14:30:00', 'America/New_York'),
  });
});

test('it can be moved, and taken back with a reason', () => {
  const once = take(approved, [schedule()], at);
  expect(take(once, [schedule({ room: 'Room 5' })], at).state?.slot?.room).toBe('Room 5');
  const drop = command('schedule', { drop: true, reason: 'The room is closed.' }, 'sec', at);
  const dropped = take(once, [drop], at);
  expect(dropped.state?.slot).toBeNull();
  expect(said(dropped, command('schedule', { drop: true, reason: 'Again.' }, 'sec', at))).toBe('schedule.none');
});

test.each([
  ['a time that ends before it begins', { until: '2027-06-29T13:15' }, 'schedule.ends-first'],
  ['a time that has passed', { from: '2027-04-01T13:15', until: '2027-04-01T14:15' }, 'schedule.in-the-past'],
  ['a date that does not exist', { from: '2027-06-31T13:15', until: '2027-06-31T14:15' }, 'schedule.unreadable'],
  ['a zone that does not exist', { zone: 'Europe/Atlantis' }, 'schedule.unreadable'],
  ['no room', { room: ' ' }, 'command.malformed'],
])('%s is refused by its rule', (_, change, rule) => expect(said(approved, schedule(change))).toBe(rule));

test('what is withdrawn, or is to be decided again, is held nowhere any more', () => {
  const once = take(approved, [schedule()], at);
  expect(take(once, [command('withdraw', {}, 'fp-org', at)], at).state?.slot).toBeNull();
  const given = command('schedule', body, 'sec', closes - 1);
  expect(take(listed(), [given], closes - 1).answers.get(given.id)).toMatchObject({ rule: 'schedule.not-selected' });
});

test.each(['fp-org', 'fp-aaa', 'co-north', 'stranger'])('%s gives no rooms', (actor) => {
  expect(said(approved, schedule({}, actor))).toBe('authority.missing');
});
