/** What is kept on this device. Where the browser forbids it (private windows), nothing is, and nothing breaks. */

const prefix = 'plenary.';

export interface Remembered<T> {
  get(): T | null;
  set(value: T): void;
  forget(): void;
}

/** A place by its name. */
export const remembered = <T>(name: string): Remembered<T> => ({
  get: () => {
    try {
      const text = localStorage.getItem(prefix + name);
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  },
  set: (value) => {
    try {
      localStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {}
  },
  forget: () => {
    try {
      localStorage.removeItem(prefix + name);
    } catch {}
  },
});

/** Forgets every place whose name begins so. */
export function forgetAll(beginning: string): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix + beginning)) localStorage.removeItem(name);
  } catch {}
}
