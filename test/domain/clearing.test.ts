/** Clearance inside the participant: every command in every state of it, what it is bound to, and who hears of it. */
import { describe, expect, test } from 'vitest';
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import type { PublicKind } from '../../domain/contribution/commands.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import { type Status, statuses } from '../../domain/contribution/state.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import { begin, bodies, day, days, deadline, give, hash, type Result, reach, take } from '../support/contribution.ts';
import { context, memberships, smallTemplate } from '../support/world.ts';

const clearer = { role: 'clearing-authority', participant: 'AAA', body: null };
/** AAA has a clearing authority, `clear-aaa`; `draft` is what is there when the command is decided. */
const cleared = (draft: Context['draft'] = { version: 1, hash, content: { 'main.text': 'A report.' } }, since = 0): Context =>
  context({
    draft,
    clearingAuthorityAt: (at) => at >= since,
    membershipsOf: (person) => (person === 'clear-aaa' ? [clearer] : memberships.filter((m) => m.person === person)),
  });
const changed: Context['draft'] = { version: 2, hash: 'hash-of-a-second-draft-000002', content: { 'main.text': 'Another.' } };

const answerOf = (from: Result, given: Command, ctx = cleared()) => {
  const after = take(from, [given], given.receivedAt, ctx);
  const answer = after.answers.get(given.id);
  return { after, said: answer?.ok ? answer.status : answer?.rule };
};
/** Gives commands one after the other, each of which must be accepted. */
const live = (from: Result | null, ...commands: readonly (Command | readonly [Command, Context])[]): Result =>
  commands.reduce<Result | null>((state, one) => {
    const [given, ctx] = 'kind' in one ? [one, cleared()] : one;
    const next = take(state, [given], given.receivedAt, ctx);
    expect(next.answers.get(given.id), given.kind).toMatchObject({ ok: true });
    return next;
  }, from) as Result;

const drafting = () => live(null, begin(), give('draft', days(1)));
const asked = () => live(drafting(), give('ask-clearance', days(2)));
const given = () => live(asked(), give('clear', days(3)));
const refused = () => live(asked(), give('refuse-clearance', days(3)));
const voided = () => live(asked(), [give('draft', days(3)), cleared(changed)]);

/** Each word of clearance, and what follows from each command: the next word, or the rule that is broken. */
const table: Readonly<Record<string, readonly [() => Result, Readonly<Partial<Record<PublicKind, string>>>]>> = {
  'no word': [
    drafting,
    { submit: 'clearance.missing', 'ask-clearance': 'asked', clear: 'clearance.not-asked', 'refuse-clearance': 'clearance.not-asked' },
  ],
  asked: [
    asked,
    { submit: 'clearance.waiting', 'ask-clearance': 'clearance.already-asked', clear: 'cleared', 'refuse-clearance': 'refused' },
  ],
  cleared: [
    given,
    { submit: 'submitted', 'ask-clearance': 'clearance.already-given', clear: 'clearance.twice', 'refuse-clearance': 'refused' },
  ],
  refused: [refused, { submit: 'clearance.refused', 'ask-clearance': 'asked', clear: 'cleared', 'refuse-clearance': 'clearance.twice' }],
  voided: [
    voided,
    { submit: 'clearance.missing', 'ask-clearance': 'asked', clear: 'clearance.stale', 'refuse-clearance': 'clearance.stale' },
  ],
};

describe.each(Object.entries(table))('with %s', (_, [from, row]) => {
  test.each(Object.entries(row))('%s leads to %s', (kind, expected) => {
    const { after, said } = answerOf(from(), give(kind as PublicKind, days(5)));
    const outcome = said === 'drafting' ? after.state?.clearance?.word : said;
    expect(outcome).toBe(expected);
    expect(after.stuck).toBeNull();
  });
  test('a draft that changed leaves nothing asked or cleared, and one that did not leaves all as it was', () => {
    const before = from().state?.clearance?.word;
    const word = (draft: Context['draft']) => answerOf(from(), give('draft', days(5)), cleared(draft)).after.state?.clearance?.word;
    expect(word(changed)).toBe(before === 'asked' || before === 'cleared' ? 'voided' : before);
    expect(word(cleared().draft)).toBe(before);
  });
});

/** What follows in each status, with a clearing authority and nothing asked yet. */
const inStatus: Readonly<Record<Status, readonly [ask: string, submit: string]>> = {
  invited: ['drafting', 'clearance.missing'],
  drafting: ['drafting', 'clearance.missing'],
  submitted: ['state.already-submitted', 'state.already-submitted'],
  returned: ['state.revise-first', 'state.revise-first'],
  approved: ['state.not-allowed', 'state.not-allowed'],
  rejected: ['state.not-allowed', 'state.not-allowed'],
  published: ['state.not-allowed', 'state.not-allowed'],
  declined: ['drafting', 'clearance.missing'],
  delayed: ['delayed', 'clearance.missing'],
  withdrawn: ['drafting', 'clearance.missing'],
  notSubmitted: ['deadline.passed', 'deadline.passed'],
  reopened: ['drafting', 'clearance.missing'],
};
describe.each(statuses)('a contribution that is %s, with a clearing authority', (status) => {
  test.each([
    ['ask-clearance', inStatus[status][0]],
    ['submit', inStatus[status][1]],
    ['clear', 'clearance.not-asked'],
    ['refuse-clearance', 'clearance.not-asked'],
  ] as const)('takes %s as the table says: %s', (kind, expected) => {
    const { from, at } = reach(status);
    const { after, said } = answerOf(from, give(kind, at));
    expect(said).toBe(expected);
    if (said?.includes('.')) expect(after.state).toEqual(from.state);
  });
});

describe('what clearance is bound to', () => {
  test('a submission is refused when its content is another, even if nobody noticed the change', () => {
    expect(answerOf(given(), give('submit', days(5), { draftVersion: 2 }), cleared(changed)).said).toBe('clearance.missing');
  });
  test('a word about content that was not seen is refused', () => {
    for (const kind of ['clear', 'refuse-clearance'] as const) {
      const body = { contentHash: 'x'.repeat(43), reason: 'No.' };
      expect(answerOf(asked(), give(kind, days(3), body)).said).toBe('clearance.stale');
      expect(answerOf(asked(), give(kind, days(3)), cleared(changed)).said).toBe('clearance.stale');
    }
  });
  test('what could not be submitted cannot be asked about: an incomplete draft, an old version, a passed deadline', () => {
    const empty = { version: 1, hash, content: {} };
    expect(answerOf(drafting(), give('ask-clearance', days(2)), cleared(empty)).said).toBe('content.incomplete');
    expect(answerOf(drafting(), give('ask-clearance', days(2)), cleared(null)).said).toBe('content.missing');
    expect(answerOf(drafting(), give('ask-clearance', days(2)), cleared(changed)).said).toBe('draft.stale');
    expect(answerOf(drafting(), give('ask-clearance', deadline.hard.at + day)).said).toBe('deadline.passed');
  });
  test('clearance stays with its content through a withdrawal, and is not that of a revision', () => {
    const withdrawn = live(given(), give('submit', days(4)), give('withdraw', days(5)));
    expect(answerOf(withdrawn, give('submit', days(6))).said).toBe('submitted');
    const revising = live(given(), give('submit', days(4)), give('return', days(5)), give('revise', days(6)));
    expect(live(revising, [give('draft', days(7)), cleared(changed)]).state?.clearance?.word).toBe('voided');
  });
  test('received in time it counts, although the deadline elapsed before anybody decided', () => {
    const at = deadline.hard.at - 2;
    const commands = [give('ask-clearance', at), give('clear', at + 1), give('submit', at + 2)];
    const after = take(drafting(), commands, deadline.hard.at + day, cleared());
    expect(after.answers.get(commands[2]?.id ?? '')).toMatchObject({ ok: true, status: 'submitted' });
  });
});

describe('who', () => {
  const say = (actor: string, kind: PublicKind, from = asked()) => answerOf(from, give(kind, days(4), bodies[kind], actor)).said;
  test('asks: focal point or drafter, nobody else', () => {
    expect(['fp-aaa', 'drafter-aaa', 'sec', 'co-north', 'clear-aaa'].map((who) => say(who, 'ask-clearance', drafting()))).toEqual([
      ...['drafting', 'drafting', 'authority.missing', 'authority.missing', 'authority.missing'],
    ]);
  });
  test('clears: the clearing authority alone', () => {
    for (const kind of ['clear', 'refuse-clearance'] as const)
      expect(['fp-aaa', 'drafter-aaa', 'sec', 'co-north'].map((who) => say(who, kind))).toEqual(Array(4).fill('authority.missing'));
  });
  test('nobody clears what they asked to be cleared; a colleague asks, or a colleague clears', () => {
    const both = (who: string): Context => ({
      ...cleared(),
      membershipsOf: (person) => (person === who ? [clearer, ...cleared().membershipsOf(who)] : cleared().membershipsOf(person)),
    });
    expect(answerOf(asked(), give('clear', days(3), bodies.clear, 'fp-aaa'), both('fp-aaa')).said).toBe('clearance.own-request');
    expect(answerOf(asked(), give('clear', days(3), bodies.clear, 'drafter-aaa'), both('drafter-aaa')).said).toBe('drafting');
  });
  test('nor does their delegate, or who delegated to them', () => {
    const focal = (person: string, by: string) => ({ role: 'focal-point', participant: 'AAA', body: null, person, by });
    const by = (person: string, ...extra: readonly object[]): Context => ({
      ...cleared(),
      membershipsOf: (one) => [...cleared().membershipsOf(one), ...((one === person ? extra : []) as ReturnType<Context['membershipsOf']>)],
    });
    const ben = by('ben', clearer, focal('ben', 'fp-aaa'));
    expect(answerOf(asked(), give('clear', days(3), bodies.clear, 'ben'), ben).said).toBe('clearance.own-request');
    const asking = { ...give('ask-clearance', days(2), bodies['ask-clearance'], 'ben'), principal: 'fp-aaa' };
    const deputy = live(drafting(), [asking, by('ben', focal('ben', 'fp-aaa'))]);
    expect(deputy.state?.clearance).toMatchObject({ askedBy: 'ben', askedFor: 'fp-aaa' });
    expect(answerOf(deputy, give('clear', days(3), bodies.clear, 'fp-aaa'), by('fp-aaa', clearer)).said).toBe('clearance.own-request');
    expect(answerOf(deputy, give('clear', days(3))).said).toBe('drafting');
  });
  test('the secretariat does not pass by it when it submits for the participant', () => {
    expect(say('sec', 'submit', drafting())).toBe('clearance.missing');
  });
});

describe('where it plays no part', () => {
  const none = context();
  test('nobody holds the role: nothing is asked, everything is submitted', () => {
    expect(answerOf(drafting(), give('ask-clearance', days(2)), none).said).toBe('clearance.not-needed');
    expect(answerOf(drafting(), give('submit', days(2)), none).said).toBe('submitted');
    const open = allowedCommands(drafting().state as never, none.membershipsOf('fp-aaa'), 'fp-aaa', days(2), none);
    expect(open).toContain('submit');
    expect(open.filter((kind) => kind.includes('clear'))).toEqual([]);
  });
  test('what counts is who holds the role when the submission is received', () => {
    const since = cleared(undefined, days(3));
    expect(answerOf(drafting(), give('submit', days(3) - 1), since).said).toBe('submitted');
    expect(answerOf(drafting(), give('submit', days(3)), since).said).toBe('clearance.missing');
  });
  test('a request that nobody can answer any more ends with the submission', () => {
    const { after } = answerOf(asked(), give('submit', days(3)), none);
    expect(after.state).toMatchObject({ status: 'submitted', clearance: null });
  });
  test('a template that tells no clearing authority knows no clearance: cycles of before go on as they were', () => {
    const notices = { all: (smallTemplate.notices.all ?? []).filter(({ on }) => on !== 'clearance-asked') };
    const before = { ...cleared(), template: { ...smallTemplate, notices } };
    expect(answerOf(drafting(), give('submit', days(2)), before).said).toBe('submitted');
    expect(answerOf(drafting(), give('ask-clearance', days(2)), before).said).toBe('clearance.not-needed');
  });
  test('a state stored before there was clearance is as good as any', () => {
    const { clearance: _none, ...stored } = { clearance: null, ...drafting().state };
    const from = { ...drafting(), state: contribution.upgrade(stored) };
    expect(answerOf(from, give('ask-clearance', days(2))).after.state?.clearance?.word).toBe('asked');
  });
});

describe('what each may do now', () => {
  const may = (from: Result, person: string, at: Instant = days(4)) =>
    allowedCommands(from.state as never, cleared().membershipsOf(person), person, at, cleared());
  test.each([
    ['no word', drafting, ['ask-clearance'], []],
    ['asked', asked, [], ['clear', 'refuse-clearance']],
    ['cleared', given, ['submit'], ['refuse-clearance']],
    ['refused', refused, ['ask-clearance'], ['clear']],
    ['voided', voided, ['ask-clearance'], []],
  ] as const)('with %s', (_, from, focal, authority) => {
    const about = (kind: string) => kind === 'submit' || kind.includes('clear');
    expect(may(from(), 'fp-aaa').filter(about)).toEqual(focal);
    expect(may(from(), 'clear-aaa')).toEqual(authority);
  });
});

describe('what came by mail or on paper and is entered', () => {
  const entered = (from: Result) => live(from, give('enter', days(8)));
  test('needs no clearance: it was signed off on paper', () => {
    for (const from of [drafting, asked, given, refused, voided]) expect(entered(from()).state?.status).toBe('submitted');
  });
  test('ends a request that nobody answered: there is nothing more to clear, or to be reminded of', () => {
    const after = entered(asked());
    expect(after.state?.clearance).toBeNull();
    expect(contribution.scheduled(after.state as never, cleared()).filter(({ audience }) => audience === 'clearing-authority')).toEqual([]);
    expect(answerOf(after, give('clear', days(9))).said).toBe('clearance.not-asked');
    expect(after.plans.at(-1)?.moot).toMatchObject({ audiences: ['clearing-authority'] });
  });
  test('leaves a word on the draft as it was, for the draft alone', () => {
    expect(entered(given()).state?.clearance).toEqual(given().state?.clearance);
  });
});

describe('who hears of it', () => {
  const heard = (from: Result, one: Command, ctx = cleared()) =>
    take(from, [one], one.receivedAt, ctx).steps.flatMap(({ notices }) => notices.map(({ text, audience }) => `${text} ${audience}`));
  test('the clearing authority when it is asked, the contributors when it has answered, nobody when it is voided', () => {
    expect(heard(drafting(), give('ask-clearance', days(2)))).toEqual(['to-clear clearing-authority']);
    expect(heard(asked(), give('clear', days(3)))).toEqual(['cleared contributors']);
    expect(heard(asked(), give('refuse-clearance', days(3)))).toEqual(['clearance-refused contributors']);
    expect(heard(asked(), give('draft', days(3)), cleared(changed))).toEqual([]);
  });
  test('it is reminded while it has not answered, and its rungs are nobody else’s', () => {
    const reminded = (from: Result) =>
      contribution
        .scheduled(from.state as never, cleared())
        .filter(({ audience }) => audience === 'clearing-authority')
        .map(({ rule, dropped }) => [rule, dropped]);
    expect(reminded(asked())).toEqual([['clear-hard-2', null]]);
    for (const from of [drafting, given, refused, voided]) expect(reminded(from())).toEqual([]);
    expect(reminded(live(asked(), give('decline', days(3))))).toEqual([]);
  });
  test('the others go on being reminded as before', () => {
    const rungs = (from: Result) =>
      contribution.scheduled(from.state as never, cleared()).flatMap(({ audience, due }) => (audience === 'contributors' ? due : []));
    for (const from of [asked, given, refused, voided]) expect(rungs(from())).toEqual(rungs(drafting()));
  });
});
