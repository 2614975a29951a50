/** What came by mail or on paper: which instant counts, what is refused, who hears of it, who may not decide. */
import { describe, expect, test } from 'vitest';
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import { begin, bodies, day, days, deadline, give, live, paths, type Result, take, zone } from '../support/contribution.ts';
import { calendar, command, context, memberships } from '../support/world.ts';

const letter = (change: object = {}) => ({ ...(bodies.enter as object), ...change });
const enter = (at: number, change: object = {}, actor = 'co-north') => give('enter', at, letter(change), actor);
const answerTo = (from: Result, given: ReturnType<typeof give>) => take(from, [given], given.receivedAt).answers.get(given.id);

describe('the stated receipt', () => {
  const lapsed = () => take(live(begin()), [], deadline.hard.at + 1);
  const later = deadline.hard.at + 20 * day;

  test.each([
    ['2027-05-31', 'onTime'],
    ['2027-05-31T23:59:59', 'onTime'],
    ['2027-06-01T00:00', 'grace'],
    ['2027-06-03', 'late'],
    ['2027-06-10T23:59:59', 'late'],
  ])('%s counts, although it is entered long after the deadline: %s', (received, timing) => {
    expect(answerTo(lapsed(), enter(later, { received }))).toMatchObject({ ok: true, timing });
  });

  test('after the hard deadline is refused, as it would have been here', () => {
    expect(answerTo(lapsed(), enter(later, { received: '2027-06-11' }))).toMatchObject({ ok: false, rule: 'deadline.passed' });
  });

  test('is in the zone that was stated; in that of the deadline when none was', () => {
    const inZone = (change: object) => take(live(begin()), [enter(days(8), change)], days(8)).state?.submissions[0]?.entered?.received;
    expect(inZone({ received: '2027-03-05T10:00', zone: 'Asia/Kathmandu' })).toEqual(calendar.moment('2027-03-05T10:00', 'Asia/Kathmandu'));
    expect(inZone({ zone: undefined })).toEqual({ at: calendar.moment('2027-03-05T00:00', zone).at, wall: '2027-03-05T00:00:00', zone });
  });

  test.each([
    ['lies in the future', { received: '2027-03-10' }, 'entered.in-the-future'],
    ['is no date', { received: '2027-02-30T10:00' }, 'entered.unreadable'],
    ['is in no zone', { zone: 'Atlantis/Capital' }, 'entered.unreadable'],
  ])('that %s is refused', (_, change, rule) => {
    expect(answerTo(live(begin()), enter(days(8), change))).toMatchObject({ ok: false, rule });
  });

  test('before a version that was received since is refused: nothing is entered over what is newer', () => {
    const withdrawn = live(...paths.withdrawn);
    expect(answerTo(withdrawn, enter(days(8), { received: '2027-03-03' }))).toMatchObject({ rule: 'entered.overtaken' });
    const twice = live(begin(), enter(days(6), { received: '2027-03-05' }), give('withdraw', days(7)));
    expect(answerTo(twice, enter(days(8), { received: '2027-03-04' }))).toMatchObject({ rule: 'entered.overtaken' });
    expect(answerTo(twice, enter(days(8), { received: '2027-03-05T09:00' }))).toMatchObject({ ok: true });
  });
});

describe('before the participant was asked, on 1 March at nine', () => {
  const refused = { ok: false, rule: 'entered.before-asked' };
  test.each<[string, object, object]>([
    ['the day before', { received: '2027-02-28' }, refused],
    ['that day, without a time', { received: '2027-03-01' }, { ok: true }],
    ['a minute before', { received: '2027-03-01T08:59', zone: 'UTC' }, refused],
    ['that minute', { received: '2027-03-01T09:00', zone: 'UTC' }, { ok: true }],
    ['that day, where it was stated', { received: '2027-02-28', zone: 'Pacific/Pago_Pago' }, { ok: true }],
  ])('nothing is received: %s', (_, change, said) => {
    expect(answerTo(live(begin()), enter(days(8), change))).toMatchObject(said);
  });
  test('is not known of states of before, which take any date', () => {
    const { begun: _, ...old } = live(begin()).state as NonNullable<Result['state']>;
    const from = { ...live(begin()), state: old } as Result;
    expect(answerTo(from, enter(days(8), { received: '2027-02-28' }))).toMatchObject({ ok: true });
  });
});

describe('what is kept', () => {
  const entered = live(begin(), enter(days(8)));
  const received = calendar.moment('2027-03-05T00:00', zone);

  test('is both instants, who entered it and for whom, in the event and in the state', () => {
    expect(entered.steps[0]?.event).toMatchObject({
      type: 'submitted',
      at: days(8),
      actor: 'co-north',
      principal: 'AAA',
      entered: { by: 'paper', received, dateOnly: true },
    });
    expect(entered.state?.submissions).toEqual([
      {
        number: 1,
        hash: (bodies.enter as { contentHash: string }).contentHash,
        actor: 'co-north',
        principal: 'AAA',
        at: days(8),
        entered: { by: 'paper', received, dateOnly: true },
      },
    ]);
  });

  test('those who decide have their time from when it was entered', () => {
    const submitted = live(begin(), give('submit', days(8)));
    expect(entered.state?.step).toEqual(submitted.state?.step);
    expect(entered.wakeAt).toBe(submitted.wakeAt);
  });

  test('states of before are read as they are: nothing in them was entered', () => {
    const old = {
      ...live(...paths.submitted).state,
      submissions: [{ number: 1, hash: 'h', actor: 'fp-aaa', principal: 'AAA', at: days(2) }],
    };
    expect(contribution.upgrade(old)).toEqual(old);
  });
});

test('the receipt goes to the participant’s people, once; those who decide hear of it as of every submission', () => {
  const { steps } = live(begin(), enter(days(8)));
  expect(steps[0]?.notices.map(({ rule, audience }) => [rule, audience])).toEqual([
    ['receipt', 'contributors'],
    ['to-decide', 'holders/regional-coordinator/NORTH'],
    ['to-know', 'other-coordinators'],
  ]);
  const both = context();
  const receipt = { ...both.template.notices.all?.find(({ rule }) => rule === 'receipt'), to: ['submitter', 'contributors'] };
  const ctx = context({ template: { ...both.template, notices: { all: [receipt as never] } } });
  const given = enter(days(8));
  const told = take(live(begin()), [given], days(8), ctx).steps[0]?.notices.map(({ audience }) => audience);
  expect(told).toEqual(['contributors']);
});

describe('who enters', () => {
  test('does not decide on it', () => {
    expect(answerTo(live(begin(), enter(days(8))), give('approve', days(9), { contentHash: 'hash-of-what-was-entered-01' }))).toMatchObject(
      {
        rule: 'decision.own-submission',
      },
    );
    const bySecretariat = live(
      begin(),
      enter(days(8), {}, 'sec'),
      give('approve', days(9), { contentHash: 'hash-of-what-was-entered-01' }),
    );
    expect(answerTo(bySecretariat, give('reject', days(10), { contentHash: 'hash-of-what-was-entered-01', reason: 'x' }))).toMatchObject({
      rule: 'decision.own-submission',
    });
  });

  test.each(['fp-aaa', 'drafter-aaa', 'co-south'])('is not %s', (person) => {
    expect(answerTo(live(begin()), enter(days(8), {}, person))).toMatchObject({ rule: 'authority.missing' });
  });

  test('needs the original', () => {
    expect(answerTo(live(begin()), enter(days(8), { content: { summary: 'A letter.' } }))).toMatchObject({ rule: 'content.incomplete' });
  });

  test('says where it counts, among the participant’s regions', () => {
    expect(answerTo(live(begin()), enter(days(8), { countsIn: ['EAST'] }))).toMatchObject({ rule: 'region.not-a-member' });
    expect(live(begin(), enter(days(8), { countsIn: ['SOUTH'] })).state?.countsIn).toEqual(['SOUTH']);
  });

  test('may do it while something can still have come in time', () => {
    const may = (from: Result, at: number, person = 'co-north') =>
      allowedCommands(
        from.state as NonNullable<typeof from.state>,
        memberships.filter((m) => m.person === person),
        person,
        at,
        context(),
        ['enter'],
      ).length === 1;
    const silent = take(live(begin()), [], deadline.hard.at + 1);
    expect([may(live(begin()), days(8)), may(live(...paths.submitted), days(8)), may(silent, deadline.hard.at + 90 * day)]).toEqual([
      ...[true, false, true],
    ]);
    expect(may(live(begin()), days(8), 'fp-aaa')).toBe(false);
  });
});

test('an update that came on paper in time is entered although its deadline lapsed since', () => {
  const from = live(...paths.published, give('revise', days(6)));
  const lapsed = take(from, [], deadline.hard.at + 5);
  expect(lapsed.state?.status).toBe('published');
  const late = deadline.hard.at + 10 * day;
  expect(answerTo(lapsed, enter(late, { received: '2027-06-01' }))).toMatchObject({ ok: true, status: 'submitted', timing: 'grace' });
  expect(answerTo(lapsed, enter(late, { received: '2027-06-12' }))).toMatchObject({ rule: 'state.not-allowed' });
});

test('a body without its hash, its channel or its date is refused by name', () => {
  for (const [missing, named] of [
    ['contentHash', 'contentHash'],
    ['by', 'by'],
    ['received', 'received'],
  ] as const) {
    const given = command('enter', letter({ [missing]: undefined }), 'co-north', days(8));
    expect(answerTo(live(begin()), given)).toMatchObject({ rule: 'command.malformed', detail: expect.stringContaining(named) });
  }
});
