/** The one clock of the durable side: the system's, or in time-skipped tests the test server's. */
import type { Instant } from '../domain/lifecycle.ts';

export interface Clock {
  now(): Instant | Promise<Instant>;
}

export const systemClock: Clock = { now: () => Date.now() };
