/** Every command to a follow-up in every state; whom it lets pledge, and what it tells its pledges. */
import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type FollowUpEvent, type FollowUpState, followUp } from '../../domain/follow-up/follow-up.ts';
import type { Command } from '../../domain/lifecycle.ts';
import { around, begin as beginPledge, pledgeTemplate, stage } from '../support/pledge.ts';
import { command, participants, utc } from '../support/world.ts';

const phase = 'phase:small:follow';
const [from, until] = [utc('2027-03-01T09:00'), utc('2030-12-31T18:00')];
const day = 86_400_000;
const body = { cycle: 'small', phase: 'follow', stage: 'pledges', from, until, zone: 'Europe/Zurich' };
type Result = Advanced<FollowUpState, FollowUpEvent>;
const take = (start: Result | null, commands: readonly Command[], now: number, ctx = around()): Result =>
  advance(followUp, start ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);
const begin = (change = {}, at = from - 10 * day) => command('begin', { ...body, ...change }, phase, at);
const record = (at: number, number = 7, participant = 'AAA', actor = `fp-${participant.toLowerCase()}`) =>
  command('record', { number, participant }, actor, at);
const told = (result: Result) =>
  result.steps.flatMap((step) => step.effects.map(({ to, command: { kind, body } }) => ({ to, kind, body })));

const states = {
  planned: { start: take(null, [begin()], from - day), at: from - day },
  'under-way': { start: take(null, [begin()], from + day), at: from + day },
  over: { start: take(null, [begin()], until + day), at: until + day },
  archived: { start: take(null, [begin(), command('archive', {}, phase, from + day)], from + day), at: from + 2 * day },
};
const commands = {
  begin: (at: number) => begin({}, at),
  record: (at: number) => record(at),
  hold: (at: number) => command('hold', { child: 'pledge:earlier:3' }, 'pledge:earlier:3', at),
  release: (at: number) => command('release', { child: 'pledge:small:1' }, 'pledge:small:1', at),
  carry: (at: number) => command('carry', { cycle: 'next', stage: 'follow-up:next:follow:pledges' }, 'cycle:next', at),
  redate: (at: number) => command('redate', { from, until: until + 30 * day, zone: 'Europe/Zurich', because: 'moved' }, phase, at),
  archive: (at: number) => command('archive', {}, phase, at),
  nonsense: (at: number) => command('nonsense', {}, phase, at),
};
/** The status it leads to, or the rule it breaks. Archived ones are shown so whatever they were. */
const grid: Record<keyof typeof states, Record<keyof typeof commands, string>> = {
  planned: {
    begin: 'planned',
    record: 'planned',
    hold: 'planned',
    release: 'planned',
    carry: 'planned',
    redate: 'planned',
    archive: 'archived',
    nonsense: 'command.unknown',
  },
  'under-way': {
    begin: 'under-way',
    record: 'under-way',
    hold: 'under-way',
    release: 'under-way',
    carry: 'under-way',
    redate: 'under-way',
    archive: 'archived',
    nonsense: 'command.unknown',
  },
  over: {
    begin: 'over',
    record: 'pledge.closed',
    hold: 'over',
    release: 'over',
    carry: 'over',
    redate: 'over',
    archive: 'archived',
    nonsense: 'command.unknown',
  },
  archived: {
    begin: 'archived',
    record: 'cycle.archived',
    hold: 'archived',
    release: 'archived',
    carry: 'archived',
    redate: 'archived',
    archive: 'archived',
    nonsense: 'command.unknown',
  },
};

describe.each(Object.keys(states) as (keyof typeof states)[])('a follow-up that is %s', (status) => {
  test.each(Object.keys(commands) as (keyof typeof commands)[])('takes %s as the table says', (kind) => {
    const { start, at } = states[status];
    const given = commands[kind](at);
    const after = take(start, [given], at);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(grid[status][kind]);
    expect(after.stuck).toBeNull();
  });
});

test('a follow-up that no cycle has planned knows nothing', () => {
  for (const kind of ['record', 'hold', 'carry', 'redate', 'archive'] as const) {
    const given = commands[kind](from);
    expect(take(null, [given], from).answers.get(given.id), kind).toMatchObject({ ok: false, rule: 'subject.new' });
  }
});

describe('recording a pledge', () => {
  const { start, at } = states['under-way'];
  test('answers its id, and begins it with what it has to know', () => {
    const given = record(at);
    const after = take(start, [given], at);
    expect(after.answers.get(given.id)).toMatchObject({ ok: true, receipt: 'pledge:small:7' });
    expect(after.state?.pledges).toEqual(['pledge:small:7']);
    const [effect] = after.steps.at(-1)?.effects ?? [];
    expect(effect?.start).toEqual({
      type: 'pledge',
      workflow: 'pledge',
      cycleId: 'small',
      phase: 'follow',
      participantId: 'AAA',
      region: 'NORTH',
    });
    expect(effect?.command.body).toEqual({ ...(beginPledge().body as object), from, until });
  });
  const refusal = (given: Command, ctx = around()) => take(start, [given], at, ctx).answers.get(given.id);
  test('is refused to who is not entitled, to who has no role, and for nobody', () => {
    const igo = { id: 'IGO', kind: 'igo', country: null, zone: 'UTC', regions: [] };
    const among = around(undefined, { participants: [...participants, igo] });
    expect(refusal(record(at, 8, 'IGO', 'sec'), among)).toMatchObject({ ok: false, rule: 'pledge.not-entitled' });
    expect(refusal(record(at, 8, 'BBB', 'fp-aaa'))).toMatchObject({ ok: false, rule: 'authority.missing' });
    expect(refusal(record(at, 8, 'ZZZ', 'sec'))).toMatchObject({ ok: false, rule: 'pledge.participant-unknown' });
  });
  test('is refused with a number that is taken, and where no pledges are recorded', () => {
    const given = record(at + 1, 7);
    expect(take(start, [record(at, 7), given], at + 1).answers.get(given.id)).toMatchObject({ ok: false, rule: 'pledge.number-taken' });
    const bare = {
      ...pledgeTemplate,
      phases: pledgeTemplate.phases.map((p) => ({
        ...p,
        stages: p.stages.map((s) => (s.kind === 'follow-up' ? { ...s, pledges: undefined } : s)),
      })),
    };
    expect(refusal(record(at), around(undefined, { template: bare }))).toMatchObject({ ok: false, rule: 'pledge.none-here' });
    expect(refusal(command('record', { number: 0, participant: 'aaa' }, 'fp-aaa', at))).toMatchObject({
      ok: false,
      rule: 'command.malformed',
    });
  });
  test('is done for a participant by the secretariat', () => expect(refusal(record(at, 9, 'BBB', 'sec'))).toMatchObject({ ok: true }));
});

describe('what its pledges are told', () => {
  const { start, at } = states['under-way'];
  const two = take(start, [record(at, 7), record(at, 8, 'BBB')], at);
  const pledges = ['pledge:small:7', 'pledge:small:8'];

  test('new dates, those that stand only', () => {
    const dates = { stage, from, until: until + 30 * day };
    expect(told(take(two, [commands.redate(at)], at))).toEqual(pledges.map((to) => ({ to, kind: 'asking', body: dates })));
    const same = command('redate', { from, until, zone: 'Europe/Zurich', because: 'moved' }, phase, at);
    expect(told(take(two, [same], at))).toEqual([]);
    expect(told(take(take(two, [], until + day), [commands.redate(until + day)], until + day))).toEqual([]);
  });
  test('that it is archived', () => {
    expect(told(take(two, [commands.archive(at)], at))).toEqual(pledges.map((to) => ({ to, kind: 'rest', body: { stage } })));
  });
  test('where they go on', () => {
    const to = { cycle: 'next', stage: 'follow-up:next:follow:pledges' };
    expect(told(take(two, [commands.carry(at)], at))).toEqual(pledges.map((one) => ({ to: one, kind: 'carry', body: to })));
    expect(told(take(start, [commands.carry(at)], at))).toEqual([]);
  });
  test('of one that came from an earlier cycle: when it asks; and it is held once', () => {
    const held = take(two, [commands.hold(at), commands.hold(at)], at);
    expect(told(held)).toEqual([{ to: 'pledge:earlier:3', kind: 'asking', body: { stage, from, until } }]);
    expect(held.state?.pledges).toEqual([...pledges, 'pledge:earlier:3']);
    const gone = command('release', { child: 'pledge:small:8' }, 'pledge:small:8', at);
    expect(take(held, [gone], at).state?.pledges).toEqual(['pledge:small:7', 'pledge:earlier:3']);
  });
});

test('a state stored before there were pledges holds none', () => {
  const { pledges: _, ...old } = states.planned.start.state as FollowUpState;
  expect(followUp.upgrade(old).pledges).toEqual([]);
});
