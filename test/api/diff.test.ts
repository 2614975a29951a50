import { expect, test } from 'vitest';
import { changes, recent } from '../../api/diff.ts';

/** Two texts that have not a word in common: the most work there is. */
const words = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`).join(' ');

test('fields that came, went or stayed differ or not; lists and numbers are compared as texts', () => {
  expect(changes({ a: 'x', b: ['p', 'q'], n: 1 }, { b: ['p'], n: 1, c: 'new' }).map(({ field }) => field)).toEqual(['a', 'b', 'c']);
});

test('all fields share one budget; what it does not reach is shown as replaced, and says so', () => {
  const fields = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const of = (prefix: string) => Object.fromEntries(fields.map((field) => [field, words(`${prefix}${field}`, 10_000)]));
  const begun = performance.now();
  const found = changes({ ...of('x'), short: 'We plan two.' }, { ...of('y'), short: 'We opened two.' }, 200);
  expect(performance.now() - begun).toBeLessThan(1_500);
  expect(found.filter(({ whole }) => whole).map(({ field }) => field)).toEqual(fields);
  expect(found.find(({ field }) => field === 'short')?.changes).toHaveLength(4);
  expect(found[0]?.changes.map(({ added, removed }) => [added, removed])).toEqual([
    [false, true],
    [true, false],
  ]);
});

test('with no time left a field that is new has no empty part', () => {
  expect(changes({}, { a: 'new' }, 0)).toEqual([{ field: 'a', whole: true, changes: [{ value: 'new', added: true, removed: false }] }]);
});

test('what was made is kept for the keys asked for last', () => {
  const made: string[] = [];
  const keep = recent<string>(2);
  const ask = (key: string) =>
    keep(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(ask)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
