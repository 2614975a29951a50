/** Mandates: every command in every state, who may, when they are asked about, and how they go on in the next cycle. */
import { describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/mandate/commands.ts';
import { mandate } from '../../domain/mandate/mandate.ts';
import { type MandateState, statuses } from '../../domain/mandate/state.ts';
import { began, begin, bodies, days, give, lead, live, paths, type Result, stage, take } from '../support/mandate.ts';
import { calendar, command } from '../support/world.ts';

const no = 'state.not-allowed';
/** The status it leads to, or the rule it breaks; all said by the secretariat, which leads on nothing. */
const table: Record<string, Record<(typeof publicKinds)[number], string>> = {
  mandated: { assign: 'assigned', progress: no, report: no, consider: 'mandate.not-reported', resume: no, drop: 'dropped' },
  assigned: {
    assign: 'assigned',
    progress: 'in-progress',
    report: 'reported',
    consider: 'mandate.not-reported',
    resume: no,
    drop: 'dropped',
  },
  'in-progress': {
    ...{ assign: 'in-progress', progress: 'in-progress', report: 'reported', consider: 'mandate.not-reported', resume: no },
    drop: 'dropped',
  },
  consulted: {
    assign: 'consulted',
    progress: 'in-progress',
    report: 'reported',
    consider: 'mandate.not-reported',
    resume: no,
    drop: 'dropped',
  },
  reported: { assign: no, progress: no, report: 'reported', consider: 'considered', resume: 'in-progress', drop: no },
  considered: { assign: no, progress: no, report: no, consider: 'mandate.not-reported', resume: 'in-progress', drop: no },
  dropped: { assign: no, progress: no, report: no, consider: 'mandate.not-reported', resume: 'in-progress', drop: no },
};
test('the table has every state', () => expect(Object.keys(table)).toEqual(statuses));

describe.each(statuses)('a mandate that is %s', (status) => {
  const from = live(...paths[status]);
  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, days(8));
    const after = take(from, [given], days(8));
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table[status]?.[kind]);
    if (!answer?.ok) expect(after.state).toEqual(from.state);
    expect(after.stuck).toBeNull();
  });
  test.each(['begin', 'elapse', 'asking', 'carry', 'rest'])('takes %s from its follow-up and from time', (kind) => {
    const told = {
      begin: begin().body,
      asking: { stage, from: 0, until: null },
      carry: { cycle: 'c2', stage: 'follow-up:c2:after:mandates' },
    };
    const body = kind === 'rest' ? { stage } : ((told as Record<string, unknown>)[kind] ?? {});
    const given = command(kind, body, stage, days(8));
    const after = take(from, [given], days(8));
    expect(after.answers.get(given.id)).toMatchObject({ ok: true });
    expect(after.stuck).toBeNull();
  });
  test('changes no more once it is archived', () => {
    const archived = { ...from, state: { ...(from.state as MandateState), archived: true } };
    for (const kind of publicKinds) {
      const given = give(kind, days(8));
      expect(take(archived, [given], days(8)).answers.get(given.id)).toMatchObject({ rule: 'cycle.archived' });
    }
    expect([mandate.done(archived.state), mandate.wakeAt(archived.state)]).toEqual([true, null]);
  });
  test('knows no other command, and refuses what is malformed', () => {
    const vote = command('vote', {}, 'sec', days(8));
    const empty = give('drop', days(8), {});
    const { answers } = take(from, [vote, empty], days(8));
    expect([answers.get(vote.id), answers.get(empty.id)]).toMatchObject([{ rule: 'command.unknown' }, { rule: 'command.malformed' }]);
  });
});

test.each(publicKinds)('before it is recorded %s finds nothing', (kind) => {
  const given = give(kind, days(1));
  expect(take(null, [given], days(1)).answers.get(given.id)).toMatchObject({ rule: 'subject.new' });
});

describe('who may', () => {
  test.each([
    ['fp-aaa', ['progress']],
    ['drafter-aaa', ['progress']],
    ['fp-bbb', []],
    ['co-north', []],
    ['nobody', []],
  ])('%s, where AAA leads: %j', (person, allowed) => {
    const from = live(begin());
    const may = publicKinds.filter((kind) => {
      const given = give(kind, days(8), bodies[kind], person);
      const answer = take(from, [given], days(8)).answers.get(given.id);
      return answer?.ok || answer?.rule !== 'authority.missing';
    });
    expect(may).toEqual(allowed);
  });
  test('whoever led before does no more once another does', () => {
    const from = live(begin(), give('assign', days(1)));
    const given = give('progress', days(2), bodies.progress, 'fp-aaa');
    expect(take(from, [given], days(2)).answers.get(given.id)).toMatchObject({ rule: 'authority.missing' });
    expect(from.state).toMatchObject({ participant: 'BBB', zone: 'Pacific/Auckland', region: 'SOUTH' });
    expect(mandate.project(from.state as MandateState).participant).toBe('BBB');
  });
});

test.each([
  [{ lead: 'ZZZ' }, 'mandate.lead-unknown'],
  [{ lead: 'AAA' }, 'mandate.assigned-already'],
])('assigned to %j: %s', (body, rule) => {
  const given = give('assign', days(1), body);
  expect(take(live(begin()), [given], days(1)).answers.get(given.id)).toMatchObject({ rule });
});
test('nobody says how it stands on a day to come', () => {
  const given = give('progress', days(1), { ...bodies.progress, asOf: '2027-04-03' });
  expect(take(live(begin()), [given], days(1)).answers.get(given.id)).toMatchObject({ rule: 'mandate.as-of-in-future' });
});

describe('being asked', () => {
  const wall = (at: number | null) => (at === null ? null : calendar.wallOf(at, 'Europe/Zurich'));
  const asked = () => {
    const from = live(begin());
    return take(from, [], from.wakeAt ?? 0);
  };
  test('begins six months after it was assigned, with six weeks to answer and reminders', () => {
    expect(wall(live(begin()).wakeAt)).toBe('2027-10-01T10:00:00');
    const now = asked();
    expect(now.steps.map((s) => s.event.type)).toEqual(['asked']);
    expect(now.steps[0]?.notices.map((n) => `${n.rule} to ${n.audience}`)).toEqual(['mandate-asked to contributors']);
    expect(wall(now.state?.ask?.dueAt ?? null)).toBe('2027-11-12T23:59:59');
    expect(now.plans[0]?.notices.map((n) => [n.rule, wall(n.due)])).toEqual([['mandate-hard-2', '2027-11-10T09:00:00']]);
  });
  test('ends with an answer: the secretariat hears, and nobody is asked again for six months', () => {
    const answered = take(asked(), [give('progress', days(190), bodies.progress, 'fp-aaa')], days(190));
    expect(answered.state).toMatchObject({ status: 'in-progress', ask: null, heard: { asOf: '2027-04-01' } });
    expect(answered.steps[0]?.notices.map((n) => n.audience)).toEqual(['secretariat']);
    expect(answered.wakeAt).toBe(calendar.add(days(190), 'P6M', 1, 'Europe/Zurich'));
  });
  test('ends in silence: that is recorded, the secretariat hears, and it goes on', () => {
    const now = asked();
    const silent = take(now, [], now.wakeAt ?? 0);
    expect(silent.steps.map((s) => [s.event.type, s.notices.map((n) => n.audience)])).toEqual([['not-answered', ['secretariat']]]);
    expect(silent.state?.status).toBe('assigned');
    expect(silent.wakeAt).toBeGreaterThan(now.wakeAt ?? 0);
  });
  test.each(['report', 'drop'] as const)('ends with %s, for good until it is taken up again', (kind) => {
    const done = take(asked(), [give(kind, days(190))], days(190));
    expect([done.state?.ask, done.wakeAt]).toEqual([null, null]);
    expect(take(done, [give('resume', days(200))], days(200)).wakeAt).toBe(calendar.add(days(200), 'P6M', 1, 'Europe/Zurich'));
  });
  test('nobody is asked while nobody leads, and after the follow-up has ended', () => {
    expect(live(begin(false)).wakeAt).toBeNull();
    const over = live(begin(), command('asking', { stage, from: 0, until: days(30) }, stage, days(1)));
    expect(over.wakeAt).toBeNull();
  });
  test('a follow-up that moves asks by its new dates; another one is not heard', () => {
    const later = days(400);
    const moved = live(begin(), command('asking', { stage, from: later, until: null }, stage, days(1)));
    expect(moved.wakeAt).toBe(later);
    expect(
      take(moved, [command('asking', { stage: 'follow-up:c0:after:mandates', from: 0, until: 0 }, 'x', days(2))], days(2)).steps,
    ).toEqual([]);
  });
});

describe('the next cycle', () => {
  const next = { cycle: 'c2', stage: 'follow-up:c2:after:mandates' };
  const carry = (state: Result) => take(state, [command('carry', next, stage, days(8))], days(8));
  test('takes an open one over with its lineage; the new follow-up holds it and asks, the old one lets go', () => {
    const carried = carry(live(...paths['in-progress']));
    expect(carried.state).toMatchObject({ ...next, id: 'mandate:c1:para-70', status: 'in-progress', asking: null });
    expect(carried.state?.lineage).toEqual([{ cycle: 'c1', stage, at: days(8) }]);
    const child = { child: 'mandate:c1:para-70' };
    expect(carried.steps.flatMap((s) => s.effects)).toEqual([
      { to: next.stage, command: { kind: 'hold', body: child } },
      { to: stage, command: { kind: 'release', body: child } },
    ]);
    expect(mandate.project(carried.state as MandateState).cycle).toBe('c2');
    expect(carry(carried).steps).toEqual([]);
  });
  test.each(['reported', 'considered', 'dropped'] as const)('leaves one that is %s where it is', (status) => {
    expect(carry(live(...paths[status])).steps).toEqual([]);
  });
  test('an archived follow-up lets open ones rest, and ends the others', () => {
    const rest = (status: keyof typeof paths) => take(live(...paths[status]), [command('rest', { stage }, stage, days(8))], days(8));
    expect(rest('assigned')).toMatchObject({ wakeAt: null, state: { archived: false, asking: null } });
    expect(rest('considered').state?.archived).toBe(true);
  });
});

test('what begins it is kept by ids alone: who leads, when, and which command has the words', () => {
  const { state, steps } = live(begin());
  expect(steps.map((s) => s.event)).toEqual([
    expect.objectContaining({ type: 'begun', at: began, words: { subject: stage, command: 'record-1' } }),
    expect.objectContaining({ type: 'assigned', ...lead }),
  ]);
  expect(steps[1]?.notices.map((n) => [n.rule, n.required])).toEqual([['mandate-assigned', true]]);
  expect(state?.since).toBe(began);
});
