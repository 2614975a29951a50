/** What a key means in a list of rows that are chosen from: pure, so that every key is told in one place. Follows the ARIA pattern of a grid. */

/** Where the focus goes, and what becomes of the choice. */
export type Meaning =
  | { readonly to: number; readonly choose?: 'both' }
  | { readonly choose: 'this' | 'all' | 'none' }
  | { readonly open: true };

export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Rows that Page Up and Page Down pass over. */
const step = 10;

/** `at`: the row that has the focus, of `count`. Null when the key means nothing here. */
export function meaningOf({ key, shiftKey, ctrlKey, metaKey }: Pressed, at: number, count: number): Meaning | null {
  const within = (n: number): number => Math.max(0, Math.min(count - 1, n));
  const move = (to: number): Meaning => ({ to: within(to), ...(shiftKey && { choose: 'both' as const }) });
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? { choose: 'all' } : null;
  switch (key) {
    case 'ArrowDown':
      return move(at + 1);
    case 'ArrowUp':
      return move(at - 1);
    case 'PageDown':
      return move(at + step);
    case 'PageUp':
      return move(at - step);
    case 'Home':
      return move(0);
    case 'End':
      return move(count - 1);
    case ' ':
      return { choose: 'this' };
    case 'Escape':
      return { choose: 'none' };
    case 'Enter':
      return { open: true };
    default:
      return null;
  }
}
