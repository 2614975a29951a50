import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, Instant } from '../../domain/lifecycle.ts';
import { approve, began, closes, hard, hash, listContext, listed, object, type Result, take } from '../support/accreditation.ts';
import { command } from '../support/world.ts';

const day = 86_400_000;
const answer = (result: Result, given: Command) => {
  const found = result.answers.get(given.id);
  return found?.ok ? found.status : found?.rule;
};
const events = (result: Result) => result.steps.map(({ event }) => event.type);

describe('an application on the list', () => {
  test('stands there from when it is complete until the instant counted from the deadline of the call', () => {
    const { state } = listed();
    expect(state).toMatchObject({ status: 'submitted', step: { index: 1, dueAt: closes, list: { until: closes, closed: false } } });
  });

  test('stands there for at least the time its step has, when it was complete late', () => {
    const late = take(take(listed(began + 2), [], began + 2), [], began + 2);
    expect(late.state?.step?.list?.until).toBe(closes);
    const { state } = listed(closes - day);
    expect(state?.step?.list?.until).toBeGreaterThan(closes + 5 * day);
  });

  test('passes by itself a millisecond after the instant, when nobody objected', () => {
    expect(take(listed(), [], closes).state?.status).toBe('submitted');
    const passed = take(listed(), [], closes + 1);
    expect(passed.state).toMatchObject({ status: 'approved', approved: 1, passed: { until: closes } });
    expect(events(passed)).toEqual(['approved']);
  });

  test('is decided by nobody while others may object', () => {
    const given = [approve(closes - day), command('reject', { contentHash: hash, reason: 'No.' }, 'sec', closes - day)];
    for (const one of given) expect(answer(take(listed(), [one], closes - day), one)).toBe('decision.list-open');
  });

  test('is not sent back or lost: its applicant may take it back, and then nobody objects to it', () => {
    const withdrawn = take(listed(), [command('withdraw', {}, 'fp-org', closes - day)], closes - day);
    expect(withdrawn.state?.status).toBe('withdrawn');
    const given = object(closes - 1);
    expect(answer(take(withdrawn, [given], closes - 1), given)).toBe('objection.not-listed');
  });
});

describe('an objection', () => {
  test.each([
    ['a minute before', -60_000],
    ['in the last millisecond', 0],
  ])('%s counts, and the body decides after the list is closed', (_, by) => {
    const given = object(closes + by);
    const result = take(listed(), [given], closes + 1);
    expect(answer(result, given)).toBe('submitted');
    expect(events(result)).toEqual(['objected', 'objections-closed']);
    expect(result.state).toMatchObject({ status: 'submitted', step: { index: 1, list: { closed: true, objections: [{ by: 'AAA' }] } } });
    expect(take(result, [approve(closes + day)], closes + day).state?.status).toBe('approved');
    const rejection = command('reject', { contentHash: hash, reason: 'Upheld.' }, 'sec', closes + day);
    expect(take(result, [rejection], closes + day).state?.status).toBe('rejected');
  });

  test('one millisecond late is refused by its rule, and stops nothing', () => {
    const given = object(closes + 1);
    const result = take(listed(), [given], closes + 1);
    expect(answer(result, given)).toBe('objection.late');
    expect(result.state?.status).toBe('approved');
  });

  test('counts when everything was down across the instant', () => {
    const given = [object(closes - 1, 'AAA'), object(closes + 1, 'BBB')];
    const result = take(listed(), given, closes + 9 * day);
    expect(given.map((one) => answer(result, one))).toEqual(['submitted', 'objection.late']);
    expect(events(result)).toEqual(['objected', 'objections-closed', 'escalated']);
  });

  test('that was received in time and comes to be known when the list had passed takes the word back', () => {
    const passed = take(listed(), [], closes + 1);
    const given = object(closes);
    const result = take(passed, [given], closes + 5_000);
    expect(answer(result, given)).toBe('submitted');
    expect(result.state).toMatchObject({ status: 'submitted', approved: null, passed: null, step: { list: { closed: true } } });
    expect(events(result)).toEqual(['objected', 'objections-closed']);
    expect(result.steps.at(-1)?.effects).toMatchObject([{ command: { kind: 'unsettled' } }]);
    // Nobody is told that it was accepted, if that has not been said yet.
    expect(result.plans.at(-1)?.moot.events).toContain('approved');
    const late = object(closes + 1, 'BBB');
    expect(answer(take(result, [late], closes + 6_000), late)).toBe('objection.late');
  });

  test.each([
    ['a drafter of a State', object(closes - day, 'BBB', 'drafter-bbb'), 'authority.missing'],
    ['the focal point of another State', object(closes - day, 'BBB', 'fp-aaa'), 'authority.missing'],
    ['the secretariat, which holds no State', object(closes - day, 'BBB', 'sec'), 'authority.missing'],
    ['a stakeholder', object(closes - day, 'NGO'), 'objection.not-entitled'],
    ['whoever works for a focal point, by delegation', object(closes - day, 'CCC', 'deputy', 'fp-ccc'), 'submitted'],
    ['the same, without saying for whom', object(closes - day, 'CCC', 'deputy', null), 'authority.missing'],
  ])('by %s', (_, given, expected) => {
    expect(answer(take(listed(), [given], closes - day), given)).toBe(expected);
  });

  test('is taken once from each State', () => {
    const twice = [object(closes - 2 * day), object(closes - day), object(closes - day, 'BBB')];
    const result = take(listed(), twice, closes - day);
    expect(twice.map((one) => answer(result, one))).toEqual(['submitted', 'objection.twice', 'submitted']);
  });

  test('is not decided on by who made it', () => {
    const both = listContext({
      membershipsOf: (person) => [
        { role: 'focal-point', participant: 'AAA', body: null },
        ...(person === 'both' ? [{ role: 'secretariat', participant: null, body: 'secretariat' }] : []),
      ],
    });
    const objected = take(listed(), [object(closes, 'AAA', 'both')], closes + 1, both);
    const given = approve(closes + 2, 'both');
    expect(answer(take(objected, [given], closes + 2, both), given)).toBe('decision.own-objection');
  });

  test('before the application is on the list is no objection to anything', () => {
    const before = take(listed(hard.at), [], hard.at);
    const revised = take(before, [command('revise', {}, 'fp-org', hard.at)], hard.at);
    const given = object(hard.at + 1);
    expect(answer(take(revised, [given], hard.at + 1), given)).toBe('objection.not-listed');
  });
});

/** Who objects when, and when the row of it comes to be seen: at once, or after a slow write. */
interface Objects {
  readonly by: string;
  readonly at: Instant;
  readonly seen: Instant;
}
const around = fc.oneof(
  fc.constantFrom(-day, -60_000, -1, 0, 1, 2, 60_000, day).map((by) => closes + by),
  fc.integer({ min: hard.at + 1, max: closes + 5 * day }),
);
const schedule = fc.record({
  objections: fc.array(
    fc
      .record({ by: fc.constantFrom('AAA', 'BBB', 'CCC', 'NGO'), at: around, slow: fc.constantFrom(0, 0, 0, 3, 5_000) })
      .map(({ slow, ...rest }): Objects => ({ ...rest, seen: rest.at + slow })),
    { maxLength: 4 },
  ),
  outages: fc.array(
    fc
      .record({ from: around, long: fc.constantFrom(1, 60_000, 6 * 3_600_000, 3 * day) })
      .map(({ from, long }) => [from, from + long] as const),
    { maxLength: 3 },
  ),
});

test('in 1,000 random schedules an objection received before the instant stops, and one after it does not, whatever was down', () => {
  const ends = closes + 20 * day;
  fc.assert(
    fc.property(schedule, ({ objections, outages }) => {
      const up = (at: Instant): Instant => {
        const out = outages.filter(([from, until]) => from <= at && at < until).map(([, until]) => until);
        return out.length ? up(Math.max(...out)) : at;
      };
      let result = listed();
      const answers = new Map<string, string | undefined>();
      const rows = objections.map((one) => ({ ...one, given: object(one.at, one.by) }));
      const runs = [...new Set([closes + 1, ends, ...rows.map(({ seen }) => seen)].map(up))].sort((a, b) => a - b);
      let known = 0;
      const waiting = [...rows].sort((a, b) => a.seen - b.seen);
      for (const now of runs) {
        const seen = waiting.slice(known).filter((row) => row.seen <= now);
        known += seen.length;
        const given = seen.map((row) => row.given);
        result = take(result, given, now);
        for (const one of given) answers.set(one.id, answer(result, one));
        expect(result.stuck).toBeNull();
      }
      const states = rows.filter(({ by }) => by !== 'NGO');
      const inTime = states.filter(({ at }) => at <= closes);
      for (const { given, at } of states) {
        const said = answers.get(given.id);
        if (at > closes) expect(said).toBe('objection.late');
        else expect(['submitted', 'objection.twice']).toContain(said);
      }
      if (inTime.length) {
        expect(result.state).toMatchObject({ status: 'submitted', approved: null, step: { list: { closed: true } } });
        expect(result.state?.step?.list?.objections.map(({ by }) => by).sort()).toEqual([...new Set(inTime.map(({ by }) => by))].sort());
      } else expect(result.state).toMatchObject({ status: 'approved', approved: 1 });
    }),
    { numRuns: 1_000, seed: 20_300_507 },
  );
});
