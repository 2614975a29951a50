import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { asks, type CallEvent, type CallState, call, callStage } from '../../domain/call.ts';
import { type Command, type Context, type Instant, subjectId } from '../../domain/lifecycle.ts';
import { calendar, command, context, participants, utc } from '../support/world.ts';

const opens = utc('2027-03-01T08:00');
const before = utc('2027-02-01T08:00');
const moment = (wall: string) => calendar.moment(wall, 'Europe/Zurich');
const deadline = {
  zone: 'Europe/Zurich',
  soft: moment('2027-05-31T23:59:59'),
  grace: moment('2027-06-02T23:59:59'),
  hard: moment('2027-06-10T23:59:59'),
};
const hard = deadline.hard.at;
const id = subjectId.call('c1', 'round', 'north');
const contributionOf = (participant: string) => subjectId.contribution('c1', 'report', participant);
const child = contributionOf('AAA');

type Result = Advanced<CallState, CallEvent>;
const take = (at: Result | null, commands: readonly Command[], now: Instant, ctx: Context = context()): Result =>
  advance(call, at ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);
const body = { cycle: 'c1', phase: 'round', stage: 'north', opens, deadline };
const begun = () => take(null, [command('begin', body, 'phase:c1:round', before)], before);
const give = (kind: string, at: Instant, actor = 'sec', of: object = {}) => command(kind, of, actor, at);
const told = (result: Result) => result.steps.flatMap((s) => s.effects);
const answer = (result: Result) => [...result.answers.values()].at(-1);

const reach: Record<string, { state: () => Result | null; at: Instant }> = {
  new: { state: () => null, at: before },
  planned: { state: begun, at: before + 1 },
  open: { state: () => take(begun(), [], opens), at: opens + 1 },
  closed: { state: () => take(begun(), [], hard + 1), at: hard + 2 },
  archived: { state: () => take(begun(), [give('archive', before)], before), at: before + 1 },
};
/** Every command in every state: the status it leads to, or the rule it breaks. */
const table: Record<keyof typeof reach, Record<string, string>> = {
  new: {
    begin: 'planned',
    redate: 'subject.new',
    open: 'subject.new',
    elapse: 'subject.new',
    settled: 'subject.new',
    unsettled: 'subject.new',
    archive: 'subject.new',
    close: 'subject.new',
  },
  planned: {
    begin: 'planned',
    redate: 'planned',
    open: 'open',
    elapse: 'planned',
    settled: 'planned',
    unsettled: 'planned',
    archive: 'archived',
    close: 'command.unknown',
  },
  open: {
    begin: 'open',
    redate: 'open',
    open: 'call.opened-already',
    elapse: 'open',
    settled: 'open',
    unsettled: 'open',
    archive: 'archived',
    close: 'command.unknown',
  },
  closed: {
    begin: 'closed',
    redate: 'closed',
    open: 'call.opened-already',
    elapse: 'closed',
    settled: 'closed',
    unsettled: 'closed',
    archive: 'archived',
    close: 'command.unknown',
  },
  archived: {
    begin: 'archived',
    redate: 'archived',
    open: 'cycle.archived',
    elapse: 'archived',
    settled: 'archived',
    unsettled: 'archived',
    archive: 'archived',
    close: 'command.unknown',
  },
};
const day = 86_400_000;
const later = {
  zone: 'Europe/Zurich',
  soft: moment('2027-06-30T23:59:59'),
  grace: moment('2027-07-02T23:59:59'),
  hard: moment('2027-07-10T23:59:59'),
};
const redate = { opens: opens + day, deadline: later, because: 'command-1' };
const bodies: Record<string, object> = { begin: body, redate, settled: { child }, unsettled: { child } };

describe.each(Object.entries(table))('a call that is %s', (name, row) => {
  test.each(Object.entries(row))('%s: %s', (kind, outcome) => {
    const { state, at } = reach[name] as (typeof reach)[string];
    const result = take(state(), [give(kind, at, 'sec', bodies[kind])], at);
    const said = answer(result);
    expect(said?.ok ? said.status : said?.rule).toBe(outcome);
  });
});

describe('who opens a call ahead of its date', () => {
  test.each([
    ['sec', 'open'],
    ['co-north', 'authority.missing'],
    ['fp-aaa', 'authority.missing'],
    ['nobody', 'authority.missing'],
  ])('%s: %s', (actor, outcome) => {
    const said = answer(take(begun(), [give('open', before + 1, actor)], before + 1));
    expect(said?.ok ? said.status : said?.rule).toBe(outcome);
  });
  test('not once its hard deadline has passed, even if its date lies later', () => {
    const late = take(null, [command('begin', { ...body, opens: hard + 1000 }, 'phase:c1:round', before)], before);
    expect(answer(take(late, [give('open', hard + 1)], hard + 1))).toMatchObject({ ok: false, rule: 'deadline.passed' });
  });
});

describe('opening', () => {
  const asked = (result: Result) => told(result).map((e) => e.to);
  test('comes by itself at its date, and asks each member of the region once', () => {
    const open = take(begun(), [], opens);
    expect(open.state).toMatchObject({ status: 'open', asked: ['AAA', 'BBB'] });
    expect(asked(open)).toEqual([contributionOf('AAA'), contributionOf('BBB')]);
  });
  test('ahead of its date asks the same, and its date asks nobody again', () => {
    const ahead = take(begun(), [give('open', before + 5)], before + 5);
    expect(asked(ahead)).toEqual([contributionOf('AAA'), contributionOf('BBB')]);
    expect(ahead.wakeAt).toBe(hard + 1);
    expect(take(ahead, [], opens).steps).toEqual([]);
  });
  test('begins a contribution with all it needs: participant, regions and the dates of the call', () => {
    expect(told(take(begun(), [], opens))[1]).toEqual({
      to: contributionOf('BBB'),
      start: { type: 'contribution', workflow: 'contribution', cycleId: 'c1', phase: 'round', participantId: 'BBB', region: 'SOUTH' },
      command: {
        kind: 'begin',
        body: {
          cycle: 'c1',
          ask: 'report',
          call: id,
          participant: 'BBB',
          zone: 'Pacific/Auckland',
          country: 'NZ',
          region: 'SOUTH',
          regions: ['SOUTH', 'NORTH'],
          deadline,
        },
      },
    });
  });
  test('with nobody to ask opens all the same', () => {
    expect(take(begun(), [], opens, context({ participants: [] })).state).toMatchObject({ status: 'open', asked: [] });
  });
  test('asks by kind, and by region where it names one', () => {
    const [aaa, , ccc] = participants;
    expect(aaa && asks({ kind: 'state', region: 'NORTH' }, aaa)).toBe(true);
    expect(ccc && asks({ kind: 'state', region: 'NORTH' }, ccc)).toBe(false);
    expect(ccc && asks({ kind: 'state' }, ccc)).toBe(true);
    expect(aaa && asks({ kind: 'igo' }, aaa)).toBe(false);
  });
});

describe('new dates', () => {
  const moved = (state: Result, at: Instant, change: object = {}) =>
    take(state, [give('redate', at, 'phase:c1:round', { ...redate, ...change })], at);
  test('are taken by a call that has not opened: it opens and closes by them, and tells nobody', () => {
    const result = moved(begun(), before + 1);
    expect(result.state).toMatchObject({ status: 'planned', opens: opens + day, deadline: later });
    expect([result.wakeAt, told(result)]).toEqual([opens + day, []]);
  });
  test('open at once what should be open by now', () => {
    const result = moved(begun(), before + 1, { opens: before });
    expect(result.state).toMatchObject({ status: 'open', opens: before + 1 });
  });
  test('of an open call are told to each it asked, with what they replace; it does not open again', () => {
    const result = moved(take(begun(), [], opens), opens + 1);
    expect(result.state).toMatchObject({ status: 'open', opens, deadline: later });
    expect(result.wakeAt).toBe(later.hard.at + 1);
    expect(told(result)).toEqual(
      ['AAA', 'BBB'].map((p) => ({
        to: contributionOf(p),
        command: { kind: 'redate', body: { call: id, deadline: later, before: deadline, because: 'command-1' } },
      })),
    );
  });
  test.each([
    ['the same dates change nothing', () => take(begun(), [], opens), opens + 1, { opens, deadline }],
    ['a call that is closed stays closed', () => take(begun(), [], hard + 1), hard + 2, {}],
    ['an archived one stays as it is', () => take(begun(), [give('archive', before)], before), before + 1, {}],
  ] as const)('%s', (_, state, at, change) => {
    expect(moved(state(), at, change).steps).toEqual([]);
  });
});

test('it closes after its hard deadline and tells its phase; the contributions live on', () => {
  const closed = take(take(begun(), [], opens), [], hard + 1);
  expect(closed).toMatchObject({ state: { status: 'closed' }, wakeAt: null });
  expect(told(closed)).toEqual([{ to: 'phase:c1:round', command: { kind: 'settled', body: { child: id } } }]);
});

test('settled and unsettled contributions are a set: what is told twice counts once', () => {
  const tell = (kind: string, of: string) => give(kind, opens + 5, of, { child: of });
  let at = take(begun(), [], opens);
  const settled: (readonly string[] | undefined)[] = [];
  for (const [kind, of] of [
    ['settled', 'a'],
    ['settled', 'a'],
    ['settled', 'b'],
    ['unsettled', 'a'],
    ['unsettled', 'a'],
    ['settled', 'a'],
  ] as const) {
    at = take(at, [tell(kind, of)], opens + 5);
    settled.push(at.state?.settled);
  }
  expect(settled).toEqual([['a'], ['a'], ['a', 'b'], ['b'], ['b'], ['b', 'a']]);
});

test('an archive reaches every contribution it asked for, stops the timer and ends the call', () => {
  const archived = take(take(begun(), [], opens), [give('archive', opens + 1)], opens + 1);
  expect(told(archived)).toEqual(['AAA', 'BBB'].map((p) => ({ to: contributionOf(p), command: { kind: 'archive', body: {} } })));
  expect([archived.wakeAt, call.done(archived.state as CallState)]).toEqual([null, true]);
});

test('a call that its template does not have is a mistake, not a refusal', () => {
  expect(() => callStage({ phase: 'round', stage: 'west' }, context())).toThrow('template small has no call round/west');
});

describe('a cycle launched late', () => {
  test('opens at once what should be open already, dated to the launch', () => {
    const result = take(null, [command('begin', body, 'phase:c1:round', opens + 5000)], opens + 5000);
    expect(result.state).toMatchObject({ status: 'open', opens: opens + 5000 });
    expect(told(result).map(({ command: { kind } }) => kind)).toEqual(['begin', 'begin']);
    expect(result.stuck).toBeNull();
  });
  test('asks nobody where the hard deadline has passed', () => {
    const result = take(null, [command('begin', body, 'phase:c1:round', hard)], hard);
    expect(result.state).toMatchObject({ status: 'closed', asked: [] });
    expect(told(result)).toEqual([{ to: 'phase:c1:round', command: { kind: 'settled', body: { child: id } } }]);
  });
});
