import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type PublicKind, publicKinds } from '../../domain/contribution/commands.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import { type ContributionEvent, type ContributionState, type Status, statuses } from '../../domain/contribution/state.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import { calendar, command, context, utc } from '../support/world.ts';

const zone = 'Europe/Zurich';
const deadline = {
  zone,
  soft: calendar.moment('2027-05-31T23:59:59', zone),
  grace: calendar.moment('2027-06-02T23:59:59', zone),
  hard: calendar.moment('2027-06-10T23:59:59', zone),
};
const hash = 'hash-of-the-first-draft-00001';
const began = utc('2027-03-01T09:00');
const day = 86_400_000;

const begin = (call = 'call:small:round:north', at = began, dates = deadline): Command =>
  command(
    'begin',
    {
      cycle: 'small',
      ask: 'report',
      call,
      participant: 'AAA',
      zone,
      country: 'CH',
      region: 'NORTH',
      regions: ['NORTH', 'SOUTH'],
      deadline: dates,
    },
    'call:small:round:north',
    at,
  );

type Result = Advanced<ContributionState, ContributionEvent>;
const take = (from: Result | null, commands: readonly Command[], now: Instant, ctx: Context = context()): Result =>
  advance(contribution, from ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

/** Takes commands one after the other, each at its receipt; every one must be accepted. */
function live(...commands: readonly Command[]): Result {
  return commands.reduce<Result | null>((from, c) => {
    const next = take(from, [c], c.receivedAt);
    expect(next.answers.get(c.id), c.kind).toMatchObject({ ok: true });
    return next;
  }, null) as Result;
}

const bodies: Record<PublicKind, unknown> = {
  draft: {},
  submit: { draftVersion: 1 },
  withdraw: {},
  decline: {},
  delay: { until: '2027-06-05' },
  revise: {},
  return: { contentHash: hash, reason: 'Please add data.' },
  approve: { contentHash: hash },
  reject: { contentHash: hash, reason: 'Out of scope.' },
  publish: {},
  extend: { days: 10, reason: 'Elections' },
  reopen: { until: '2027-09-30', reason: 'New government' },
  remind: {},
  replan: { reason: 'New holidays' },
};
/** Who may: the focal point answers, the coordinator of the first step decides, the secretariat does the rest. */
const actorOf: Record<PublicKind, string> = {
  ...{ draft: 'fp-aaa', submit: 'fp-aaa', withdraw: 'fp-aaa', decline: 'fp-aaa', delay: 'fp-aaa', revise: 'fp-aaa' },
  ...{ return: 'co-north', approve: 'co-north', reject: 'sec', publish: 'sec', extend: 'sec', reopen: 'sec', remind: 'sec', replan: 'sec' },
};
const give = (kind: PublicKind, at: Instant, body = bodies[kind], actor = actorOf[kind]): Command => command(kind, body, actor, at);
const days = (n: number): Instant => began + n * day;

const submitted = [begin(), give('draft', days(1)), give('submit', days(2))];
const approvedTwice = [give('approve', days(3)), give('approve', days(4), bodies.approve, 'sec')];
const paths: Record<Status, readonly Command[]> = {
  invited: [begin()],
  drafting: [begin(), give('draft', days(1))],
  submitted,
  returned: [...submitted, give('return', days(3))],
  approved: [...submitted, ...approvedTwice],
  rejected: [...submitted, give('approve', days(3)), give('reject', days(4))],
  published: [...submitted, ...approvedTwice, give('publish', days(5))],
  declined: [begin(), give('decline', days(1))],
  delayed: [begin(), give('delay', days(1))],
  withdrawn: [...submitted, give('withdraw', days(3))],
  notSubmitted: [begin(), command('elapse', {}, 'system', deadline.hard.at + 1)],
  reopened: [begin(), give('decline', days(1)), give('reopen', days(2))],
};
/** The state each path leads to, and an instant after it. */
function reach(status: Status): { from: Result; at: Instant } {
  if (status === 'notSubmitted') return { from: take(live(begin()), [], deadline.hard.at + 1), at: deadline.hard.at + day };
  return { from: live(...paths[status]), at: days(8) };
}

/** Every command in every state: the status it leads to, or the rule it breaks. */
const no = 'state.not-allowed';
const table: Record<Status, Record<PublicKind, string>> = {
  invited: {
    draft: 'drafting',
    submit: 'submitted',
    withdraw: no,
    decline: 'declined',
    delay: 'delayed',
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'invited',
    reopen: 'reopened',
    remind: 'invited',
    replan: 'invited',
  },
  drafting: {
    draft: 'drafting',
    submit: 'submitted',
    withdraw: no,
    decline: 'declined',
    delay: 'delayed',
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'drafting',
    reopen: 'reopened',
    remind: 'drafting',
    replan: 'drafting',
  },
  submitted: {
    draft: no,
    submit: 'state.already-submitted',
    withdraw: 'withdrawn',
    decline: no,
    delay: no,
    revise: 'drafting',
    return: 'returned',
    approve: 'submitted',
    reject: 'authority.missing',
    publish: 'state.not-approved',
    extend: 'submitted',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'submitted',
  },
  returned: {
    draft: no,
    submit: 'state.revise-first',
    withdraw: 'withdrawn',
    decline: 'declined',
    delay: no,
    revise: 'drafting',
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'returned',
    reopen: 'reopened',
    remind: 'returned',
    replan: 'returned',
  },
  approved: {
    draft: no,
    submit: no,
    withdraw: 'withdrawn',
    decline: no,
    delay: no,
    revise: 'drafting',
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'published',
    extend: 'approved',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'approved',
  },
  rejected: {
    draft: no,
    submit: no,
    withdraw: no,
    decline: no,
    delay: no,
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'rejected',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'rejected',
  },
  published: {
    draft: no,
    submit: no,
    withdraw: 'withdrawn',
    decline: no,
    delay: no,
    revise: 'drafting',
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'published',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'published',
  },
  declined: {
    draft: 'drafting',
    submit: 'submitted',
    withdraw: no,
    decline: no,
    delay: no,
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'declined',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'declined',
  },
  delayed: {
    draft: 'delayed',
    submit: 'submitted',
    withdraw: no,
    decline: 'declined',
    delay: 'delayed',
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'delayed',
    reopen: 'reopened',
    remind: 'delayed',
    replan: 'delayed',
  },
  withdrawn: {
    draft: 'drafting',
    submit: 'submitted',
    withdraw: no,
    decline: no,
    delay: no,
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'withdrawn',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'withdrawn',
  },
  notSubmitted: {
    draft: no,
    submit: 'deadline.passed',
    withdraw: no,
    decline: no,
    delay: no,
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'reopened',
    reopen: 'reopened',
    remind: 'remind.not-awaited',
    replan: 'notSubmitted',
  },
  reopened: {
    draft: 'drafting',
    submit: 'submitted',
    withdraw: no,
    decline: 'declined',
    delay: 'delayed',
    revise: no,
    return: 'state.nothing-to-decide',
    approve: 'state.nothing-to-decide',
    reject: 'state.nothing-to-decide',
    publish: 'state.not-approved',
    extend: 'reopened',
    reopen: 'reopened',
    remind: 'reopened',
    replan: 'reopened',
  },
};

describe.each(statuses)('a contribution that is %s', (status) => {
  const { from, at } = reach(status);
  test('is in that state', () => expect(from.state?.status).toBe(status));

  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, at);
    const after = take(from, [given], at);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table[status][kind]);
    if (!answer?.ok) expect(after.state).toEqual(from.state);
    expect(after.stuck).toBeNull();
    if (after.wakeAt !== null) expect(after.wakeAt).toBeGreaterThan(at);
  });

  test('can be extended, lifted and reopened, with its notices planned anew', () => {
    for (const body of [bodies.extend, { lift: true, reason: 'No date for now' }, { until: '2028-01-31', reason: 'Later' }]) {
      const after = take(from, [give('extend', at, body)], at);
      expect(after.plans).toHaveLength(1);
      expect(after.state?.generation).toBe((from.state?.generation ?? 0) + 1);
    }
    expect(take(from, [give('reopen', at)], at).plans).toHaveLength(1);
  });

  test('changes no more once its cycle is archived', () => {
    const archived = take(from, [command('archive', {}, 'call:small:round:north', at)], at);
    expect(archived.wakeAt).toBeNull();
    expect(archived.state && contribution.done(archived.state)).toBe(true);
    for (const kind of publicKinds) {
      const given = give(kind, at + 1);
      expect(take(archived, [given], at + 1).answers.get(given.id)).toMatchObject({ ok: false, rule: 'cycle.archived' });
    }
  });

  test('refuses whoever has no role for it', () => {
    for (const kind of publicKinds) {
      const given = give(kind, at, bodies[kind], 'stranger');
      const answer = take(from, [given], at).answers.get(given.id);
      expect(answer?.ok, kind).toBe(false);
    }
  });
});

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
