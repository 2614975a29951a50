/** Rules of a contribution: deadlines, decisions, several regions. */
import { describe, expect, test } from 'vitest';
import type { Command, Instant } from '../../domain/lifecycle.ts';
import {
  begin,
  bodies,
  day,
  days,
  deadline,
  give,
  hash,
  live,
  paths,
  type Result,
  submitted,
  take,
  zone,
} from '../support/contribution.ts';
import { calendar, command, context } from '../support/world.ts';

describe('deadlines', () => {
  const at = (instant: Instant) => {
    const given = give('submit', instant);
    return take(live(begin(), give('draft', days(1))), [given], instant).answers.get(given.id);
  };
  test.each([
    [deadline.soft.at, 'onTime'],
    [deadline.soft.at + 1, 'grace'],
    [deadline.grace.at, 'grace'],
    [deadline.grace.at + 1, 'late'],
    [deadline.hard.at, 'late'],
  ])('what is received at %i is marked %s', (instant, timing) => expect(at(instant)).toMatchObject({ ok: true, timing }));

  test('what is received a millisecond after the hard deadline is refused, with the date and who can help', () => {
    expect(at(deadline.hard.at + 1)).toMatchObject({
      ok: false,
      rule: 'deadline.passed',
      detail: expect.stringMatching(/2027.*Zurich.*secretariat/),
    });
  });

  test('what was received in time counts although the deadline elapsed first', () => {
    const lapsed = take(live(begin(), give('draft', days(1))), [], deadline.hard.at + 5);
    expect(lapsed.state?.status).toBe('notSubmitted');
    const late = give('submit', deadline.hard.at);
    expect(take(lapsed, [late], deadline.hard.at + 10).answers.get(late.id)).toMatchObject({ ok: true, timing: 'late' });
    const declined = give('decline', deadline.hard.at);
    expect(take(lapsed, [declined], deadline.hard.at + 10).answers.get(declined.id)).toMatchObject({ ok: true, status: 'declined' });
  });

  test('a lifted deadline never lapses', () => {
    const lifted = take(live(begin()), [give('extend', days(1), { lift: true, reason: 'No date' })], days(1));
    expect(lifted.wakeAt).toBeNull();
    expect(take(lifted, [], days(4000)).state?.status).toBe('invited');
  });

  test('ten days more end at the same wall time, ten days later, and are counted again when given twice', () => {
    const once = take(live(begin()), [give('extend', days(1))], days(1));
    expect(once.state?.deadline?.hard.wall).toBe('2027-06-20T23:59:59');
    expect(take(once, [give('extend', days(2))], days(2)).state?.deadline?.hard.wall).toBe('2027-06-30T23:59:59');
  });

  test('an extension to an earlier day is refused', () => {
    const given = give('extend', days(1), { until: '2027-06-01', reason: 'x' });
    expect(take(live(begin()), [given], days(1)).answers.get(given.id)).toMatchObject({ ok: false, rule: 'extension.not-later' });
  });

  test('an announced delay past the hard deadline is refused: that takes an extension', () => {
    const given = give('delay', days(1), { until: '2027-06-11' });
    expect(take(live(begin()), [given], days(1)).answers.get(given.id)).toMatchObject({ ok: false, rule: 'delay.after-hard-deadline' });
  });

  test('a revision that never comes lapses; what was published before stays published', () => {
    const returned = live(...paths.returned);
    expect(returned.state?.revision?.hard.wall).toBe('2027-03-25T23:59:59');
    expect(take(returned, [], returned.wakeAt ?? 0).state?.status).toBe('notSubmitted');
    const update = live(...paths.published, give('revise', days(6)), give('submit', days(7)), give('return', days(8)));
    expect(update.state?.published).toBe(1);
    expect(take(update, [], update.wakeAt ?? 0).state).toMatchObject({ status: 'published', published: 1 });
  });
});

describe('what a lapse leaves behind', () => {
  const revising = () => live(...paths.published, give('revise', days(6)), give('submit', days(7)), give('return', days(8)));

  test('an update that never comes leaves what is published, and an extension opens it again', () => {
    const from = revising();
    const lapsed = take(from, [], from.wakeAt ?? 0);
    expect(lapsed.state).toMatchObject({ status: 'published', revision: null });
    const at = (from.wakeAt ?? 0) + day;
    const extended = take(lapsed, [give('extend', at, { until: '2027-12-31', reason: 'Later.' })], at);
    const given = give('revise', at + 1);
    expect(take(extended, [given], at + 1).answers.get(given.id)).toMatchObject({ ok: true, status: 'drafting' });
  });
  test('what was approved stays approved when its revision never comes', () => {
    const from = live(...paths.approved, give('revise', days(6)));
    expect(take(from, [], deadline.hard.at + 1).state).toMatchObject({ status: 'approved', approved: 1 });
  });
  test('an update received in time counts although the deadline elapsed first', () => {
    const from = live(...paths.published, give('revise', days(6)));
    const lapsed = take(from, [], deadline.hard.at + 5);
    const late = give('submit', deadline.hard.at);
    expect(take(lapsed, [late], deadline.hard.at + 10).answers.get(late.id)).toMatchObject({ ok: true, timing: 'late' });
  });
  test('lifting the deadline of what was returned leaves it returned, with its mail still to come', () => {
    const from = live(...paths.returned);
    const lifted = take(from, [give('extend', days(4), { lift: true, reason: 'No hurry.' })], days(4));
    expect(lifted.plans[0]).toMatchObject({ situation: 'returned' });
  });
});

describe('decisions', () => {
  const withSubmission = (actor: string, principal: string | null) =>
    live(begin(), give('draft', days(1)), command('submit', bodies.submit, actor, days(2), principal));
  const answerTo = (from: Result, given: Command, ctx = context()) => take(from, [given], given.receivedAt, ctx).answers.get(given.id);
  const both = context({
    membershipsOf: (person) =>
      person === 'fp-aaa'
        ? [
            { role: 'focal-point', participant: 'AAA', body: null },
            { role: 'regional-coordinator', participant: null, body: 'NORTH' },
          ]
        : [{ role: 'secretariat', participant: null, body: 'secretariat' }],
  });

  test('nobody decides on what they submitted themselves', () => {
    expect(answerTo(withSubmission('fp-aaa', 'AAA'), give('approve', days(3), bodies.approve, 'fp-aaa'), both)).toMatchObject({
      rule: 'decision.own-submission',
    });
  });
  test('nor on what they submitted for another', () => {
    const bySecretariat = withSubmission('sec', 'AAA');
    const passed = take(bySecretariat, [give('approve', days(3))], days(3));
    expect(answerTo(passed, give('approve', days(4), bodies.approve, 'sec'))).toMatchObject({ rule: 'decision.own-submission' });
  });
  test('a decision on other content than the present one is refused', () => {
    expect(answerTo(withSubmission('fp-aaa', 'AAA'), give('approve', days(3), { contentHash: 'x'.repeat(43) }))).toMatchObject({
      rule: 'decision.stale',
    });
  });
  test('a decision the step does not have is refused', () => {
    const coordinatorToo = context({ membershipsOf: () => [{ role: 'regional-coordinator', participant: null, body: 'NORTH' }] });
    expect(answerTo(withSubmission('fp-aaa', 'AAA'), give('reject', days(3), bodies.reject, 'co-north'), coordinatorToo)).toMatchObject({
      rule: 'decision.not-in-step',
    });
  });
  test('a role that was revoked before the decision is taken does not count', () => {
    expect(answerTo(withSubmission('fp-aaa', 'AAA'), give('approve', days(3)), context({ membershipsOf: () => [] }))).toMatchObject({
      rule: 'authority.missing',
    });
  });
  test("another region's coordinator is informed, and does not decide", () => {
    expect(answerTo(withSubmission('fp-aaa', 'AAA'), give('approve', days(3), bodies.approve, 'co-south'))).toMatchObject({
      rule: 'authority.missing',
    });
  });
  test('decisions name step, version, hash; the second step is the secretariat’s', () => {
    const result = live(...submitted, give('approve', days(3)));
    expect(result.steps.map((s) => s.event)).toEqual([
      expect.objectContaining({ type: 'step-approved', step: 0, number: 1, hash, actor: 'co-north' }),
      expect.objectContaining({ type: 'step-passed', next: 1, hash }),
    ]);
    expect(result.steps[1]?.notices.map((n) => n.audience)).toEqual(['holders/secretariat/secretariat']);
  });
  test('silence escalates the first step to the secretariat, which may then decide, and approves the second', () => {
    const waiting = live(...submitted);
    expect(calendar.wallOf((waiting.wakeAt ?? 0) - 1, zone)).toBe('2027-03-17T23:59:59');
    const escalated = take(waiting, [], waiting.wakeAt ?? 0);
    expect(escalated.steps.map((s) => s.event.type)).toEqual(['escalated']);
    const given = give('approve', days(20), bodies.approve, 'sec');
    const second = take(escalated, [given], days(20));
    expect(second.answers.get(given.id)).toMatchObject({ ok: true });
    expect(escalated.state?.step).toMatchObject({ escalated: true, dueAt: (waiting.wakeAt ?? 0) - 1 });
    expect(take(second, [], second.wakeAt ?? 0).state?.status).toBe('approved');
  });
  test('an incomplete draft is refused with the fields that are missing; another draft version with both numbers', () => {
    const empty = context({ draft: { version: 3, hash, content: { 'main.text': ' ' } } });
    const drafting = live(begin(), give('draft', days(1)));
    expect(answerTo(drafting, give('submit', days(2), { draftVersion: 3 }), empty)).toMatchObject({
      rule: 'content.incomplete',
      detail: expect.stringContaining('main.text'),
    });
    expect(answerTo(drafting, give('submit', days(2)), empty)).toMatchObject({
      rule: 'draft.stale',
      detail: expect.stringMatching(/3.*1/),
    });
  });
});

describe('several regions', () => {
  const later = { ...deadline, hard: calendar.moment('2027-06-20T23:59:59', zone) };
  const second = begin('call:small:round:south', days(5), later);

  test('a State asked by a second call has one contribution; the later deadline holds while nothing is submitted', () => {
    const joined = take(live(begin()), [second], days(5));
    expect(joined.state).toMatchObject({ calls: ['call:small:round:north', 'call:small:round:south'], deadline: later, status: 'invited' });
    expect(take(joined, [{ ...second, id: 'again' }], days(6)).revision).toBe(joined.revision);
  });
  test('whoever was silent in the first region is asked again, and told', () => {
    const silent = take(live(begin()), [], deadline.hard.at + 1);
    const after = { ...second, receivedAt: deadline.hard.at + day };
    const joined = take(silent, [after], after.receivedAt);
    expect(joined.state).toMatchObject({ status: 'reopened', deadline: later });
    expect(joined.steps.flatMap((s) => s.notices.map((n) => n.rule))).toEqual(['extended']);
    expect(joined.steps.flatMap((s) => s.effects.map((e) => `${e.command.kind} ${e.to}`))).toEqual([
      'unsettled call:small:round:north',
      'unsettled call:small:round:south',
    ]);
  });
  test('whoever declined is not asked again by a second call', () => {
    const joined = take(live(...paths.declined), [second], days(6));
    expect(joined.state).toMatchObject({ status: 'declined', deadline });
    expect(joined.plans).toEqual([]);
  });
  test('what is settled already is told to the second call at once, and keeps its dates', () => {
    const joined = take(live(...paths.approved), [second], days(6));
    expect(joined.state?.deadline).toEqual(deadline);
    expect(joined.steps[0]?.effects).toEqual([
      { to: 'call:small:round:south', command: { kind: 'settled', body: { child: 'contribution:small:report:AAA' } } },
    ]);
  });
  test('it may say where it counts, among its own regions only', () => {
    const elsewhere = give('submit', days(2), { draftVersion: 1, countsIn: ['EAST'] });
    expect(take(live(begin()), [elsewhere], days(2)).answers.get(elsewhere.id)).toMatchObject({ rule: 'region.not-a-member' });
    expect(live(begin(), give('submit', days(2), { draftVersion: 1, countsIn: ['SOUTH'] })).state?.countsIn).toEqual(['SOUTH']);
  });
  test('calls are told when it settles and when it ceases to be', () => {
    const declined = live(...paths.declined);
    expect(declined.steps[0]?.effects.map((e) => e.command.kind)).toEqual(['settled']);
    expect(take(declined, [give('draft', days(2))], days(2)).steps[0]?.effects.map((e) => e.command.kind)).toEqual(['unsettled']);
  });
});
