import { fc, test as forAll } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { instantQueue } from '../../domain/queue.ts';

test('an empty queue has no next instant and nothing to give', () => {
  const queue = instantQueue<string>();
  expect([queue.next(), queue.pop()]).toEqual([null, undefined]);
  queue.push(1, 'only');
  expect([queue.next(), queue.pop(), queue.next(), queue.pop()]).toEqual([1, 'only', null, undefined]);
});

forAll.prop([fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }))])(
  'gives the earliest first, in order of arrival within an instant',
  (acts) => {
    const queue = instantQueue<string>();
    const kept: { at: number; item: string }[] = [];
    for (const [i, at] of acts.entries()) {
      if (at !== null) {
        queue.push(at, `${at}#${i}`);
        kept.push({ at, item: `${at}#${i}` });
        kept.sort((a, b) => a.at - b.at); // stable
      } else {
        expect(queue.next()).toBe(kept[0]?.at ?? null);
        expect(queue.pop()).toBe(kept.shift()?.item);
      }
    }
    while (kept.length) expect(queue.pop()).toBe(kept.shift()?.item);
    expect(queue.next()).toBeNull();
  },
);
