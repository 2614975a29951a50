import { describe, expect, test } from 'vitest';
import { type Action, actions, type Membership, may, type Standing, standings, type Thing } from '../../domain/permissions.ts';

const thing: Thing = { participant: 'AAA', region: 'NORTH', regions: ['NORTH', 'SOUTH'] };
const role = (name: string, participant: string | null, body: string | null): Membership => ({ role: name, participant, body });

/** Who stands how towards a thing of AAA, whose coordinator is that of NORTH. */
const people: Record<Exclude<Standing, 'bounce-reporter'> | 'stranger', readonly Membership[]> = {
  secretariat: [role('secretariat', null, 'secretariat')],
  coordinator: [role('regional-coordinator', null, 'NORTH')],
  'informed-coordinator': [role('regional-coordinator', null, 'SOUTH')],
  'focal-point': [role('focal-point', 'AAA', null)],
  drafter: [role('drafter', 'AAA', null)],
  observer: [role('observer', 'AAA', null)],
  stranger: [
    role('focal-point', 'BBB', null),
    role('regional-coordinator', null, 'WEST'),
    role('secretariat', null, 'NORTH'),
    role('clearing-authority', 'AAA', null),
  ],
};
const all = Object.keys(people) as (keyof typeof people)[];

/** secretariat, coordinator, informed coordinator, focal point, drafter, observer, stranger: x may. */
const table: Record<Action, string> = {
  'template.read': '         x . . . . . .',
  'cycle.create': '          x . . . . . .',
  'cycle.launch': '          x . . . . . .',
  'cycle.archive': '         x . . . . . .',
  'cycle.audit': '           x . . . . . .',
  'cycle.notices': '         x . . . . . .',
  'call.open': '             x . . . . . .',
  'call.read': '             x x x . . . .',
  'delivery.resolve': '      x . . . . . .',
  'bounce.report': '         x . . . . . .',
  'explanation.read': '      x x x . . . .',
  'directory.read': '        x . . . . . .',
  'directory.write': '       x . . . . . .',
  'contribution.read': '     x x x x x x .',
  'contribution.draft': '    x . . x x . .',
  'contribution.submit': '   x . . x . . .',
  'contribution.revise': '   x . . x x . .',
  'contribution.withdraw': ' x . . x . . .',
  'contribution.decline': '  x . . x . . .',
  'contribution.delay': '    x . . x . . .',
  'contribution.decide': '   . x . . . . .',
  'contribution.publish': '  x x . . . . .',
  'contribution.extend': '   x x . . . . .',
  'contribution.reopen': '   x x . . . . .',
  'contribution.remind': '   x x . . . . .',
  'contribution.replan': '   x . . . . . .',
  'contact.read': '          x x x . . . .',
  'contact.record': '        x x . . . . .',
};

test('the table has every action', () => expect(Object.keys(table).sort()).toEqual([...actions].sort()));

test.each(Object.entries(table))('%s', (action, row) => {
  const found = all.map((who) => (may(people[who], action as Action, thing) ? 'x' : '.')).join(' ');
  expect(found).toBe(row.trim());
});

test('a program that reports bounces may do nothing else', () => {
  const reporter = [role('bounce-reporter', null, 'secretariat')];
  expect(actions.filter((action) => may(reporter, action, thing))).toEqual(['bounce.report']);
  expect([...standings([role('bounce-reporter', null, 'NORTH'), role('bounce-reporter', 'AAA', null)], thing)]).toEqual([]);
});

describe('standings', () => {
  test.each(all)('%s', (who) => expect([...standings(people[who], thing)]).toEqual(who === 'stranger' ? [] : [who]));
  test('one person can have several', () => {
    expect(standings([...people.coordinator, ...people['focal-point']], thing)).toEqual(new Set(['coordinator', 'focal-point']));
  });
  test('nobody is a focal point of nothing, or coordinator of no region', () => {
    expect(standings([role('focal-point', null, null), role('regional-coordinator', null, null)], {})).toEqual(new Set());
  });
});
