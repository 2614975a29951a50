/**
 * The regional reviews of 2020 and 2021 as they were held, Africa's moved three times. Under their real dates in the simulation, with what
 * follows worked out by hand; 28 years later in both runners, which leave the same ledger, answers and states.
 */
import { describe, expect, test } from 'vitest';
import type { CallState } from '../../domain/call.ts';
import { type ContributionState, isSettled } from '../../domain/contribution/state.ts';
import type { CycleState } from '../../domain/cycle.ts';
import type { EventState } from '../../domain/event/state.ts';
import type { SpanState } from '../../domain/span.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably } from './durable.ts';
import { reviewsPlan } from './reviews-2020.ts';
import { liveSimulated } from './simulated.ts';

const zone = 'Africa/Casablanca';

describe('under their real dates', () => {
  const plan = reviewsPlan(false, 40);
  const lived = liveSimulated(plan);
  const of = <State>(id: string): State => lived.states.get(id) as State;
  const wall = (at: number | null, where = zone) => (at === null ? null : calendar.wallOf(at, where));
  const states = [...lived.states.values()];
  /** How many dates it has had: of an event, which is planned anew as it begins and ends too, those it keeps, and the present one. */
  const plans = (state: SpanState): number => ('former' in state ? (state as unknown as EventState).former.length + 1 : state.generation);

  test('every move is accepted, and kept with what it replaced', () => {
    expect(plan.moves.map((m) => lived.answers.get(`${m.subject} ${m.command.id}`))).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ ok: true, status: 'launched' })),
    );
    const { moves, anchors } = of<CycleState>('cycle:gcm');
    expect(anchors).toEqual({ 'eca-conference': '2021-08-31T10:00:00' });
    expect(moves?.['eca-conference']?.map(({ from, to, status }) => [from.slice(0, 10), to.slice(0, 10), status])).toEqual([
      ['2021-03-23', '2021-06-29', 'postponed'],
      ['2021-06-29', '2021-07-12', 'postponed'],
      ['2021-07-12', '2021-08-31', 'postponed'],
    ]);
  });

  test.each([
    // Whatever is counted from the conference: its hearing the day before, the chair's summary until twelve weeks after.
    ['event', 'eca', 'conference', zone, '2021-08-31T10:00:00', '2021-09-01T18:00:00', 4],
    ['event', 'eca', 'hearing', zone, '2021-08-30T10:00:00', '2021-08-30T18:00:00', 4],
    ['document', 'eca', 'summary', zone, '2021-08-31T10:00:00', '2021-11-23T18:00:00', 4],
    ['document', 'eca', 'transmission', zone, '2021-11-23T18:00:00', '2021-12-07T18:00:00', 4],
    ['event', 'ece', 'conference', 'Europe/Zurich', '2020-11-12T10:00:00', '2020-11-13T18:00:00', 1],
    ['event', 'escwa', 'conference', 'Asia/Beirut', '2021-02-24T10:00:00', '2021-02-25T18:00:00', 1],
    ['event', 'escap', 'conference', 'Asia/Bangkok', '2021-03-10T10:00:00', '2021-03-12T18:00:00', 1],
    ['event', 'eclac', 'conference', 'America/Santiago', '2021-04-26T10:00:00', '2021-04-28T18:00:00', 1],
  ])('%s %s %s on the clocks of %s: from %s until %s, dates %i', (kind, region, stage, where, from, until, generation) => {
    const state = of<SpanState>(`${kind}:gcm:regional-review-${region}:${stage}`);
    expect([state.zone, wall(state.from, where), wall(state.until, where), plans(state)]).toEqual([where, from, until, generation]);
  });

  test('the online discussion was under way when it was put off to what became July; once over, it stays', () => {
    // From eight to two weeks before: 26 January to 9 March, 4 May to 15 June, 17 May to 28 June. On 5 July it was over.
    const state = of<SpanState>('event:gcm:regional-review-eca:consultation');
    expect([wall(state.from), wall(state.until), plans(state), state.status]).toEqual([
      '2021-05-17T09:00:00',
      '2021-06-28T18:00:00',
      3,
      'over',
    ]);
  });

  test('the call for reviews followed while it was open: three weeks before 12 July it closed, and stays closed', () => {
    const { deadline, opens, status } = of<CallState>('call:gcm:regional-review-eca:voluntary-reviews');
    expect([status, deadline.soft.wall, deadline.hard.wall]).toEqual(['closed', '2021-05-31T23:59:59', '2021-06-21T23:59:59']);
    expect(wall(opens), 'it opened when that was 21 weeks before').toBe('2020-10-27T14:00:00');
  });

  test('who had the date of the call had the new one each time; who had answered, or a date of their own, kept it', () => {
    const asked = (s: object): s is ContributionState =>
      'calls' in s && (s as ContributionState).calls.some((call) => call.startsWith('call:gcm:regional-review-eca:'));
    const african = states.filter(asked);
    expect(african.length).toBeGreaterThan(6);
    const only = african.filter((s) => s.calls.length === 1 && s.ask === 'voluntary-review');
    const common = only.filter((s) => s.deadline?.hard.wall === '2021-06-21T23:59:59');
    expect(common.length).toBeGreaterThan(2);
    expect(only.filter((s) => s.deadline && s.deadline.hard.at < (common[0]?.deadline?.hard.at ?? 0))).toEqual([]);
    const told = (rule: string) => new Set(lived.lines.filter(({ key }) => key.split('|')[1] === rule).map(({ key }) => key.split('|')[0]));
    expect(
      [...told('redated')].filter((id) => !african.some((s) => s.id === id)),
      'nobody outside Africa',
    ).toEqual([]);
    expect(told('redated').size).toBeGreaterThan(2);
    expect(african.every((s) => isSettled(s) || s.deadline === null || s.status === 'submitted' || s.revision !== null)).toBe(true);
  });

  test('nobody is reminded by a date that no longer stands', () => {
    for (const line of lived.lines) {
      if (line.outcome !== 'sent' || !/\|g\d+\|/.test(line.key)) continue;
      const [, , generation] = line.key.split('|');
      const state = of<ContributionState>(line.key.split('|')[0] as string);
      expect(Number(generation?.slice(1))).toBeLessThanOrEqual(state.generation);
    }
    const cancelled = lived.lines.filter((l) => l.outcome === 'cancelled' && l.reason === 'redated');
    expect(cancelled.length).toBeGreaterThan(10);
  });
});

test('1,461 weeks later both runners live them alike', async () => {
  const plan = reviewsPlan(true, 20);
  const simulated = liveSimulated(plan);
  const durable = await liveDurably(await timeSkipping(), plan);
  expect(plan.moves.map((m) => durable.answers.get(`${m.subject} ${m.command.id}`)?.ok)).toEqual([true, true, true]);
  expect(livesDiffer(durable, simulated)).toEqual([]);
}, 120_000);
