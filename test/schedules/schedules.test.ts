/**
 * Random schedules of what happens to people and contributions: submissions, hand-overs, bounces, extensions, mutes, delegations and their
 * end. Whoever runs them, nobody gets what they should not and nobody misses what they should get (invariants.ts); and both runners leave
 * the same ledger, mails and answers. A schedule that fails is shrunk and printed in words, with the seed that leads to it.
 * The seed is fixed, so that a run says the same twice; `SCHEDULES_SEED` tries others.
 */
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { schedules } from './arbitrary.ts';
import { openDurable } from './durable.ts';
import { brokenIn, invariants } from './invariants.ts';
import { differences } from './lived.ts';
import { eventsOf } from './schedule.ts';
import { liveSimulated } from './simulated.ts';

const seed = Number(process.env.SCHEDULES_SEED ?? 20270401);
/** How many steps and stories a schedule has at most. */
const most = 14;

describe('in the simulation', () => {
  const met = new Map<string, number>();
  const said = new Map<string, number>();
  const count = (of: Map<string, number>, what: string) => of.set(what, (of.get(what) ?? 0) + 1);

  test.prop([schedules(most)], { numRuns: 500, seed })(
    '500 schedules: nobody gets what they should not, nobody misses what they should get',
    (steps) => {
      const lived = liveSimulated(steps);
      for (const event of eventsOf(steps)) count(said, event.what === 'people' ? event.event.kind : event.what);
      for (const answer of lived.answers.values()) count(said, answer.ok ? `accepted: ${answer.status}` : 'refused');
      for (const line of lived.lines) count(said, [line.outcome, line.reason].filter(Boolean).join(' '));
      expect(brokenIn(steps, lived, met)).toEqual([]);
    },
    240_000,
  );

  test('they have what they are about, each often', () => {
    const events = ['joined', 'left', 'delegated', 'revoked', 'address', 'muted', 'unmuted', 'reported', 'dies', 'said'];
    const answers = ['submitted', 'declined', 'delayed', 'returned', 'reopened', 'withdrawn', 'drafting'].map((s) => `accepted: ${s}`);
    const outcomes = [
      'sent',
      'skipped muted',
      'skipped nobody',
      'skipped above-cap',
      'cancelled extended',
      'cancelled submitted',
      'cancelled no-longer-holds-role-passed-on',
      'cancelled delegated-passed-on',
      'bounced address-stopped',
      'bounced address-stopped-passed-on',
      'skipped address-stopped',
      'skipped address-stopped-passed-on',
    ];
    for (const what of [...events, ...answers, ...outcomes]) expect(said.get(what) ?? 0, what).toBeGreaterThan(5);
    for (const name of Object.keys(invariants)) expect(met.get(name) ?? 0, name).toBeGreaterThan(50);
  });
});

describe('by the durable side, with PostgreSQL, apply, delivery and SMTP', async () => {
  const durable = await openDurable();

  test.prop([schedules(most)], { numRuns: 40, seed, interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true })(
    '40 schedules: the same, and what the simulation leaves',
    async (steps) => {
      const lived = await durable.live(steps);
      expect(differences(lived, liveSimulated(steps)), 'durable / simulation').toEqual([]);
      expect(brokenIn(steps, lived)).toEqual([]);
    },
    240_000,
  );
});
