/** Calendar entries of a contribution: what they show, and that they are counted by what they show. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type EntryKind, entryOf, shownBy } from '../../domain/contribution/entries.ts';
import { evolve } from '../../domain/contribution/evolve.ts';
import type { ContributionEvent, ContributionState } from '../../domain/contribution/state.ts';
import { utc } from '../support/world.ts';

const day = 86_400_000;
const start = utc('2027-03-01T09:00:00');
const moment = (at: number) => ({ at, wall: '', zone: 'Europe/Zurich' });
const by = (days: number, late = days + 14) => ({
  zone: 'Europe/Zurich',
  soft: moment(start + days * day),
  grace: moment(start + days * day),
  hard: moment(start + late * day),
});
const bound = { step: 0, number: 1, hash: 'h' };
const begun: ContributionEvent = {
  ...{ type: 'begun', at: start, cycle: 'c1', ask: 'report', participant: 'AAA', zone: 'Europe/Zurich', country: 'CH' },
  ...{ region: 'NORTH', regions: ['NORTH'], call: 'call', deadline: by(30) },
};
const at = start + day;
const submitted: ContributionEvent = {
  ...{ type: 'submitted', at, number: 1, hash: 'h', draftVersion: 1, actor: 'fp', principal: null, countsIn: null, timing: 'onTime' },
  stepDueAt: start + 15 * day,
};
const kinds = {
  'draft-started': { type: 'draft-started', at },
  submitted,
  'step-approved': { type: 'step-approved', at, ...bound, actor: 'co' },
  'step-passed': { type: 'step-passed', at, ...bound, next: 1, stepDueAt: start + 22 * day },
  escalated: { type: 'escalated', at, step: 0 },
  returned: { type: 'returned', at, ...bound, deadline: by(40) },
  approved: { type: 'approved', at, ...bound },
  rejected: { type: 'rejected', at, ...bound },
  published: { type: 'published', at, number: 1 },
  revised: { type: 'revised', at },
  withdrawn: { type: 'withdrawn', at },
  declined: { type: 'declined', at },
  delayed: { type: 'delayed', at, expected: start + 35 * day },
  extended: { type: 'extended', at, deadline: by(50) },
  lifted: { type: 'extended', at, deadline: null },
  reopened: { type: 'reopened', at, deadline: by(60, 60) },
  reminded: { type: 'reminded', at },
  replanned: { type: 'replanned', at },
  lapsed: { type: 'lapsed', at },
  archived: { type: 'archived', at },
} as const satisfies Record<string, ContributionEvent>;
type Name = keyof typeof kinds;

const lived = (...names: Name[]): ContributionState =>
  names.map((name) => kinds[name]).reduce<ContributionState>(evolve, evolve(null, begun));
const asked = (...names: Name[]) => entryOf('asked', lived(...names));
const decision = (...names: Name[]) => entryOf('decision', lived(...names));
const days = (instant: number | null | undefined) => (instant == null ? null : (instant - start) / day);

describe('the entry of those who are asked', () => {
  test('begins with the invitation, at 0', () => {
    expect(asked()).toEqual({
      ...{ sequence: 0, at: start, until: start + 30 * day },
      shown: { until: start + 30 * day, late: start + 44 * day, announced: false },
    });
  });
  test.each<[string, Name[], sequence: number, until: number | null, late: number | null]>([
    ['more time moves it', ['extended'], 1, 50, 64],
    ['a date announced moves it', ['delayed'], 1, 35, 44],
    ['who starts to draft after all has the first date again', ['delayed', 'draft-started'], 2, 30, 44],
    ['a return gives it the revision’s date', ['submitted', 'returned'], 2, 40, 54],
    ['beginning the revision changes nothing', ['submitted', 'returned', 'revised'], 2, 40, 54],
    ['reopening brings it back', ['submitted', 'approved', 'reopened'], 2, 60, null],
    ['drafting, a reminder and a plan made anew change nothing', ['draft-started', 'reminded', 'replanned'], 0, 30, 44],
    ['it ends with the submission', ['submitted'], 1, null, null],
    ['a decision does not end it again', ['submitted', 'approved', 'published'], 1, null, null],
    ['it ends when the deadline is lifted', ['lifted'], 1, null, null],
    ['it ends with a decline', ['declined'], 1, null, null],
    ['it ends with a withdrawal', ['submitted', 'returned', 'withdrawn'], 3, null, null],
    ['it ends when the deadline passes', ['lapsed'], 1, null, null],
    ['it ends with the cycle', ['archived'], 1, null, null],
  ])('%s', (_, names, sequence, until, late) => {
    const entry = asked(...names);
    expect([entry.sequence, days(entry.shown?.until), days(entry.shown?.late)]).toEqual([sequence, until, late]);
  });
  test('what is over is remembered with its last date, so that a cancellation can name it', () => {
    expect(days(asked('extended', 'submitted').until)).toBe(50);
  });
});

describe('the entry of those who decide', () => {
  test.each<[string, Name[], sequence: number, until: number | null]>([
    ['is not there before a submission', [], 0, null],
    ['begins with the submission', ['submitted'], 1, 15],
    ['does not change with one approval of several, nor with an escalation', ['submitted', 'step-approved', 'escalated'], 1, 15],
    ['moves with the next step', ['submitted', 'step-passed'], 2, 22],
    ['ends with the decision', ['submitted', 'returned'], 2, null],
    ['is the same entry after the next submission', ['submitted', 'returned', 'revised', 'submitted'], 3, 15],
  ])('%s', (_, names, sequence, until) => {
    const entry = decision(...names);
    expect([entry.sequence, days(entry.shown?.until)]).toEqual([sequence, until]);
  });
});

const history = fc.array(fc.constantFrom(...(Object.keys(kinds) as Name[])), { maxLength: 12 });
property.prop([history])('whatever happens, SEQUENCE grows by one with each change of what is shown, and never otherwise', (names) => {
  let state = evolve(null, begun);
  for (const name of names) {
    const next = evolve(state, kinds[name]);
    for (const kind of ['asked', 'decision'] satisfies EntryKind[]) {
      const changed = JSON.stringify(shownBy(kind, next)) !== JSON.stringify(shownBy(kind, state));
      expect(entryOf(kind, next).sequence - entryOf(kind, state).sequence, `${name}, ${kind}`).toBe(changed ? 1 : 0);
    }
    state = next;
  }
});

describe('a state stored before entries were counted', () => {
  const { entries: _, ...old } = { ...lived('extended'), generation: 4 };
  test('goes on from the number its mails had: the generation', () => {
    expect(entryOf('asked', old)).toMatchObject({ sequence: 4, until: start + 50 * day, shown: { until: start + 50 * day } });
    expect(entryOf('asked', evolve(old, kinds.reminded)).sequence).toBe(4);
    expect(entryOf('asked', evolve(old, kinds.reopened)).sequence).toBe(5);
  });
  test('has no end to name where it was over already', () => {
    const { entries: __, ...over } = lived('submitted');
    expect(entryOf('asked', over)).toMatchObject({ until: null, shown: null });
  });
});
