/** Every command in every state of an event: the status it leads to, or the rule it breaks. */
import { describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/event/commands.ts';
import { event } from '../../domain/event/event.ts';
import { statuses } from '../../domain/event/state.ts';
import { began, begin, bodies, day, from, give, live, reach, redate, take, until } from '../support/event.ts';
import { readGrid } from '../support/grid.ts';
import { command } from '../support/world.ts';

const grid = `
              announce   change     postpone   cancel     hold  attach     comment
  planned     announced  planned    postponed  cancelled  no    planned    may-not
  announced   no         announced  postponed  cancelled  no    announced  announced
  postponed   no-date    postponed  undated    cancelled  no    postponed  no
  under-way   no         under-way  postponed  cancelled  held  under-way  under-way
  over        no         no         no         no         held  over       over
  held        no         no         no         no         no    held       held
  cancelled   no         no         no         no         no    no         no
`;
const rules: Readonly<Record<string, string>> = {
  no: 'state.not-allowed',
  'no-date': 'event.no-date',
  undated: 'event.undated-already',
  'may-not': 'state.not-allowed',
};
const { columns, table } = readGrid(grid, rules);

test('the table has every command and every state', () => {
  expect(columns).toEqual(publicKinds);
  expect([...table.keys()]).toEqual(statuses);
});

describe.each(statuses)('an event that is %s', (status) => {
  const { from: state, at } = reach(status);
  test('is in that state', () => expect(state.state?.status).toBe(status));

  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, at);
    const after = take(state, [given], at);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table.get(status)?.get(kind));
    if (!answer?.ok) expect(after.state).toEqual(state.state);
    expect(after.stuck).toBeNull();
    if (after.wakeAt !== null) expect(after.wakeAt).toBeGreaterThan(at);
  });

  test('changes no more once its cycle is archived', () => {
    const archived = take(state, [command('archive', {}, 'phase:small:round', at)], at);
    expect(archived.wakeAt).toBeNull();
    expect(archived.state && event.done(archived.state)).toBe(true);
    for (const kind of publicKinds) {
      const given = give(kind, at + 1);
      expect(take(archived, [given], at + 1).answers.get(given.id), kind).toMatchObject({ ok: false, rule: 'cycle.archived' });
    }
  });

  test.each(['stranger', 'co-south', 'fp-ccc', 'drafter-aaa'])('refuses %s, who has no role for it', (actor) => {
    for (const kind of publicKinds) {
      if (kind === 'comment' && actor === 'drafter-aaa') continue;
      const given = give(kind, at, bodies[kind], actor);
      const answer = take(state, [given], at).answers.get(given.id);
      expect(answer?.ok, kind).toBe(false);
    }
  });

  test('takes the date its cycle moves it to, while it is not over', () => {
    const [later] = [redate({ from: until + 30 * day, until: until + 31 * day }, at)];
    const after = take(state, [later], at);
    if (['over', 'held', 'cancelled'].includes(status)) expect(after.state).toEqual(state.state);
    else {
      expect(after.state).toMatchObject({ from: until + 30 * day, undated: false, status: status === 'planned' ? 'planned' : 'announced' });
      expect(after.plans).toHaveLength(1);
      expect(after.state?.former.at(-1)).toMatchObject({ from, until });
    }
  });
});

describe('announcing', () => {
  test('invites the participants the template says, and tells them with what is known by then', () => {
    const { state, steps } = live(
      begin(),
      give('announce', began + day, { chairs: ['AAA'], links: [{ title: 'Join', url: 'https://example.org/join' }] }),
    );
    expect(state).toMatchObject({
      status: 'announced',
      invited: ['AAA', 'BBB'],
      details: { venue: 'Hall A', mode: 'hybrid', chairs: ['AAA'] },
    });
    expect(steps.at(-1)?.notices).toMatchObject([{ rule: 'event-announced', audience: 'invited', attach: 'calendar' }]);
  });

  test.each([
    ['nobody is named', 'briefing', {}, 'event.names-missing'],
    ['somebody unknown is named', 'briefing', { invite: ['AAA', 'XXX'] }, 'event.unknown-participant'],
    ['the template says who it is', 'meeting', { invite: ['AAA'] }, 'event.not-named'],
    ['its end comes first', 'meeting', { until: '2027-05-31T10:00' }, 'event.ends-first'],
    ['its date has passed', 'meeting', { from: '2027-01-31T10:00' }, 'event.in-the-past'],
    ['there is no such date', 'meeting', { from: '2027-02-30T10:00' }, 'event.unreadable'],
    ['there is no such zone', 'meeting', { zone: 'Africa/Nowhere' }, 'event.unreadable'],
    ['an address is none', 'meeting', { links: [{ title: 'Join', url: 'javascript:alert(1)' }] }, 'command.malformed'],
  ])('is refused by its rule where %s', (_, stage, body, rule) => {
    const given = give('announce', began + day, body, 'sec');
    expect(take(live(begin(stage)), [given], began + day).answers.get(given.id)).toMatchObject({ ok: false, rule });
  });

  test('invites those who are named, where the template leaves it open', () => {
    const given = give('announce', began + day, { invite: ['CCC', 'CCC', 'AAA'] }, 'sec');
    expect(take(live(begin('briefing')), [given], began + day).state?.invited).toEqual(['AAA', 'CCC']);
  });
});

describe('dates', () => {
  test('move together: a new beginning takes the end along, and the old ones are kept with the command that moved them', () => {
    const given = give('postpone', began + 2 * day, { from: '2027-07-01T10:00', reason: 'Elections' });
    const { state } = take(reach('announced').from, [given], began + 2 * day);
    expect(state).toMatchObject({ status: 'announced', from: from + 30 * day, until: until + 30 * day });
    expect(state?.former).toEqual([{ from, until, zone: 'Africa/Addis_Ababa', given: began + 2 * day, because: given.id }]);
  });

  test('put off without a date nothing happens by time, until it is announced with a new one', () => {
    const { from: postponed, at } = reach('postponed');
    expect(postponed.wakeAt).toBeNull();
    expect(postponed.plans.flatMap(({ notices }) => notices)).toEqual([]);
    const again = take(postponed, [give('announce', at, { from: '2027-09-01T10:00' })], at);
    expect(again.state).toMatchObject({ status: 'announced', invited: ['AAA', 'BBB'], former: [{ from }] });
    expect(again.steps[0]?.notices).toMatchObject([{ rule: 'event-announced' }]);
  });

  test('that it has already are no new ones', () => {
    const given = give('postpone', began + 2 * day, { from: '2027-06-01T10:00', reason: 'None' });
    expect(take(reach('announced').from, [given], began + 2 * day).answers.get(given.id)).toMatchObject({ rule: 'event.same-date' });
  });

  test('what had begun too early and is put off by its cycle has not begun', () => {
    const { from: underWay, at } = reach('under-way');
    expect(take(underWay, [redate({}, at)], at).state?.status).toBe('announced');
    expect(take(underWay, [redate({ from: from - 1, until: until + day }, at)], at).state?.status).toBe('under-way');
  });
});

describe('what is said', () => {
  test('reminders are planned anew with each date, and none once it has begun', () => {
    const announced = reach('announced');
    const plan = live(begin(), give('announce', began + day)).plans.at(-1);
    expect(plan?.notices.map(({ rule, audience }) => `${rule} ${audience}`)).toEqual(['event-30 invited', 'event-2 invited']);
    const later = take(announced.from, [redate({}, announced.at)], announced.at).plans.at(-1);
    expect(later?.notices.map(({ due }, n) => due - (plan?.notices[n]?.due ?? 0))).toSatisfy((by: number[]) =>
      by.every((ms) => ms > 25 * day),
    );
    expect(take(announced.from, [], from).plans.flatMap(({ notices }) => notices)).toEqual([]);
  });

  test('once it is over, who looks after it is asked to confirm that it was held', () => {
    const over = take(reach('announced').from, [], until + 1);
    expect(over.steps.flatMap(({ notices }) => notices.map(({ audience, text }) => `${text} ${audience}`))).toEqual([
      'event-confirm coordinator',
    ]);
    expect(over.plans.at(-1)?.notices).toMatchObject([{ rule: 'confirm-3', audience: 'coordinator' }, { audience: 'secretariat' }]);
  });

  test('nobody hears of what was never announced', () => {
    const planned = live(begin());
    for (const given of [give('change', began + day), give('postpone', began + day), give('cancel', began + day), redate({}, began + day)])
      expect(take(planned, [given], began + day).steps.flatMap(({ notices }) => notices)).toEqual([]);
  });

  test('remarks are told, papers are not; neither remarks nor a recording is there before it begins', () => {
    const remarks = { ...bodies.attach, as: 'remarks' };
    const { from: held, at } = reach('held');
    expect(take(held, [give('attach', at, remarks)], at).steps[0]?.notices).toMatchObject([{ rule: 'event-remarks', audience: 'invited' }]);
    const early = give('attach', began + 2 * day, remarks);
    expect(take(reach('announced').from, [early], began + 2 * day).answers.get(early.id)).toMatchObject({ rule: 'event.not-begun' });
  });
});

describe('the calendar entry', () => {
  test('counts each change of what it shows, and nothing else', () => {
    const first = live(begin(), give('announce', began + day));
    const sequences = [first.state?.entry.sequence];
    const changes = [
      give('attach', began + 2 * day),
      give('change', began + 3 * day, { speakers: ['AAA'], reason: 'Speakers' }),
      give('change', began + 4 * day),
      redate({}, began + 5 * day),
      give('postpone', began + 6 * day),
      give('announce', began + 7 * day, { from: '2027-09-01T10:00' }),
      give('cancel', began + 8 * day),
    ];
    let state = first;
    for (const given of changes) {
      state = take(state, [given], given.receivedAt);
      sequences.push(state.state?.entry.sequence);
    }
    expect(sequences).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
  });
});

test('a comment is for those who are invited, where the template asks for it', () => {
  const { from: announced, at } = reach('announced');
  const by = (name: string, actor: string, ctx = announced) => {
    const given = command('comment', { for: name, text: 'A word.' }, actor, at, name);
    const answer = take(ctx, [given], at).answers.get(given.id);
    return answer?.ok ? answer.status : answer?.rule;
  };
  expect(by('AAA', 'drafter-aaa')).toBe('announced');
  expect(by('CCC', 'fp-ccc')).toBe('authority.missing');
  expect(by('AAA', 'fp-bbb')).toBe('authority.missing');
  const briefing = live(begin('briefing'), give('announce', began + day, { invite: ['AAA'] }, 'sec'));
  expect(by('AAA', 'fp-aaa', briefing)).toBe('event.comments-closed');
});
