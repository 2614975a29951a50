import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { container } from '../../domain/container.ts';
import { type Command, type Instant, subjectId } from '../../domain/lifecycle.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../../domain/span.ts';
import { command, context, utc } from '../support/world.ts';

const from = utc('2027-06-01T08:00');
const until = utc('2027-06-03T16:00');
const before = utc('2027-02-01T08:00');
const day = 86_400_000;
const zone = 'Africa/Casablanca';

const life = container<SpanState, SpanEvent>({
  type: 'event',
  decide: (state, c) => decideSpan('event', state, c),
  evolve: (state, e) => evolveSpan('event', state, e),
  wakeAt: wakeAtOf,
  effects: () => [],
});
type Result = Advanced<SpanState, SpanEvent>;
const take = (at: Result | null, commands: readonly Command[], now: Instant): Result =>
  advance(life, at ?? { state: null, revision: 0, stuck: null }, commands, now, context());
const give = (kind: string, body: object, at: Instant) => command(kind, body, 'phase:c1:round', at);
const place = { cycle: 'c1', phase: 'round', stage: 'conference' };
const begun = (dates: object = {}) => take(null, [give('begin', { ...place, from, until, zone, ...dates }, before)], before);
const later = { from: from + 30 * day, until: until + 30 * day, zone, because: 'command-1' };

const reach: Record<string, { state: () => Result | null; at: Instant }> = {
  new: { state: () => null, at: before },
  planned: { state: begun, at: before + 1 },
  'under-way': { state: () => take(begun(), [], from), at: from + 1 },
  over: { state: () => take(begun(), [], until + 1), at: until + 2 },
  archived: { state: () => take(begun(), [give('archive', {}, before)], before), at: before + 1 },
};
const bodies: Record<string, object> = { begin: { ...place, from, until, zone }, redate: later };
/** Every command in every state: the status it leads to, or the rule it breaks. */
const table: Record<keyof typeof reach, Record<string, string>> = {
  new: { begin: 'planned', elapse: 'subject.new', redate: 'subject.new', archive: 'subject.new', vote: 'subject.new' },
  planned: { begin: 'planned', elapse: 'planned', redate: 'planned', archive: 'archived', vote: 'command.unknown' },
  'under-way': { begin: 'under-way', elapse: 'under-way', redate: 'planned', archive: 'archived', vote: 'command.unknown' },
  over: { begin: 'over', elapse: 'over', redate: 'over', archive: 'archived', vote: 'command.unknown' },
  archived: { begin: 'archived', elapse: 'archived', redate: 'archived', archive: 'archived', vote: 'command.unknown' },
};
describe.each(Object.entries(table))('a stage between two dates that is %s', (name, row) => {
  test.each(Object.entries(row))('%s: %s', (kind, outcome) => {
    const { state, at } = reach[name] as (typeof reach)[string];
    const [answer] = take(state(), [give(kind, bodies[kind] ?? {}, at)], at).answers.values();
    expect(answer?.ok ? answer.status : answer?.rule).toBe(outcome);
  });
});

test('it is under way from its first instant, and over after its last', () => {
  const planned = begun();
  expect([planned.state?.id, planned.wakeAt]).toEqual([subjectId.event('c1', 'round', 'conference'), from]);
  const held = take(planned, [], from);
  expect([held.state?.status, held.wakeAt]).toEqual(['under-way', until + 1]);
  expect(take(held, [], until).steps).toEqual([]);
  const over = take(held, [], until + 1);
  expect([over.state?.status, over.wakeAt]).toEqual(['over', null]);
});

test('without an end it is under way until its cycle is archived', () => {
  const held = take(begun({ until: null }), [], from);
  expect([held.state?.status, held.wakeAt]).toEqual(['under-way', null]);
  const archived = take(held, [give('archive', {}, from + 1)], from + 1);
  expect(archived.state && life.done(archived.state)).toBe(true);
});

describe('new dates', () => {
  test('are kept with those they replace and with what moved them; a new generation begins', () => {
    const moved = take(begun(), [give('redate', later, before + 1)], before + 1);
    expect(moved.steps.map((s) => s.event)).toEqual([{ type: 'redated', at: before + 1, ...later, before: { from, until, zone } }]);
    expect(moved.state).toMatchObject({ from: later.from, until: later.until, generation: 2 });
    expect(moved.wakeAt).toBe(later.from);
  });
  test('put off what had begun: it is planned again', () => {
    const moved = take(take(begun(), [], from), [give('redate', later, from + 1)], from + 1);
    expect([moved.state?.status, moved.wakeAt]).toEqual(['planned', later.from]);
  });
  test('that only end later leave under way what is', () => {
    const moved = take(take(begun(), [], from), [give('redate', { ...later, from }, from + 1)], from + 1);
    expect([moved.state?.status, moved.wakeAt]).toEqual(['under-way', later.until + 1]);
  });
  test('that are the same change nothing', () => {
    expect(take(begun(), [give('redate', { from, until, zone, because: 'x' }, before + 1)], before + 1).steps).toEqual([]);
  });
});
