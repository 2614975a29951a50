import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type Command, type Instant, subjectId } from '../../domain/lifecycle.ts';
import { type PhaseEvent, type PhaseState, phase } from '../../domain/phase.ts';
import type { StageDates } from '../../domain/stage-dates.ts';
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
const calls: StageDates[] = ['north', 'south'].map((stage) => ({ kind: 'call', stage, opens: from, deadline }));
const zone = 'Europe/Zurich';
const others: StageDates[] = [
  { kind: 'event', stage: 'conference', from: until, until: null, zone },
  { kind: 'document', stage: 'summary', from, until, zone },
  { kind: 'follow-up', stage: 'pledges', from, until, zone },
];
const stages = [...calls, ...others];
const callId = subjectId.call('c1', 'round', 'north');

type Result = Advanced<PhaseState, PhaseEvent>;
const take = (at: Result | null, commands: readonly Command[], now: Instant): Result =>
  advance(phase, at ?? { state: null, revision: 0, stuck: null }, commands, now, context());
const begin = (dates = { from, until }) => command('begin', { cycle: 'c1', phase: 'round', stages, ...dates }, 'cycle:c1', before);
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
  new: {
    begin: 'planned',
    redate: 'subject.new',
    elapse: 'subject.new',
    settled: 'subject.new',
    archive: 'subject.new',
    open: 'subject.new',
  },
  planned: { begin: 'planned', redate: 'planned', elapse: 'planned', settled: 'planned', archive: 'archived', open: 'command.unknown' },
  open: { begin: 'open', redate: 'open', elapse: 'open', settled: 'open', archive: 'archived', open: 'command.unknown' },
  closed: { begin: 'closed', redate: 'closed', elapse: 'closed', settled: 'closed', archive: 'archived', open: 'command.unknown' },
  archived: {
    begin: 'archived',
    redate: 'archived',
    elapse: 'archived',
    settled: 'archived',
    archive: 'archived',
    open: 'command.unknown',
  },
};
const day = 86_400_000;
const redated = { from: from + day, until: until + day, stages: [], because: 'command-1' };
const bodies: Record<string, object> = {
  begin: { cycle: 'c1', phase: 'round', from, until, stages },
  settled: { child: callId },
  redate: redated,
};

describe.each(Object.entries(table))('a phase that is %s', (name, row) => {
  test.each(Object.entries(row))('%s: %s', (kind, outcome) => {
    const { state, at } = reach[name] as (typeof reach)[string];
    const result = take(state(), [give(kind, bodies[kind] ?? {}, at)], at);
    const [answer] = result.answers.values();
    expect(answer?.ok ? answer.status : answer?.rule).toBe(outcome);
  });
});

const workflows = { call: 'call', event: 'event', document: 'document', 'follow-up': 'followUp' };
test('a phase begins its stages as it begins, each with its dates', () => {
  expect(told(take(null, [begin()], before))).toEqual(
    stages.map(({ kind, ...dates }) => ({
      to: subjectId[kind]('c1', 'round', dates.stage),
      start: { type: kind, workflow: workflows[kind], cycleId: 'c1', phase: 'round', participantId: null, region: null },
      command: { kind: 'begin', body: { cycle: 'c1', phase: 'round', ...dates } },
    })),
  );
});

test('a begin as earlier releases wrote it, with calls alone, begins these', () => {
  const old = calls.map(({ kind: _, ...dates }) => dates);
  const result = take(null, [command('begin', { cycle: 'c1', phase: 'round', calls: old, from, until }, 'cycle:c1', before)], before);
  expect(told(result).map((e) => [e.to, e.start?.type])).toEqual(calls.map(({ stage }) => [subjectId.call('c1', 'round', stage), 'call']));
  expect(told(result)[0]?.command.body).toEqual({ cycle: 'c1', phase: 'round', ...old[0] });
  expect(result.state?.children).toHaveLength(2);
  const event = others[0] as StageDates;
  const moved = take(result, [give('redate', { ...redated, stages: [event] }, from)], from);
  expect(told(moved), 'an event that never began is told nothing').toEqual([]);
});

describe('when dates move, a phase', () => {
  const [conference] = others as [StageDates];
  const give2 = (at: Instant) => give('redate', { ...redated, stages: [conference] }, at);
  test('takes its own, and tells the stages whose dates moved', () => {
    const moved = take(take(null, [begin()], before), [give2(before + 1)], before + 1);
    expect([moved.state?.from, moved.state?.until, moved.wakeAt]).toEqual([from + day, until + day, from + day]);
    expect(told(moved)).toEqual([
      {
        to: 'event:c1:round:conference',
        command: { kind: 'redate', body: { from: until, until: null, zone, because: 'command-1' } },
      },
    ]);
  });
  test('that is open keeps its beginning and closes at its new end', () => {
    const moved = take(take(take(null, [begin()], before), [], from), [give2(from + 1)], from + 1);
    expect([moved.state?.status, moved.state?.from, moved.state?.until, moved.wakeAt]).toEqual([
      'open',
      from,
      until + day,
      until + day + 1,
    ]);
  });
  test('that is closed stays as it was, and its stages judge for themselves', () => {
    const moved = take(take(take(null, [begin()], before), [], until + 1), [give2(until + 2)], until + 2);
    expect([moved.state?.status, moved.state?.from, moved.state?.until, moved.wakeAt]).toEqual(['closed', from, until, null]);
    expect(told(moved)).toHaveLength(1);
  });
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

test('an archive reaches every stage, stops the timer and ends the phase', () => {
  const archived = take(take(null, [begin()], before), [give('archive', {}, before)], before);
  expect(told(archived)).toEqual(
    stages.map(({ kind, stage }) => ({ to: subjectId[kind]('c1', 'round', stage), command: { kind: 'archive', body: {} } })),
  );
  expect([archived.wakeAt, phase.done(archived.state as PhaseState)]).toEqual([null, true]);
});
