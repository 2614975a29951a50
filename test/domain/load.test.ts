/** How often a person is reminded in seven days. */
import { describe, expect, test } from 'vitest';
import { aboveCap, counts, weekMs, yields } from '../../domain/load.ts';

const day = 86_400_000;
const at = 100 * day;

describe('with a cap of three', () => {
  test.each<[string, number[], boolean]>([
    ['nothing before', [], false],
    ['two before', [at - day, at - 2 * day], false],
    ['three before', [at - day, at - 2 * day, at - 3 * day], true],
    ['three at one instant, which are one mail', [at - day, at - day, at - day, at - 2 * day], false],
    ['one of three seven days ago', [at - day, at - 2 * day, at - weekMs], false],
    ['one of three a moment less than seven days ago', [at - day, at - 2 * day, at - weekMs + 1], true],
    ['what goes in the same mail, or later', [at - day, at - 2 * day, at, at + 1], false],
  ])('%s', (_, earlier, above) => expect(aboveCap(at, earlier, 3)).toBe(above));
});

test.each([
  [{ kind: 'scheduled', required: false }, [true, true]],
  [{ kind: 'scheduled', required: true }, [true, false]],
  [{ kind: 'transition', required: false }, [false, false]],
  [{ kind: 'transition', required: true }, [false, false]],
] as const)('%o: counts, and yields', (notice, expected) => expect([counts(notice), yields(notice)]).toEqual(expected));
