/** The follow-up of a pledge: asked at most every twelve months, answered or not, until it is kept, changed or withdrawn; across cycles. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../domain/lifecycle.ts';
import { pledge } from '../../domain/pledge/pledge.ts';
import { progress } from '../../domain/pledge/state.ts';
import {
  around,
  begin,
  calendar,
  day,
  days,
  give,
  live,
  paths,
  pledgeTemplate,
  published,
  type Result,
  reach,
  stage,
  take,
} from '../support/pledge.ts';
import { command, utc } from '../support/world.ts';

const zone = pledgeTemplate.zone;
const at = (wall: string) => calendar.moment(wall, zone).at;
const wall = (instant: number | null | undefined) => (instant ? calendar.wallOf(instant, zone) : null);
const says = (status: string, when: number) => give('report', when, { asOf: '2027-03-04', status, text: 'As it stands.' });
const asks = (result: Result) => result.steps.filter(({ event }) => event.type === 'progress-asked').map(({ event }) => wall(event.at));
/** Time alone, from a result on. */
const until = (from: Result, now: number) => take(from, [], now);

describe('the first question', () => {
  test('comes twelve months after publication, with a day to answer by and a reminder before it', () => {
    const from = live(published);
    expect(wall(from.wakeAt)).toBe('2028-03-03T10:00:00');
    const asked = until(from, utc('2028-03-10T00:00'));
    expect(asks(asked)).toEqual(['2028-03-03T10:00:00']);
    expect(wall(asked.state?.ask?.dueAt)).toBe('2028-04-14T23:59:59');
    expect(asked.steps.at(-1)?.notices.map(({ text, audience }) => [text, audience])).toEqual([['pledge-progress-asked', 'contributors']]);
    expect(asked.plans.at(-1)?.notices.map(({ text, due }) => [text, wall(due)])).toEqual([
      ['pledge-progress-reminder', '2028-04-07T09:00:00'],
    ]);
  });
  test('waits for the stage to begin asking, and is not asked after its end', () => {
    const window = (from: string, to: string | null) => ({ from: at(from), until: to && at(to) });
    const later = live([begin(window('2029-01-01T09:00', null)), ...published.slice(1)]);
    expect(wall(later.wakeAt)).toBe('2029-01-01T09:00:00');
    expect(live([begin(window('2027-01-01T09:00', '2028-03-01T09:00')), ...published.slice(1)]).wakeAt).toBeNull();
  });
  test('moves when the stage is given new dates; one that waits for an answer stays', () => {
    const from = live(published);
    const dates = (f: string, u: string) => command('asking', { stage, from: at(f), until: at(u) }, stage, days(20));
    expect(wall(take(from, [dates('2028-06-01T09:00', '2030-01-01T09:00')], days(20)).wakeAt)).toBe('2028-06-01T09:00:00');
    expect(take(from, [dates('2027-01-01T09:00', '2028-01-01T09:00')], days(20)).wakeAt).toBeNull();
    const asked = until(from, utc('2028-03-10T00:00'));
    const after = take(
      asked,
      [{ ...dates('2029-01-01T09:00', '2030-01-01T09:00'), receivedAt: utc('2028-03-11T00:00') }],
      utc('2028-03-11T00:00'),
    );
    expect(wall(after.state?.ask?.dueAt)).toBe('2028-04-14T23:59:59');
  });
  test('dates that say nothing new change nothing', () => {
    const from = live(published);
    const { asking } = from.state ?? {};
    expect(take(from, [command('asking', { stage, ...asking }, stage, days(20))], days(20)).steps).toEqual([]);
  });
  test('is not asked where the template does not ask', () => {
    const silent = {
      ...pledgeTemplate,
      phases: pledgeTemplate.phases.map((p) => ({
        ...p,
        stages: p.stages.map((s) => (s.kind === 'follow-up' ? { ...s, asking: undefined } : s)),
      })),
    };
    expect(live(published, around(undefined, { template: silent })).wakeAt).toBeNull();
  });
});

describe('an answer', () => {
  const asked = until(live(published), utc('2028-03-10T00:00'));
  test.each([
    ['in-progress', 'published', '2029-03-20T01:00:00'],
    ['kept', 'kept', null],
    ['changed', 'changed', null],
    ['withdrawn', 'withdrawn', null],
  ] as const)('that says %s makes the pledge %s', (status, becomes, next) => {
    const after = take(asked, [says(status, utc('2028-03-20T00:00'))], utc('2028-03-20T00:00'));
    expect(after.state).toMatchObject({ status: becomes, ask: null, reports: [{ number: 1, asOf: '2027-03-04', status }] });
    expect(wall(after.wakeAt)).toBe(next);
    expect(after.steps.at(-1)?.notices.map(({ text }) => text)).toEqual(['pledge-progress-noted']);
    expect(after.plans.at(-1)?.notices).toEqual([]);
  });
  test('given unasked is taken too, and nobody asks before twelve months have passed since', () => {
    expect(wall(take(live(published), [says('in-progress', utc('2027-12-01T09:00'))], utc('2027-12-01T09:00')).wakeAt)).toBe(
      '2028-12-01T10:00:00',
    );
  });
  test('of a day to come is refused', () => {
    const given = give('report', days(8), { asOf: '2027-03-10', status: 'kept', text: 'It will be.' });
    expect(take(live(published), [given], days(8)).answers.get(given.id)).toMatchObject({ rule: 'pledge.as-of-in-future' });
  });
  test('can be corrected: what was said to be kept goes on', () => {
    const after = live([...paths.kept, says('in-progress', days(10))]);
    expect(after.state?.status).toBe('published');
    expect(wall(after.wakeAt)).toBe('2028-03-11T10:00:00');
  });
  test('that it is changed is followed by what it is now, and then it is asked about again', () => {
    const after = live([...paths.changed, give('change', days(10)), give('submit', days(11)), give('accept', days(12))]);
    expect(after.state).toMatchObject({ status: 'published', published: 2 });
    expect(wall(after.wakeAt)).toBe('2028-03-13T10:00:00');
  });
});

test('silence is recorded as not answered: nothing is said, nothing else changes, and the next question comes in its time', () => {
  const after = until(live(published), utc('2028-05-01T00:00'));
  expect(after.state).toMatchObject({ status: 'published', ask: null, asked: 1, unanswered: 1, reports: [] });
  const silent = after.steps.find(({ event }) => event.type === 'not-answered');
  expect(wall(silent?.event.at)).toBe('2028-04-14T23:59:59');
  expect(silent?.notices).toEqual([]);
  expect(wall(after.wakeAt)).toBe('2029-03-03T10:00:00');
});

test('an answer received in its time counts though it is decided after it', () => {
  const asked = until(live(published), utc('2028-03-10T00:00'));
  const due = asked.state?.ask?.dueAt ?? 0;
  const after = take(asked, [says('kept', due)], due + 30 * day);
  expect(after.state).toMatchObject({ status: 'kept', unanswered: 0 });
});

describe('the next cycle', () => {
  const next = 'follow-up:next:follow:pledges';
  const carry = (when = days(20)) => command('carry', { cycle: 'next', stage: next }, stage, when);
  test.each(['published', 'changed'] as const)('takes over a pledge that is %s, with its lineage, its ID and what was said', (status) => {
    const { from } = reach(status);
    const after = take(from, [carry()], days(20));
    expect(after.state).toMatchObject({ cycle: 'next', stage: next, lineage: [{ cycle: 'small', stage, at: days(20) }], asking: null });
    expect(after.state).toMatchObject({ id: from.state?.id, publicId: from.state?.publicId, reports: from.state?.reports });
    expect(after.steps.at(-1)?.effects.map(({ to, command: { kind, body } }) => [to, kind, body])).toEqual([
      [next, 'hold', { child: 'pledge:small:7' }],
      [stage, 'release', { child: 'pledge:small:7' }],
    ]);
    expect(after.state && pledge.project(after.state).cycle).toBe('next');
  });
  test.each(['drafting', 'submitted', 'returned', 'out-of-scope', 'kept', 'withdrawn'] as const)('leaves one that is %s', (status) => {
    const { from } = reach(status);
    expect(take(from, [carry()], days(20)).steps).toEqual([]);
  });
  test('asks when its own stage does, no earlier than the rhythm allows, whatever the old one says', () => {
    const moved = take(live(published), [carry()], days(20));
    expect(moved.wakeAt).toBeNull();
    const old = command('asking', { stage, from: 0, until: null }, stage, days(21));
    expect(take(moved, [old, command('rest', { stage }, stage, days(22))], days(22)).steps).toEqual([]);
    const own = command('asking', { stage: next, from: at('2027-06-01T09:00'), until: null }, next, days(22));
    const template = { ...pledgeTemplate };
    const after = take(moved, [own], days(22), around(undefined, { template }));
    expect(wall(after.wakeAt)).toBe('2028-03-03T10:00:00');
  });
  test('takes over what rested when its cycle was archived; a second time changes nothing', () => {
    const rested = take(live(published), [command('rest', { stage }, stage, days(10))], days(10));
    expect(rested.state).toMatchObject({ archived: false, asking: null });
    expect(take(rested, [carry(), carry(days(21))], days(21)).state?.lineage).toHaveLength(1);
  });
});

/** What may happen to a pledge, in any order and at any time of ten years. */
const happening = fc.record({
  after: fc.integer({ min: 0, max: 500 }),
  what: fc.oneof(
    fc.constantFrom(...progress).map((status) => ({ kind: 'report', status })),
    fc.constantFrom('change', 'submit', 'accept', 'return', 'out-of-scope', 'drop-change').map((kind) => ({ kind })),
    fc.record({ kind: fc.constant('asking'), from: fc.integer({ min: -400, max: 4000 }), days: fc.integer({ min: 1, max: 4000 }) }),
    fc.constant({ kind: 'carry' }),
    fc.constant({ kind: 'rest' }),
    fc.constant({ kind: 'withdraw' }),
  ),
});

test('whatever happens, nobody is asked more often than every twelve months, nor once it is kept, changed or withdrawn', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (schedule) => {
      let result = live(published);
      let now = days(3);
      const events: Result['steps'][number]['event'][] = [];
      const statusAt: { at: number; status: string }[] = [{ at: days(2), status: 'published' }];
      let cycles = 0;
      const step = (commands: readonly Command[]): void => {
        result = take(result, commands, now);
        expect(result.stuck).toBeNull();
        let state = result.steps.length ? null : result.state;
        for (const { event } of result.steps) events.push(event);
        state = result.state;
        statusAt.push({ at: now, status: state?.status ?? '' });
      };
      for (const { after, what } of schedule) {
        now += after * day;
        step([]);
        const held = result.state?.stage ?? stage;
        const body: Record<string, () => Command> = {
          asking: () => {
            const { from = 0, days: n = 1 } = what as { from?: number; days?: number };
            return command('asking', { stage: held, from: days(from), until: days(from + n) }, held, now);
          },
          carry: () => command('carry', { cycle: `next${++cycles}`, stage: `follow-up:next${cycles}:follow:pledges` }, held, now),
          rest: () => command('rest', { stage: held }, held, now),
          report: () => says((what as { status: string }).status, now),
        };
        step([body[what.kind]?.() ?? give(what.kind as 'change', now)]);
      }
      now += 4000 * day;
      step([]);
      const asked = events.filter(({ type }) => type === 'progress-asked').map((event) => event.at);
      asked.forEach((instant, i) => {
        const before = asked[i - 1];
        if (before !== undefined) expect(instant).toBeGreaterThanOrEqual(calendar.add(before, 'P12M', 1, zone));
      });
      let status = 'published';
      for (const event of events) {
        if (event.type === 'answered')
          status = { 'in-progress': 'published', kept: 'kept', changed: 'changed', withdrawn: 'withdrawn' }[event.status];
        if (event.type === 'withdrawn') status = 'withdrawn';
        if (event.type === 'published' && status === 'changed') status = 'published';
        if (event.type === 'progress-asked') expect(status).toBe('published');
      }
    }),
    { numRuns: 300 },
  );
});
