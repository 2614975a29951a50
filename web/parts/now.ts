/** The device's clock, for what is said in words such as "in 12 days". */
import { useSyncExternalStore } from 'react';

const minute = 60_000;
const listeners = new Set<() => void>();
let now = Date.now();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, minute);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Milliseconds since 1970; renews itself every minute. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
