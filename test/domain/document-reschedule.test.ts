/** A date that moves under a document: it takes the new dates; a move that would make it too late is refused, or kept with its reason. */
import { expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type CycleEvent, type CycleState, cycle } from '../../domain/cycle.ts';
import { simulate } from '../../domain/simulation.ts';
import { context, reportId, template, world } from '../support/document.ts';
import { command, utc } from '../support/world.ts';

/** The same, with the report due at a fixed date: only then can a move of the forum make it late. */
const fixed = {
  ...template,
  phases: template.phases.map((phase) => ({
    ...phase,
    stages: phase.stages.map((stage) =>
      stage.key === 'report' && stage.kind === 'document' ? { ...stage, until: '2027-10-26T18:00' } : stage,
    ),
  })),
};
type Result = Advanced<CycleState, CycleEvent>;
const now = utc('2027-05-01T10:00');
const ctx = context({ template: fixed });
const take = (from: Result | null, kind: string, body: object, at = now): Result =>
  advance(cycle, from ?? { state: null, revision: 0, stuck: null }, [command(kind, body, 'sec', at)], at, ctx);
const launched = take(take(null, 'begin', { cycle: 'c1', anchors: {} }), 'launch', {});
const move = { anchor: 'forum', to: '2028-01-11T10:00', seen: '2028-02-01T10:00', reason: 'The hall is free then.' };
const answer = ({ answers }: Result) => [...answers.values()][0];

test('the dates of a document come with its phase: due date, limit, zone', () => {
  const told = launched.steps.flatMap(({ effects }) => effects).find(({ to }) => to === 'phase:c1:report');
  expect((told?.command.body as { stages?: object[] } | undefined)?.stages).toContainEqual({
    ...{ stage: 'report', kind: 'document', zone: 'America/New_York' },
    ...{ from: utc('2027-08-17T13:00'), until: utc('2027-10-26T16:00'), limit: utc('2027-11-09T23:00') },
  });
});
test('a forum so early that the report would be due too late is refused by its rule', () => {
  const refused = take(launched, 'reschedule', move);
  expect(answer(refused)).toMatchObject({ ok: false, rule: 'document.too-late' });
  expect([refused.steps, refused.state]).toEqual([[], launched.state]);
});
test('with a reason it moves, and what was overridden is kept', () => {
  const moved = take(launched, 'reschedule', { ...move, override: { reason: 'The report will be ready before.' } });
  expect(answer(moved)).toMatchObject({ ok: true });
  expect(moved.state?.moves?.forum?.at(-1)).toMatchObject({ overrides: ['report/report'] });
});
test('once the report is due no more, the forum moves without one', () => {
  const later = utc('2027-11-01T10:00');
  expect(answer(take(launched, 'reschedule', { ...move, to: '2028-01-18T10:00' }, later))).toMatchObject({ ok: true });
});
test('a move within the rule overrides nothing', () => {
  const moved = take(launched, 'reschedule', { ...move, to: '2028-02-08T10:00', override: { reason: 'To be sure.' } });
  expect(moved.state?.moves?.forum?.at(-1)).not.toHaveProperty('overrides');
});

test('in a living cycle a postponed forum gives the report its new dates and reminders', () => {
  const simulation = simulate(world);
  simulation.send('cycle:c1', command('begin', { cycle: 'c1', anchors: {} }, 'sec', now));
  simulation.send('cycle:c1', command('launch', {}, 'sec', now));
  const at = utc('2027-09-01T10:00'); // it is being written
  expect(simulation.send('cycle:c1', command('reschedule', { ...move, to: '2028-03-07T10:00' }, 'sec', at))).toMatchObject({ ok: true });
  expect(simulation.stateOf(reportId)).toMatchObject({
    ...{ status: 'drafting', until: utc('2027-11-30T23:00'), limit: utc('2027-12-14T23:00'), overdue: false },
  });
  simulation.runUntil(utc('2028-01-31T10:00'));
  const sent = [...simulation.notices()].filter(({ subject, state }) => subject === reportId && state === 'expanded');
  expect(
    sent.map(({ rule, audience, due }) => `${rule} ${audience.split('/').at(-1)} ${new Date(due).toISOString().slice(0, 10)}`),
  ).toEqual(
    [
      ...['asked authors 2027-08-17', 'due-14 authors 2027-11-16', 'due-2 authors 2027-11-26', 'due-2 secretariat 2027-11-26'],
      ...['redated authors 2027-09-01', 'overdue authors 2027-11-30', 'overdue secretariat 2027-11-30'],
    ].toSorted((a, b) => sent.findIndex((n) => a.startsWith(n.rule)) - sent.findIndex((n) => b.startsWith(n.rule))),
  );
});
