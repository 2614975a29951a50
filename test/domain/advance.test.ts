/** How one subject takes its commands: shown on a lifecycle made for it, a box that counts and can be told to misbehave. */
import { describe, expect, test } from 'vitest';
import { advance, elapse } from '../../domain/advance.ts';
import { type Command, type Instant, type Lifecycle, refuse } from '../../domain/lifecycle.ts';
import type { PlannedNotice } from '../../domain/planner.ts';
import { command, context } from '../support/world.ts';

interface Box {
  readonly log: readonly string[];
  /** Instants still to come. */
  readonly timers: readonly Instant[];
  readonly generation: number;
}
type BoxEvent = { readonly type: 'noted' | 'replanned' | 'elapsed'; readonly what: string };

const notice = (rule: string): PlannedNotice => ({
  ...{
    rule,
    kind: 'scheduled',
    audience: 'secretariat',
    text: 'reminder',
    attach: null,
    required: false,
    category: 'reminders',
    situations: [],
  },
  ...{ due: 0, deadline: null, urgent: false, maxLate: 0, dropped: null },
});

const box: Lifecycle<Box, BoxEvent> = {
  type: 'call',
  version: 1,
  upgrade: (stored) => stored as Box,
  decide: (state, c) => {
    if (c.kind === 'throw') throw new RangeError('no such thing');
    if (c.kind === 'refuse') return refuse('rule.name', 'Not today.');
    if (c.kind === 'elapse') return state?.log.includes('note:jam') ? [] : [{ type: 'elapsed', what: String(c.receivedAt) }];
    if (c.kind === 'replan')
      return [
        { type: 'replanned', what: c.id },
        { type: 'noted', what: 'after-replan' },
      ];
    return [{ type: 'noted', what: `note:${(c.body as { what?: string }).what ?? ''}` }];
  },
  evolve: (state, event) => {
    const { log, timers, generation } = state ?? { log: [], timers: [100, 200, 300], generation: 0 };
    return {
      log: [...log, event.what],
      timers: event.type === 'elapsed' ? timers.filter((t) => t > Number(event.what)) : timers,
      generation: event.type === 'replanned' ? generation + 1 : generation,
    };
  },
  wakeAt: (state) => state.timers[0] ?? null,
  effects: (event) => (event.what === 'note:tell' ? [{ to: 'call:a:b:c', command: { kind: 'hello', body: {} } }] : []),
  scheduled: (state) => [notice(`g${state.generation}`)],
  announced: (event) => (event.what === 'note:announce' ? [notice('announced')] : []),
  project: (state) => ({
    status: `${state.log.length} notes`,
    situation: `s${state.generation}`,
    generation: state.generation,
    calls: [],
    region: null,
  }),
  answer: (event) => (event.what === 'note:receipt' ? { receipt: 'R1' } : {}),
  done: () => false,
};

const fresh = { state: null, revision: 0, stuck: null };
const note = (what: string, at: Instant): Command => command('note', { what }, 'somebody', at);
const live = (commands: readonly Command[], now: Instant, from: Parameters<typeof advance<Box, BoxEvent>>[1] = fresh) =>
  advance(box, from, commands, now, context());

describe('order', () => {
  test('commands are taken in order of receipt, whatever the order they come in', () => {
    expect(live([note('c', 30), note('a', 10), note('b', 20)], 50).state?.log).toEqual(['note:a', 'note:b', 'note:c']);
  });
  test('of two received in the same instant the one with the lesser id comes first', () => {
    const [x, y] = [
      { ...note('x', 10), id: 'x' },
      { ...note('y', 10), id: 'y' },
    ];
    expect(live([y, x], 50).state?.log).toEqual(['note:x', 'note:y']);
  });
  test('what begins the subject comes first in its instant, whatever its id', () => {
    const begun = { ...note('begun', 10), kind: 'begin', id: 'z' };
    expect(live([{ ...note('x', 10), id: 'x' }, begun], 50).state?.log).toEqual(['note:begun', 'note:x']);
  });
  test('every elapse between them comes in its place, at exactly its instant', () => {
    const result = live([note('late', 250), note('early', 50)], 310);
    expect(result.state?.log).toEqual(['note:early', '100', '200', 'note:late', '300']);
    expect(result.steps.filter((s) => s.command.kind === 'elapse').map((s) => s.command)).toEqual([elapse(100), elapse(200), elapse(300)]);
  });
  test('a command received at the very instant of an elapse comes after it', () => {
    expect(live([note('start', 1), note('tie', 100)], 100).state?.log).toEqual(['note:start', '100', 'note:tie']);
  });
  test('nothing elapses before its time, and before there is a subject', () => {
    expect(live([note('a', 10)], 99)).toMatchObject({ state: { log: ['note:a'] }, wakeAt: 100 });
    expect(live([], 1000)).toMatchObject({ state: null, steps: [], wakeAt: null });
  });
});

describe('answers', () => {
  const first = note('receipt', 10);
  const wrong = command('refuse', {}, 'somebody', 20);
  const bad = command('throw', {}, 'somebody', 30);
  const last = note('z', 40);
  const result = live([first, wrong, bad, last], 50);
  test('each command has one; revision, status and what the lifecycle adds are of its own last event', () => {
    expect(result.answers.get(first.id)).toEqual({ ok: true, status: '1 notes', revision: 1, receipt: 'R1' });
    expect(result.answers.get(last.id)).toEqual({ ok: true, status: '2 notes', revision: 2 });
  });
  test('a refusal names its rule and changes nothing', () => {
    expect(result.answers.get(wrong.id)).toEqual({ ok: false, rule: 'rule.name', detail: 'Not today.' });
    expect(result.steps.map((s) => s.command.id)).toEqual([first.id, last.id]);
  });
  test('a decision that throws is a fault, and the next command proceeds', () => {
    expect(result.answers.get(bad.id)).toEqual({ ok: false, rule: 'fault', detail: 'no such thing' });
    expect(result.state?.log).toEqual(['note:receipt', 'note:z']);
  });
  test('elapses have none', () => {
    expect(live([note('a', 10)], 150).answers.size).toBe(1);
  });
});

describe('an elapse that does not move time forward', () => {
  const jammed = live([note('jam', 10)], 500);
  test('marks the subject stuck and stops its timer', () => {
    expect(jammed).toMatchObject({ stuck: 'an elapse did not move wakeAt forward', wakeAt: null });
    expect(jammed.steps).toHaveLength(1);
  });
  test('is not tried again by time alone', () => {
    expect(live([], 900, jammed)).toMatchObject({ stuck: jammed.stuck, steps: [], wakeAt: null });
  });
  test('is tried again after a command that was taken', () => {
    const mended = live([note('oil', 600)], 600, { ...jammed, state: { ...(jammed.state as Box), log: [] } });
    expect(mended).toMatchObject({ stuck: null, state: { log: ['note:oil', '100', '200', '300'] } });
  });
});

test('an elapse that throws, or is refused, marks the subject stuck and says why', () => {
  const failing = (kind: string) => ({
    ...box,
    decide: ((state, c, x) => box.decide(state, c.kind === 'elapse' ? { ...c, kind } : c, x)) as typeof box.decide,
  });
  expect(advance(failing('throw'), fresh, [note('a', 10)], 150, context()).stuck).toBe('elapse failed: no such thing');
  expect(advance(failing('refuse'), fresh, [note('a', 10)], 150, context()).stuck).toBe('elapse refused: rule.name');
});

describe('what events lead to', () => {
  test('effects and announced notices belong to the step of their event', () => {
    const { steps } = live([note('tell', 10), note('announce', 20)], 50);
    expect(steps.map((s) => [s.revision, s.effects.length, s.notices.map((n) => n.rule)])).toEqual([
      [1, 1, []],
      [2, 0, ['announced']],
    ]);
  });
  test('each generation is planned once, from the state after the whole command; its cause is the last event', () => {
    const [first, second] = [command('replan', {}, 'somebody', 10), command('replan', {}, 'somebody', 20)];
    expect(live([first, note('x', 15), second], 50).plans).toEqual([
      {
        generation: 1,
        situation: 's1',
        notices: [notice('g1')],
        moot: { audiences: [], events: [] },
        cause: { event: 'noted', command: first.id, at: 10 },
      },
      {
        generation: 2,
        situation: 's2',
        notices: [notice('g2')],
        moot: { audiences: [], events: [] },
        cause: { event: 'noted', command: second.id, at: 20 },
      },
    ]);
  });
});
