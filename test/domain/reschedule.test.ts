import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type CycleEvent, type CycleState, cycle } from '../../domain/cycle.ts';
import { type Command, type Context, type Instant, subjectId } from '../../domain/lifecycle.ts';
import { anchorStatus } from '../../domain/reschedule.ts';
import type { StageDates } from '../../domain/stage-dates.ts';
import { command, context, smallTemplate, utc } from '../support/world.ts';

const now = utc('2027-02-01T10:00');
type Result = Advanced<CycleState, CycleEvent>;
const take = (from: Result | null, commands: readonly Command[], at: Instant = now, ctx: Context = context()): Result =>
  advance(cycle, from ?? { state: null, revision: 0, stuck: null }, commands, at, ctx);
const give = (kind: string, body: object = {}, at: Instant = now) => command(kind, body, 'sec', at);
const planned = () => take(null, [give('begin', { cycle: 'c1', anchors: {} })]);
const launched = () => take(planned(), [give('launch')]);
const first = { anchor: 'conference', to: '2027-08-25T10:00', seen: '2027-06-30T10:00', reason: 'The venue is not ready.' };
const move = (state: Result, change: object = {}, at: Instant = now, ctx?: Context) => {
  const result = take(state, [give('reschedule', { ...first, ...change }, at)], at, ctx);
  const answer = [...result.answers.values()].at(-1);
  return { result, said: answer?.ok ? answer.status : answer?.rule, detail: answer?.ok === false ? answer.detail : '' };
};
const told = (result: Result) => result.steps.flatMap((s) => s.effects);

describe('a reschedule is refused, and nothing changes,', () => {
  const cases: [string, object, string, RegExp][] = [
    ['of a date there is not', { anchor: 'party' }, 'reschedule.unknown-anchor', /"party": conference/],
    ['of a date every object has', { anchor: 'constructor' }, 'reschedule.unknown-anchor', /constructor/],
    ['without a reason', { reason: ' ' }, 'command.malformed', /reason/],
    ['without a date', { to: undefined }, 'command.malformed', /to/],
    ['without what was seen', { seen: undefined }, 'command.malformed', /seen/],
    ['by who saw another date', { seen: '2027-06-23T10:00' }, 'reschedule.stale', /2027-06-30T10:00:00 \(Europe\/Zurich\)/],
    ['to a day no calendar has', { to: '2027-02-30T10:00' }, 'reschedule.no-such-time', /2027-02-30/],
    ['to an hour the clocks skip', { to: '2028-03-26T02:30' }, 'reschedule.no-such-time', /Europe\/Zurich/],
    ['to the same', { to: '2027-06-30T10:00' }, 'reschedule.unchanged', /already/],
    ['to what has passed', { to: '2027-01-31T10:00' }, 'reschedule.past', /2027-01-31/],
    ['to before what does not move with it', { to: '2027-04-15T10:00' }, 'reschedule.order', /phases\.0\.stages\.\d/],
  ];
  test.each(cases)('%s', (_, change, rule, detail) => {
    for (const state of [planned(), launched()]) {
      const { result, said, detail: why } = move(state, change);
      expect([said, result.steps, result.state]).toEqual([rule, [], state.state]);
      expect(why).toMatch(detail);
    }
  });
  test('once a date that lies ahead would lie in the past; where nothing lives yet it may', () => {
    const may = utc('2027-05-20T10:00'); // soft ends of the calls lie at the end of May and in June
    const to = { to: '2027-06-17T10:00' };
    const { said, detail } = move(launched(), to, may);
    expect([said, detail]).toEqual(['reschedule.past', expect.stringContaining('phases.round.stages.north.soft')]);
    expect(move(planned(), to, may).said).toBe('planned');
  });
});

describe('before the launch', () => {
  test('it only changes the anchor, and the launch goes by it', () => {
    const { result, said } = move(planned());
    expect([said, told(result), result.state?.anchors]).toEqual(['planned', [], { conference: '2027-08-25T10:00:00' }]);
    expect(told(take(result, [give('launch')]))[0]?.command.body).toMatchObject({ until: utc('2027-08-25T08:00') });
  });
});

describe('of a launched cycle', () => {
  test('it tells the phases whose dates moved, with the stages whose dates moved', () => {
    const { result } = move(launched());
    const [effect, ...more] = told(result);
    expect(more).toEqual([]);
    expect(effect).toMatchObject({ to: subjectId.phase('c1', 'round'), command: { kind: 'redate' } });
    const body = effect?.command.body as { from: number; until: number; stages: StageDates[]; because: string };
    expect([body.from, body.until, body.because]).toEqual([utc('2027-03-01T08:00'), utc('2027-08-25T08:00'), result.steps[0]?.command.id]);
    expect(body.stages.map((s) => s.kind === 'call' && [s.stage, s.opens, s.deadline.hard.wall])).toEqual([
      ['north', utc('2027-03-01T08:00'), '2027-08-05T23:59:59'],
      ['south', utc('2027-04-01T07:00'), '2027-08-15T23:59:59'],
    ]);
  });
  test('a phase that counts from nothing that moved hears nothing', () => {
    const [round] = smallTemplate.phases as [(typeof smallTemplate.phases)[number]];
    const fixed = { key: 'talk', title: { en: 'Talk' }, kind: 'event' as const, from: '2027-03-02T09:00' };
    const ctx = context({
      template: { ...smallTemplate, phases: [round, { ...round, key: 'other', until: '2027-04-01T09:00', stages: [fixed] }] },
    });
    const state = take(take(null, [give('begin', { cycle: 'c1', anchors: {} })], now, ctx), [give('launch')], now, ctx);
    expect(told(state)[1]?.command.body).toMatchObject({ stages: [{ kind: 'event', stage: 'talk', until: null }] });
    expect(told(move(state, {}, now, ctx).result).map((e) => e.to)).toEqual([subjectId.phase('c1', 'round')]);
  });
  test('every move is kept, with who, when and by which command; what moves to later is postponed', () => {
    const once = move(launched()).result;
    const twice = move(once, { seen: '2027-08-25T10:00', to: '2027-08-18T10:00' }, now + 1000).result;
    expect(twice.state?.anchors).toEqual({ conference: '2027-08-18T10:00:00' });
    const by = { actor: 'sec', status: 'postponed' };
    expect(twice.state?.moves).toEqual({
      conference: [
        { from: '2027-06-30T10:00:00', to: '2027-08-25T10:00:00', at: now, command: once.steps[0]?.command.id, ...by },
        { from: '2027-08-25T10:00:00', to: '2027-08-18T10:00:00', at: now + 1000, command: twice.steps[0]?.command.id, ...by },
      ],
    });
  });
  test('brought forward, it keeps its status', () => {
    const { result } = move(launched(), { to: '2027-06-29T10:00' });
    const before = smallTemplate.anchors.conference?.status;
    expect(anchorStatus(result.state as CycleState, 'conference', smallTemplate)).toBe(before);
  });
  test('no reason reaches the state or the audit trail: it stays in the command', () => {
    const { result } = move(launched());
    expect(JSON.stringify([result.state, result.steps.map((s) => s.event)])).not.toContain('venue');
  });
  test('of two at once the first is taken; the second saw a date that is gone', () => {
    const two = [give('reschedule', first), give('reschedule', { ...first, to: '2027-09-01T10:00' })];
    const result = take(launched(), two);
    const answers = [...result.answers.values()].map((a) => (a.ok ? a.status : a.rule)).sort();
    expect(answers).toEqual(['launched', 'reschedule.stale']);
    expect(result.steps).toHaveLength(1);
  });
  test('a state stored before dates could be moved takes a move', () => {
    const { moves: _, ...old } = launched().state as CycleState;
    const { result } = move({ ...launched(), state: old });
    expect(result.state?.moves?.conference).toHaveLength(1);
  });
});
