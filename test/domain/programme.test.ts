import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProgrammeItem, programme } from '../../domain/programme.ts';

const hour = 3_600_000;
const item = (id: string, from: number, until: number, change: Partial<ProgrammeItem> = {}): ProgrammeItem => ({
  ...{ id, session: 'meeting', from: from * hour, until: until * hour, venue: null, room: null, chairs: [], speakers: [] },
  ...change,
});
const clashes = (...items: ProgrammeItem[]) =>
  programme(items).clashes.map(({ kind, items: [a, b], who }) => [kind, a, b, who].join(' ').trim());

test('the programme is in order of time', () => {
  expect(programme([item('c', 12, 13), item('b', 9, 11), item('a', 9, 10)]).items.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('one room holds one thing at a time; what ends as the next begins does not meet it', () => {
  const room = { room: 'Room 4' };
  expect(clashes(item('a', 9, 11, room), item('b', 10, 12, room), item('c', 12, 13, room))).toEqual(['room a b Room 4']);
  expect(clashes(item('a', 9, 11, { ...room, venue: 'Geneva' }), item('b', 10, 12, { ...room, venue: 'New York' }))).toEqual([]);
});

test('nobody chairs or speaks in two places at once', () => {
  expect(
    clashes(item('a', 9, 11, { chairs: ['KEN', 'ESP'] }), item('b', 10, 12, { speakers: ['KEN'] }), item('c', 10, 11, { chairs: ['MEX'] })),
  ).toEqual(['person a b KEN']);
});

test('no side event is held over a plenary; other things may be', () => {
  const plenary = item('a', 9, 12, { session: 'plenary' });
  expect(clashes(plenary, item('b', 10, 11, { session: 'side-event' }), item('c', 10, 11, { session: 'round-table' }))).toEqual([
    'plenary a b',
  ]);
  expect(clashes(item('a', 9, 12), item('b', 10, 11, { session: 'side-event' }))).toEqual([]);
});

test('of any items, those that meet in a room are found, and no others', () => {
  const any = fc.array(fc.record({ from: fc.nat(30), long: fc.integer({ min: 1, max: 12 }), room: fc.constantFrom('1', '2', null) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(any, (all) => {
      const items = all.map(({ from, long, room }, n) => item(`i${n}`, from, from + long, { room }));
      const meets = items.flatMap((a, n) =>
        items
          .slice(n + 1)
          .filter((b) => a.room !== null && a.room === b.room && a.from < b.until && b.from < a.until)
          .map((b) => [a.id, b.id].sort().join()),
      );
      expect(
        programme(items)
          .clashes.map(({ items: pair }) => [...pair].sort().join())
          .sort(),
      ).toEqual(meets.sort());
    }),
  );
});
