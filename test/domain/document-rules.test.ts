/** The rules of a document, one by one: its dates, its route, publication in time, what it comes after, updates, handing on. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../domain/lifecycle.ts';
import {
  approved,
  began,
  begin,
  bodies,
  content,
  context,
  dates,
  day,
  days,
  drafted,
  give,
  hash,
  input,
  live,
  published,
  type Result,
  reach,
  submitted,
  summaryId,
  take,
} from '../support/document.ts';
import { command, utc } from '../support/world.ts';

const types = ({ steps }: Result): string[] => steps.map(({ event }) => event.type);
const answerTo = (from: Result, given: Command, ctx = context()) => take(from, [given], given.receivedAt, ctx).answers.get(given.id);
const said = ({ steps }: Result) => steps.flatMap(({ notices }) => notices.map(({ rule, audience }) => `${rule} → ${audience}`));

describe('dates', () => {
  test('it is opened at its date, and its authors are told', () => {
    const from = live([begin()]);
    expect(from.wakeAt).toBe(dates.from);
    const opened = take(from, [], dates.from);
    expect(types(opened)).toEqual(['opened']);
    expect(said(opened)).toEqual(['asked → holders/secretariat/secretariat/authors']);
    expect(opened.plans[0]?.notices.map(({ rule, audience, due }) => [rule, audience, new Date(due).toISOString()])).toEqual([
      ['due-14', 'holders/secretariat/secretariat/authors', '2027-10-12T13:00:00.000Z'],
      ['due-2', 'holders/secretariat/secretariat/authors', '2027-10-22T13:00:00.000Z'],
      ['due-2', 'secretariat', '2027-10-22T13:00:00.000Z'],
    ]);
  });
  test('of a cycle launched late it is open at once; of what is over nobody is reminded, and it may still be written', () => {
    expect(types(take(null, [begin(undefined, days(3))], days(3)))).toEqual(['begun', 'opened']);
    const over = take(null, [begin(undefined, dates.until + day)], dates.until + day);
    expect(types(over)).toEqual(['begun']);
    expect(over.state).toMatchObject({ status: 'drafting', overdue: true });
    expect(over.wakeAt).toBeNull();
    expect(over.plans.flatMap(({ notices }) => notices.filter(({ dropped }) => dropped === null))).toEqual([]);
    expect(answerTo(over, give('submit', dates.until + 2 * day))).toMatchObject({ ok: true, timing: 'late' });
  });
  test('written before its time it is opened ahead', () => {
    expect(types(take(live([begin()]), [give('draft', began + day)], began + day))).toEqual(['opened', 'rests']);
  });
  test('the last instant of the due date is in time, the next is late and told once', () => {
    const from = live(drafted);
    expect(answerTo(from, give('submit', dates.until))).toMatchObject({ ok: true, timing: 'onTime' });
    const passed = take(from, [], dates.until + 1);
    expect(types(passed)).toEqual(['overdue']);
    expect(said(passed)).toEqual(['overdue → holders/secretariat/secretariat/authors', 'overdue → secretariat']);
    expect(passed.wakeAt).toBeNull();
    expect(answerTo(passed, give('submit', dates.until + 1))).toMatchObject({ ok: true, timing: 'late' });
  });
  test('a due date that is ahead again can pass again', () => {
    const passed = take(live(drafted), [], dates.until + 1);
    const moved = take(
      passed,
      [command('redate', { ...dates, until: dates.until + 30 * day, because: 'moved' }, 'phase:c1:report', dates.until + day)],
      dates.until + day,
    );
    expect(moved.state?.overdue).toBe(false);
    expect(moved.wakeAt).toBe(dates.until + 30 * day + 1);
  });
  test('without an end it is never overdue', () => {
    const note = take(null, [begin({ phase: 'report', stage: 'note' }, began, { from: began })], began);
    expect(note.state).toMatchObject({ status: 'drafting', until: null, zone: 'Europe/Zurich' });
    expect(note.wakeAt).toBeNull();
  });
});

describe('the route', () => {
  test('all of the committee, then the secretariat', () => {
    expect(types(live(approved))).toEqual(['step-approved', 'approved']);
    const one = live([...submitted, give('approve', days(3))]);
    expect([one.state?.status, one.state?.step?.index, one.state?.step?.approvals]).toEqual(['submitted', 0, ['chair']]);
    const both = take(one, [give('approve', days(4), bodies.approve, 'vice')], days(4));
    expect([types(both), both.state?.step?.index]).toEqual([['step-approved', 'step-passed'], 1]);
    expect(said(both)).toEqual(['next-to-decide → holders/secretariat/secretariat/deciders']);
  });
  test('nobody approves what they submitted', () => {
    const atDesk = live(approved.slice(0, -1));
    expect(answerTo(atDesk, give('approve', days(5), bodies.approve, 'sec'))).toMatchObject({ ok: false, rule: 'decision.own-submission' });
    expect(answerTo(atDesk, give('approve', days(5), bodies.approve, 'sec2'))).toMatchObject({ ok: true, status: 'approved' });
  });
  test('nobody approves twice, nor what they did not see', () => {
    const one = live([...submitted, give('approve', days(3))]);
    expect(answerTo(one, give('approve', days(4)))).toMatchObject({ ok: false, rule: 'decision.twice' });
    const other = { contentHash: 'hash-of-another-content-0001', reason: 'No.' };
    expect(answerTo(one, give('approve', days(4), { contentHash: other.contentHash }, 'vice'))).toMatchObject({
      ok: false,
      rule: 'decision.stale',
    });
    expect(answerTo(one, give('return', days(4), other, 'vice'))).toMatchObject({ ok: false, rule: 'decision.stale' });
  });
  test('silence of the committee escalates to the secretariat, silence at the desk approves', () => {
    const from = live(submitted);
    const due = from.state?.step?.dueAt ?? 0;
    expect(new Date(due).toISOString()).toBe('2027-09-02T21:59:59.000Z');
    const silent = take(from, [], due + 1);
    expect([types(silent), said(silent)]).toEqual([['escalated'], ['escalated → secretariat']]);
    const passed = take(silent, [give('approve', due + day, bodies.approve, 'sec2')], due + day);
    expect(types(passed)).toEqual(['step-approved', 'step-passed']);
    const desk = passed.state?.step?.dueAt ?? 0;
    expect(types(take(passed, [], desk + 1))).toEqual(['approved']);
  });
  test('a document without a route is approved with its submission', () => {
    const note = take(null, [begin({ phase: 'report', stage: 'note' }, began, { from: began })], began);
    const sent = take(note, [give('submit', began + 1)], began + 1);
    expect([types(sent), sent.state?.status]).toEqual([['rests', 'submitted', 'approved'], 'approved']);
  });
  test('what was returned is revised before it is sent again, and takes its next number', () => {
    const { from, at } = reach('returned');
    const again = take(from, [give('revise', at), give('submit', at + 1)], at + 1);
    expect(again.state?.versions.map(({ number }) => number)).toEqual([1, 2]);
    expect(again.state?.step).toMatchObject({ index: 0, approvals: [] });
  });
});

describe('submitting', () => {
  const draft = (of: unknown, version = 1) => context({ draft: { version, hash, content: of as Record<string, unknown> } });
  test.each([
    ['no draft', context({ draft: null }), 'content.missing'],
    ['a draft saved since', draft(content, 2), 'draft.stale'],
    ['no document', draft({ 'main.text': 'A report.' }), 'content.malformed'],
    ['no title', draft({ ...content, title: ' ' }), 'content.incomplete'],
    ['no paragraph', draft({ title: 'Report', paragraphs: [] }), 'content.incomplete'],
    [
      'an empty paragraph',
      draft({ title: 'Report', paragraphs: [{ key: 'p', text: '', objective: null, sources: [] }] }),
      'content.incomplete',
    ],
    ['two of one key', draft({ title: 'Report', paragraphs: [content.paragraphs[0], content.paragraphs[0]] }), 'content.malformed'],
  ])('%s is refused', (_, ctx, rule) => {
    expect(answerTo(live(drafted), give('submit', days(2)), ctx)).toMatchObject({ ok: false, rule });
  });
  test('is answered with a receipt, the timing, and what it should have come after', () => {
    expect(answerTo(live(drafted), give('submit', days(2)))).toEqual({
      ...{ ok: true, status: 'submitted', revision: 4, receipt: 'C1/REPORT/REPORT/1', timing: 'onTime' },
      missing: ['review-north/summary', 'report/inputs'],
    });
  });
});

describe('publishing in time: at least twelve weeks before the forum, 18:00 there', () => {
  const from = live(approved);
  test('at the limit it is published, a millisecond later it is refused', () => {
    expect(answerTo(from, give('publish', dates.limit))).toMatchObject({ ok: true, status: 'published' });
    const late = answerTo(from, give('publish', dates.limit + 1));
    expect(late).toMatchObject({ ok: false, rule: 'document.too-late' });
    expect(late?.ok === false && late.detail).toContain('9 November 2027');
  });
  test('the secretariat publishes it late with a reason, and that is kept', () => {
    const given = give('publish', dates.limit + 1, { override: { reason: 'The General Assembly asked for more time.' } });
    const after = take(from, [given], dates.limit + 1);
    expect(after.state?.publication).toMatchObject({ number: 1, override: { limit: dates.limit, command: given.id } });
  });
  test('an override in time leaves no trace: there was nothing to override', () => {
    const given = give('publish', dates.limit, { override: { reason: 'To be sure.' } });
    expect(take(from, [given], dates.limit).state?.publication?.override).toBeNull();
  });
  test('authors who are not the secretariat override nothing', () => {
    const summary = live(summarised);
    const moved = take(
      summary,
      [command('redate', { ...summaryDates, limit: summaryDates.from, because: 'moved' }, 'phase:c1:review-north', days(0))],
      days(0),
    );
    const given = give('publish', days(1), { override: { reason: 'We are late.' } }, 'co-north');
    expect(answerTo(moved, given)).toMatchObject({ ok: false, rule: 'authority.missing' });
    expect(answerTo(moved, give('publish', days(1), {}, 'co-north'))).toMatchObject({ ok: false, rule: 'document.too-late' });
  });
  test('an update of what was published in time is not too late', () => {
    const updating = live([...published, give('revise', dates.limit + day)]);
    const again = [
      give('submit', dates.limit + 2 * day),
      ...['chair', 'vice', 'sec2'].map((who, i) => give('approve', dates.limit + (3 + i) * day, bodies.approve, who)),
    ];
    const done = again.reduce((state, given) => take(state, [given], given.receivedAt), updating);
    expect(answerTo(done, give('publish', dates.limit + 7 * day))).toMatchObject({ ok: true, status: 'published' });
  });
  test('who is to publish is reminded before the limit', () => {
    expect(from.plans.at(-1)?.notices.map(({ rule, audience, due }) => [rule, audience, new Date(due).toISOString()])).toEqual([
      ['limit-7', 'secretariat', '2027-11-02T13:00:00.000Z'],
    ]);
  });
});

describe('what it should come after', () => {
  const done: Readonly<Record<string, object>> = {
    [summaryId]: { publication: { number: 1 } },
    'call:c1:report:inputs': { status: 'closed' },
  };
  const seen = (...ids: string[]) =>
    context({ stateOf: (id) => (ids.includes(id) ? (done[id] ?? null) : { status: 'planned', publication: null }) });
  test.each([
    [[], ['review-north/summary', 'report/inputs']],
    [[summaryId], ['report/inputs']],
    [[summaryId, 'call:c1:report:inputs'], []],
  ])('with %j done it says %j, and is never held up', (ids, missing) => {
    const given = give('publish', days(6));
    const after = take(live(approved), [given], days(6), seen(...ids));
    expect(after.answers.get(given.id)).toMatchObject({ ok: true, status: 'published', missing });
    expect(after.state?.publication?.missing).toEqual(missing);
  });
});

describe('an update', () => {
  test('what is published stays until its update is published', () => {
    const updating = live([...published, give('revise', days(7)), give('submit', days(8))]);
    expect(updating.state).toMatchObject({ status: 'submitted', publication: { number: 1 } });
    const back = take(updating, [give('return', days(9))], days(9));
    expect(back.state).toMatchObject({ status: 'returned', publication: { number: 1 } });
  });
  test('nobody is reminded of the due date of what is published', () => {
    const updating = take(live(published), [give('revise', days(7))], days(7));
    expect(updating.plans.at(-1)?.notices ?? []).toEqual([]);
    expect(updating.wakeAt).toBeNull();
  });
  test('what rests on it hears of the new version', () => {
    const cited = take(live(approved), [command('cited', { by: 'document:c1:report:note' }, 'document:c1:report:note', days(6))], days(6));
    const after = take(cited, [give('publish', days(7))], days(7));
    expect(after.steps.at(-1)?.effects).toContainEqual({
      to: 'document:c1:report:note',
      command: { kind: 'source-changed', body: { source: 'document:c1:report:report', change: 'newer' } },
    });
  });
});

const summaryDates = {
  from: utc('2027-06-30T07:00'),
  until: utc('2027-08-11T15:00'),
  limit: null,
  transmitBy: utc('2027-09-08T15:00'),
  zone: 'Africa/Addis_Ababa',
};
const atSummary = (n: number) => summaryDates.from + n * day;
const summarised = [
  begin({ phase: 'review-north', stage: 'summary' }, began, summaryDates),
  give('submit', atSummary(1), bodies.submit, 'co-north'),
  give('approve', atSummary(2), bodies.approve, 'sec'),
];

describe("a chair's summary", () => {
  const out = live([...summarised, give('publish', atSummary(3), {}, 'co-north')]);
  test('is written by the coordinator of its region, not by another', () => {
    const begun = live(summarised.slice(0, 1));
    expect(begun.state).toMatchObject({ region: 'NORTH', handsOn: true, zone: 'Africa/Addis_Ababa' });
    expect(answerTo(begun, give('submit', atSummary(1), bodies.submit, 'co-south'))).toMatchObject({
      ok: false,
      rule: 'authority.missing',
    });
    expect(said(take(begun, [], summaryDates.from))).toEqual(['asked → holders/regional-coordinator/NORTH/authors']);
  });
  test('is handed on once for each published version', () => {
    expect(answerTo(live(summarised), give('transmit', atSummary(3), {}, 'co-north'))).toMatchObject({
      ok: false,
      rule: 'state.not-published',
    });
    const handed = take(out, [give('transmit', atSummary(4), {}, 'co-north')], atSummary(4));
    expect(handed.state?.transmitted).toEqual({ number: 1, at: atSummary(4) });
    expect(said(handed)).toEqual(['transmitted → secretariat']);
    expect(answerTo(handed, give('transmit', atSummary(5), {}, 'co-north'))).toMatchObject({
      ok: false,
      rule: 'document.transmitted-already',
    });
  });
  test('its authors are reminded to hand it on, until they do', () => {
    expect(out.plans.at(-1)?.notices.map(({ rule, due }) => [rule, new Date(due).toISOString()])).toEqual([
      ['transmit-2', '2027-09-06T06:00:00.000Z'],
    ]);
    expect(take(out, [give('transmit', atSummary(4), {}, 'co-north')], atSummary(4)).plans.at(-1)?.notices).toEqual([]);
  });
  test('takes other dates until it is handed on', () => {
    const moved = command(
      'redate',
      { ...summaryDates, transmitBy: atSummary(90), because: 'moved' },
      'phase:c1:review-north',
      atSummary(5),
    );
    expect(take(out, [moved], atSummary(5)).state?.transmitBy).toBe(atSummary(90));
    const handed = take(out, [give('transmit', atSummary(4), {}, 'co-north')], atSummary(4));
    expect(take(handed, [moved], atSummary(5)).steps).toEqual([]);
  });
  test('its phase hears that it is there', () => {
    expect(out.steps.at(-1)?.effects).toEqual([{ to: 'phase:c1:review-north', command: { kind: 'settled', body: { child: summaryId } } }]);
  });
});

describe('what it rests on', () => {
  const told = (result: Result) => result.steps.flatMap(({ effects }) => effects.map(({ to, command: c }) => `${c.kind} ${to}`));
  test('sources are told when they come and when they go', () => {
    const first = live(drafted);
    expect(told(first)).toEqual([`cited ${input('AAA')}`, `cited ${input('BBB')}`]);
    const fewer = context({ draft: { version: 2, hash, content: { ...content, paragraphs: content.paragraphs.slice(0, 1) } } });
    const after = take(first, [give('draft', days(2))], days(2), fewer);
    expect([told(after), after.state?.rests]).toEqual([[`uncited ${input('BBB')}`], [input('AAA')]]);
    expect(take(first, [give('draft', days(2))], days(2)).steps).toEqual([]);
  });
  test('a source that changes is told to the authors, in every state; one it does not rest on is not', () => {
    for (const status of ['drafting', 'submitted', 'returned', 'approved', 'published'] as const) {
      const { from, at } = reach(status);
      const change = (source: string) => command('source-changed', { source, change: 'revised' }, source, at);
      const after = take(from, [change(input('AAA'))], at);
      expect(said(after), status).toEqual(['source-changed → holders/secretariat/secretariat/authors']);
      expect(after.state).toEqual(from.state);
      expect(take(from, [change(input('CCC'))], at).steps).toEqual([]);
    }
  });
  test('being cited is said once each', () => {
    const cite = (kind: string) => command(kind, { by: 'document:c1:report:note' }, 'document:c1:report:note', days(1));
    const once = take(live(drafted), [cite('cited')], days(1));
    expect(once.state?.citedBy).toEqual(['document:c1:report:note']);
    expect(take(once, [cite('cited')], days(1)).steps).toEqual([]);
    expect(take(once, [cite('uncited')], days(1)).state?.citedBy).toEqual([]);
    expect(take(live(drafted), [cite('uncited')], days(1)).steps).toEqual([]);
  });
});
