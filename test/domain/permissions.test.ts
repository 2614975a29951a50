import { describe, expect, test } from 'vitest';
import {
  type Action,
  actions,
  type Membership,
  may,
  mayName,
  passesOn,
  type Standing,
  standings,
  type Thing,
} from '../../domain/permissions.ts';

const thing: Thing = { participant: 'AAA', region: 'NORTH', regions: ['NORTH', 'SOUTH'] };
const role = (name: string, participant: string | null, body: string | null): Membership => ({ role: name, participant, body });

/** Who stands how towards a thing of AAA, whose coordinator is that of NORTH. */
const people: Record<Exclude<Standing, 'bounce-reporter' | 'author' | 'decider'> | 'stranger', readonly Membership[]> = {
  secretariat: [role('secretariat', null, 'secretariat')],
  coordinator: [role('regional-coordinator', null, 'NORTH')],
  'informed-coordinator': [role('regional-coordinator', null, 'SOUTH')],
  'focal-point': [role('focal-point', 'AAA', null)],
  drafter: [role('drafter', 'AAA', null)],
  'clearing-authority': [role('clearing-authority', 'AAA', null)],
  observer: [role('observer', 'AAA', null)],
  stranger: [
    role('focal-point', 'BBB', null),
    role('regional-coordinator', null, 'WEST'),
    role('secretariat', null, 'NORTH'),
    role('clearing-authority', 'BBB', null),
  ],
};
const all = Object.keys(people) as (keyof typeof people)[];

/** secretariat, coordinator, informed coordinator, focal point, drafter, clearing authority, observer, stranger: x may. */
const table: Record<Action, string> = {
  'template.read': '         x . . . . . . .',
  'cycle.create': '          x . . . . . . .',
  'cycle.launch': '          x . . . . . . .',
  'cycle.archive': '         x . . . . . . .',
  'cycle.reschedule': '      x . . . . . . .',
  'cycle.audit': '           x . . . . . . .',
  'cycle.notices': '         x . . . . . . .',
  'call.open': '             x . . . . . . .',
  'call.read': '             x x x . . . . .',
  'delivery.resolve': '      x . . . . . . .',
  'bounce.report': '         x . . . . . . .',
  'explanation.read': '      x x x . . . . .',
  'directory.read': '        x . . . . . . .',
  'directory.write': '       x . . . . . . .',
  'participant.people': '    x x . x x x x .',
  'contribution.read': '     x x x x x x x .',
  'contribution.read-draft': 'x . . x x x . .',
  'contribution.draft': '    x . . x x . . .',
  'contribution.ask-clearance': '. . . x x . . .',
  'contribution.clear': '. . . . . x . .',
  'contribution.submit': '   x . . x . . . .',
  'contribution.revise': '   x . . x x . . .',
  'contribution.withdraw': ' x . . x . . . .',
  'contribution.decline': '  x . . x . . . .',
  'contribution.delay': '    x . . x . . . .',
  'contribution.decide': '   . x . . . . . .',
  'contribution.enter': '    x x . . . . . .',
  'contribution.publish': '  x x . . . . . .',
  'contribution.extend': '   x x . . . . . .',
  'contribution.reopen': '   x x . . . . . .',
  'contribution.remind': '   x x . . . . . .',
  'contribution.replan': '   x . . . . . . .',
  'pledge.record': '         x . . x x . . .',
  'pledge.read': '           x x x x x x x .',
  'pledge.draft': '          x . . x x . . .',
  'pledge.submit': '         x . . x . . . .',
  'pledge.change': '         x . . x . . . .',
  'pledge.withdraw': '       x . . x . . . .',
  'pledge.answer-partner': ' x . . x . . . .',
  'pledge.report': '         x . . x . . . .',
  'pledge.screen': '         x . . . . . . .',
  'pledge.archive': '        x . . . . . . .',
  'contact.read': '          x x x . . . . .',
  'contact.record': '        x x . . . . . .',
  'mandate.record': '         x . . . . . . .',
  'mandate.manage': '         x . . . . . . .',
  'mandate.progress': '       x . . x x . . .',
  'contribution.schedule': ' x . . . . . . .',
  'objection.make': '         . . . x . . . .',
  'list.read': '              x . . x x x x .',
  'event.read': '             x x x . . . . .',
  'event.manage': '           x x . . . . . .',
  'event.comment': '          . . . x x . . .',
  'contribution.restrict': ' x . . x . . . .',
  'document.read': '         x . . . . . . .',
  'document.write': '        x . . . . . . .',
  'document.publish': '      x . . . . . . .',
  'document.override': '     x . . . . . . .',
  'document.transmit': '     x . . . . . . .',
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

/** The same columns: who gives the role and ends it. Then: whether its holder hands it over and delegates it. */
const naming: Record<string, [string, boolean]> = {
  'focal-point': ['         x x . . . . . .', true],
  'clearing-authority': ['  x . . x . . . .', true],
  drafter: ['             x . . x . . . .', false],
  observer: ['            x . . x . . . .', false],
  'regional-coordinator': ['x . . . . . . .', true],
  secretariat: ['         x . . . . . . .', true],
  'bounce-reporter': ['     x . . . . . . .', false],
  'a-role-of-a-template': ['x . . . . . . .', false],
};

describe('naming people', () => {
  test.each(Object.entries(naming))('%s', (name, [row, passedOn]) => {
    expect(all.map((who) => (mayName(people[who], name, thing) ? 'x' : '.')).join(' ')).toBe(row.trim());
    expect(passesOn(name)).toBe(passedOn);
  });

  test.each(all)('is not delegated: %s by delegation names nobody, and writes nothing in the directory', (who) => {
    const delegated = people[who].map((m) => ({ ...m, by: 'ada' }));
    expect(Object.keys(naming).filter((name) => mayName(delegated, name, thing))).toEqual([]);
    expect(may(delegated, 'directory.write', thing)).toBe(false);
  });

  test('a body is for the secretariat to fill, whatever region one coordinates', () => {
    expect(mayName(people.coordinator, 'focal-point', {})).toBe(false);
    expect(mayName(people['focal-point'], 'drafter', { participant: 'BBB' })).toBe(false);
    expect(mayName(people.secretariat, 'regional-coordinator', {})).toBe(true);
  });
});
