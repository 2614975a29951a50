import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type Command, type Instant, subjectId } from '../../domain/lifecycle.ts';
import { type PhaseEvent, type PhaseState, phase } from '../../domain/phase.ts';
import { calendar, command, context, utc } from '../support/world.ts';

const from = utc('2027-03-01T08:00');
const until = utc('2027-06-30T08:00');
const before = utc('2027-02-01T08:00');
const moment = (wall: string) => calendar.moment(wall, 'Europe/Zurich');
const deadline = {
  zone: 'Europe/Zurich',
  soft: moment('2027-05-31T23:59:59'),
  grace: moment('2027-05-31T23:59:59'),
  hard: moment('2027-06-10T23:59:59'),
};
const calls = ['north', 'south'].map((stage) => ({ stage, opens: from, deadline }));
const callId = subjectId.call('c1', 'round', 'north');

type Result = Advanced<PhaseState, PhaseEvent>;
const take = (at: Result | null, commands: readonly Command[], now: Instant): Result =>
  advance(phase, at ?? { state: null, revision: 0, stuck: null }, commands, now, context());
const begin = (dates = { from, until }) => command('begin', { cycle: 'c1', phase: 'round', calls, ...dates }, 'cycle:c1', before);
const give = (kind: string, body: object, at: Instant) => command(kind, body, 'cycle:c1', at);
const told = (result: Result) => result.steps.flatMap((s) => s.effects);

const reach: Record<string, { state: () => Result | null; at: Instant }> = {
  new: { state: () => null, at: before },
  planned: { state: () => take(null, [begin()], before), at: before + 1 },
  open: { state: () => take(take(null, [begin()], before), [], from), at: from + 1 },
  closed: { state: () => take(take(null, [begin()], before), [], until + 1), at: until + 2 },
  archived: { state: () => take(take(null, [begin()], before), [give('archive', {}, from)], from), at: from + 1 },
};
/** Every command in every state: the status it leads to, or the rule it breaks. A phase knows nobody but its cycle, its calls and time. */
const table: Record<keyof typeof reach, Record<string, string>> = {
  new: { begin: 'planned', elapse: 'subject.new', settled: 'subject.new', archive: 'subject.new', open: 'subject.new' },
  planned: { begin: 'planned', elapse: 'planned', settled: 'planned', archive: 'archived', open: 'command.unknown' },
  open: { begin: 'open', elapse: 'open', settled: 'open', archive: 'archived', open: 'command.unknown' },
  closed: { begin: 'closed', elapse: 'closed', settled: 'closed', archive: 'archived', open: 'command.unknown' },
  archived: { begin: 'archived', elapse: 'archived', settled: 'archived', archive: 'archived', open: 'command.unknown' },
};
const bodies: Record<string, object> = { begin: { cycle: 'c1', phase: 'round', from, until, calls }, settled: { child: callId } };

describe.each(Object.entries(table))('a phase that is %s', (name, row) => {
  test.each(Object.entries(row))('%s: %s', (kind, outcome) => {
    const { state, at } = reach[name] as (typeof reach)[string];
    const result = take(state(), [give(kind, bodies[kind] ?? {}, at)], at);
    const [answer] = result.answers.values();
    expect(answer?.ok ? answer.status : answer?.rule).toBe(outcome);
  });
});

test('a phase plans its calls as it begins, each with its dates', () => {
  expect(told(take(null, [begin()], before))).toEqual(
    calls.map(({ stage, opens }) => ({
      to: subjectId.call('c1', 'round', stage),
      start: { type: 'call', workflow: 'call', cycleId: 'c1', phase: 'round', participantId: null, region: null },
      command: { kind: 'begin', body: { cycle: 'c1', phase: 'round', stage, opens, deadline } },
    })),
  );
});

test('it opens at its beginning, closes after its last instant, and tells its cycle', () => {
  const planned = take(null, [begin()], before);
  expect(planned.wakeAt).toBe(from);
  const open = take(planned, [], from);
  expect([open.state?.status, open.wakeAt]).toEqual(['open', until + 1]);
  expect(take(open, [], until).steps).toEqual([]);
  const closed = take(open, [], until + 1);
  expect([closed.state?.status, closed.wakeAt]).toEqual(['closed', null]);
  expect(told(closed)).toEqual([{ to: 'cycle:c1', command: { kind: 'settled', body: { child: 'phase:c1:round' } } }]);
});

test.each([from, from - 86_400_000])('a phase that ends when it begins, or before, still closes', (end) => {
  const closed = take(take(null, [begin({ from, until: end })], before), [], from + 1);
  expect(closed).toMatchObject({ state: { status: 'closed' }, wakeAt: null, stuck: null });
});

test('settled calls are a set', () => {
  const open = take(take(null, [begin()], before), [], from);
  const settled = ['north', 'north', 'south'].map((stage) => give('settled', { child: subjectId.call('c1', 'round', stage) }, from));
  expect(take(open, settled, from + 1).state?.settled).toEqual([callId, subjectId.call('c1', 'round', 'south')]);
});

test('an archive reaches every call, stops the timer and ends the phase', () => {
  const archived = take(take(null, [begin()], before), [give('archive', {}, before)], before);
  expect(told(archived)).toEqual(
    calls.map(({ stage }) => ({ to: subjectId.call('c1', 'round', stage), command: { kind: 'archive', body: {} } })),
  );
  expect([archived.wakeAt, phase.done(archived.state as PhaseState)]).toEqual([null, true]);
});
