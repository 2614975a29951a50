/** A queue by instant: earliest first, and in order of arrival within an instant. */
import type { Instant } from './lifecycle.ts';

interface Entry<T> {
  readonly at: Instant;
  readonly order: number;
  readonly item: T;
}

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export interface InstantQueue<T> {
  push(at: Instant, item: T): void;
  /** The instant of the first, or none. */
  next(): Instant | null;
  pop(): T | undefined;
}

export function instantQueue<T>(): InstantQueue<T> {
  const heap: Entry<T>[] = [];
  let order = 0;
  const at = (i: number) => heap[i] as Entry<T>;
  const swap = (i: number, j: number) => {
    [heap[i], heap[j]] = [at(j), at(i)];
  };
  return {
    push(instant, item) {
      heap.push({ at: instant, order: order++, item });
      for (let i = heap.length - 1, up = (i - 1) >> 1; i > 0 && before(at(i), at(up)); i = up, up = (i - 1) >> 1) swap(i, up);
    },
    next: () => heap[0]?.at ?? null,
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || first === last) return first?.item;
      heap[0] = last;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(at(child), at(least))) least = child;
        if (least === i) return first.item;
        swap(i, least);
        i = least;
      }
    },
  };
}
