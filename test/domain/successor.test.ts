/** The next cycle: what is open in the one before goes on in it, once it is launched. */
import { describe, expect, test } from 'vitest';
import type { CycleState } from '../../domain/cycle.ts';
import type { FollowUpState } from '../../domain/follow-up/follow-up.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { MandateState } from '../../domain/mandate/state.ts';
import { simulate } from '../../domain/simulation.ts';
import { followUpsOf, takenOver } from '../../domain/successor.ts';
import { bodies, stage, template } from '../support/mandate.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const next = 'follow-up:c2:after:mandates';
const at = (n: number) => utc('2027-03-01T10:00') + n * 86_400_000;

/** c1 with three mandates: one under way, one nobody leads on, one considered; then c2, which follows it. */
function lived(archiveFirst: boolean) {
  const simulation = simulate({ ...smallWorld, template });
  const say = (to: string, kind: string, body: object, day: number, actor = 'sec') =>
    expect(simulation.send(to, command(kind, body, actor, at(day))), `${to} ${kind}`).toMatchObject({ ok: true });
  const cycle = (id: string, day: number, before?: object) => {
    say(subjectId.cycle(id), 'begin', { cycle: id, anchors: {}, ...(before && { before }) }, day);
    say(subjectId.cycle(id), 'launch', {}, day);
  };
  cycle('c1', 1);
  for (const [key, lead] of [
    ['under-way', 'AAA'],
    ['nobodys', undefined],
    ['done', 'BBB'],
  ] as const)
    say(stage, 'record-mandate', { key, paragraph: '70', title: { en: key }, ...(lead && { lead }) }, 2);
  say('mandate:c1:under-way', 'progress', { ...bodies.progress, asOf: '2027-03-03' }, 3, 'fp-aaa');
  say('mandate:c1:done', 'report', { ...bodies.report, asOf: '2027-03-03' }, 3);
  say('mandate:c1:done', 'consider', { asOf: '2027-03-03' }, 4);
  if (archiveFirst) say('cycle:c1', 'archive', {}, 5);
  cycle('c2', 10, { cycle: 'c1', followUps: followUpsOf('c1', template) });
  if (!archiveFirst) say('cycle:c1', 'archive', {}, 11);
  return simulation;
}

describe.each([
  ['before the one before is archived', false],
  ['after it was', true],
])('launched %s', (_, archiveFirst) => {
  const simulation = lived(archiveFirst);
  const of = (key: string) => simulation.stateOf(`mandate:c1:${key}`) as MandateState;
  test('it takes over what is open, with its lineage, and asks about it', () => {
    for (const key of ['under-way', 'nobodys']) {
      expect(of(key)).toMatchObject({ cycle: 'c2', stage: next, archived: false, lineage: [{ cycle: 'c1', stage }] });
    }
    expect(of('under-way').asking).not.toBeNull();
    expect(of('under-way').askAt).not.toBeNull();
    expect((simulation.stateOf(next) as FollowUpState).mandates).toEqual(['mandate:c1:under-way', 'mandate:c1:nobodys']);
  });
  test('what was done with stays behind, and ends with its cycle', () => {
    expect(of('done')).toMatchObject({ cycle: 'c1', stage, archived: true });
    expect((simulation.stateOf(stage) as FollowUpState).mandates).toEqual(['mandate:c1:done']);
  });
  test('it knows which cycle it follows', () => {
    expect((simulation.stateOf('cycle:c2') as CycleState).before?.cycle).toBe('c1');
  });
  test('whoever leads is asked in the new cycle', () => {
    simulation.runUntil(at(200));
    expect([...simulation.notices()].filter((n) => n.rule === 'mandate-asked').map((n) => n.subject)).toEqual(['mandate:c1:under-way']);
    expect(simulation.stuck()).toEqual([]);
  });
});

describe('which follow-up takes over', () => {
  const title = { en: 'F' };
  const rhythm = { every: 'P6M', within: 'P6W', ladder: 'l', notices: 'n' };
  const pledges = { prefix: 'P', from: ['state' as const], characters: { least: 1, most: 2 }, kinds: [], objectives: [], notices: 'n' };
  const phases = (stages: Record<string, object>) => ({
    phases: [
      {
        ...{ key: 'p', title, workflow: 'review' as const, from: 'x', until: 'x' },
        stages: Object.entries(stages).map(([key, holds]) => ({ key, title, kind: 'follow-up' as const, from: 'x', ...holds })),
      },
    ],
  });
  const [both, some, others] = [{ pledges, mandates: rhythm }, { pledges }, { mandates: rhythm }];
  const id = (cycle: string, key: string) => `follow-up:${cycle}:p:${key}`;
  const went = (before: Record<string, object>, after: Record<string, object>) =>
    Object.fromEntries(takenOver('b', phases(after), { cycle: 'a', followUps: followUpsOf('a', phases(before)) }));
  test.each([
    [
      'its like, whatever it is called',
      { x: some, y: others },
      { m: others, p: some },
      { [id('b', 'p')]: [id('a', 'x')], [id('b', 'm')]: [id('a', 'y')] },
    ],
    ['one that holds both', { x: some, y: others }, { z: both }, { [id('b', 'z')]: [id('a', 'x'), id('a', 'y')] }],
    ['the first that holds some of it, where none holds all', { x: both }, { p: some, m: others }, { [id('b', 'p')]: [id('a', 'x')] }],
    ['none, where nothing is held', { x: {} }, { z: both }, {}],
    ['none, where nothing here holds it', { x: some }, { m: others }, {}],
  ])('%s', (_, before, after, expected) => {
    expect(went(before, after)).toEqual(expected);
  });
});
