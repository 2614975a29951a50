/** Random schedules for fast-check: steps at any minute, and at the instants where rules meet, a millisecond before or after included. */
import fc from 'fast-check';
import type { Instant } from '../../domain/lifecycle.ts';
import { categories } from '../../domain/template/categories.ts';
import { begins, day, hour, inWords, type Seat, type Step, seats, states, words } from './schedule.ts';
import { liveSimulated } from './simulated.ts';

/** When something is due if nobody says anything: notices, the mornings people wait for, and deadlines. */
const moments: readonly Instant[] = [...new Set(liveSimulated([]).lines.map((line) => line.due))].sort((a, b) => a - b);

/** Within the 85 days in which something is due. */
const when: fc.Arbitrary<Instant> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 85 * 24 * 4 }).map((quarter) => begins + quarter * 15 * 60_000 + 7 * 60_000) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...moments), fc.constantFrom(-day, -3 * hour, -1, 0, 1, 3 * hour, 20 * hour, 3 * day))
      .map(([at, by]) => Math.max(begins + 1, at + by)),
  },
);
const seat: fc.Arbitrary<Seat> = fc.constantFrom(...(Object.keys(seats) as Seat[]));
const after = fc.constantFrom(0, 0, 1, 5 * hour, day, 4 * day);
const category = fc.constantFrom(...categories);
const of = <T extends object>(weight: number, step: { [K in keyof T]: fc.Arbitrary<T[K]> }) => ({ weight, arbitrary: fc.record(step) });
const kind = <K extends string>(name: K) => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
  of(4, { kind: kind('hand-over'), at: when, seat, after }),
  of(1, { kind: kind('leave'), at: when, seat }),
  of(2, { kind: kind('join'), at: when, seat, after }),
  of(3, {
    kind: kind('delegate'),
    at: when,
    seat,
    after,
    days: fc.integer({ min: 1, max: 20 }),
    scope: fc.constantFrom('all' as const, 'cycle' as const, 'ask' as const, 'other' as const),
  }),
  of(1, { kind: kind('revoke'), at: when, seat }),
  of(4, { kind: kind('die'), at: when, seat, more: fc.integer({ min: 0, max: 2 }) }),
  of(2, { kind: kind('report'), at: when, seat }),
  of(1, { kind: kind('correct'), at: when, seat }),
  of(2, { kind: kind('mute'), at: when, seat, category }),
  of(1, { kind: kind('unmute'), at: when, seat, category }),
  of(6, {
    kind: kind('say'),
    at: when,
    state: fc.constantFrom(...states),
    what: fc.constantFrom(...words),
    by: fc.constantFrom('secretariat' as const, 'holder' as const),
  }),
);

const later = fc.constantFrom(1, hour, 15 * hour, day, 2 * day, 6 * day);
const state = fc.constantFrom(...states);
/** Just before something is due. */
const eve = fc.tuple(fc.constantFrom(...moments), fc.constantFrom(0, 1, hour, day)).map(([at, by]) => Math.max(begins + 1, at - by));
/** Saturdays, when what is said waits for Monday. */
const saturday = fc.integer({ min: 0, max: 8 }).map((week) => begins + (7 * week + 9) * day);
/** Steps that are seldom near each other by chance, and matter together. */
const story: fc.Arbitrary<readonly Step[]> = fc.oneof(
  fc.tuple(eve, seat, later, after, fc.integer({ min: 0, max: 1 })).map(([at, seat, by, after, more]): Step[] => [
    { kind: 'die', at, seat, more },
    { kind: 'hand-over', at: at + by, seat, after },
  ]),
  fc.tuple(when, seat, later).map(([at, seat, by]): Step[] => [
    { kind: 'report', at, seat },
    { kind: 'join', at: at + by, seat, after: 0 },
  ]),
  fc.tuple(eve, seat, fc.constantFrom('reminders' as const, 'information' as const)).map(([at, seat, category]): Step[] => [
    { kind: 'mute', at, seat, category },
    { kind: 'unmute', at: at + 9 * day, seat, category },
  ]),
  fc
    .tuple(
      saturday,
      state,
      fc.constantFrom('extend' as const, 'remind' as const, 'reopen' as const),
      later,
      fc.constantFrom('hand-over' as const, 'delegate' as const),
    )
    .map(([at, state, what, by, kind]): Step[] => [
      { kind: 'say', at, state, what, by: 'secretariat' },
      kind === 'hand-over'
        ? { kind, at: at + by, seat: state as Seat, after: 0 }
        : { kind, at: at + by, seat: state as Seat, after: 0, days: 3, scope: 'all' },
    ]),
  fc.tuple(saturday, state, later).map(([at, state, by]): Step[] => [
    { kind: 'delegate', at: at - 3 * day, seat: state as Seat, after: 0, days: 60, scope: 'ask' },
    { kind: 'say', at, state, what: 'extend', by: 'secretariat' },
    { kind: 'revoke', at: at + by, seat: state as Seat },
  ]),
  fc
    .tuple(when, state, later, later, fc.constantFrom('revise' as const, 'withdraw' as const))
    .map(([at, state, by, then, what]): Step[] => [
      { kind: 'say', at, state, what: 'submit', by: 'secretariat' },
      { kind: 'say', at: at + by, state, what: 'return', by: 'holder' },
      { kind: 'say', at: at + by + then, state, what, by: 'secretariat' },
    ]),
  fc.tuple(when, state, seat, later).map(([at, state, seat, by]): Step[] => [
    { kind: 'say', at, state, what: 'extend', by: 'secretariat' },
    { kind: 'hand-over', at: at + by, seat, after: 0 },
  ]),
);

/** A schedule of a few steps and stories, printed in words when a property fails. */
export const schedules = (most: number): fc.Arbitrary<readonly Step[]> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: step.map((one): readonly Step[] => [one]) }, { weight: 2, arbitrary: story }), {
      minLength: 1,
      maxLength: most,
      size: 'max',
    })
    .map((parts) => {
      const steps = parts.flat();
      return Object.assign(steps, { [fc.toStringMethod]: () => `\n${inWords(steps)}\n` });
    });
