/** What a document rests on: which versions are still as they were cited, what of an answer is about which objective, and who is told. */
import { describe, expect, test } from 'vitest';
import { advance } from '../../domain/advance.ts';
import type { PublicKind } from '../../domain/contribution/commands.ts';
import { statuses } from '../../domain/contribution/state.ts';
import { document } from '../../domain/document/document.ts';
import { objectivesOf, passagesAbout } from '../../domain/document/objectives.ts';
import { markOf } from '../../domain/document/provenance.ts';
import { bodies, days, give, live, paths, reach, take } from '../support/contribution.ts';
import { input, live as liveDocument, published, template } from '../support/document.ts';
import { command, context, smallTemplate } from '../support/world.ts';

const report = 'document:c1:report:report';
const cited = command('cited', { by: report }, report, days(6));
const source = (number: number) => ({ subject: input('AAA'), number, hash: 'hash-of-what-was-submitted-1' });

describe('the mark of a source', () => {
  const expected: Partial<Record<(typeof statuses)[number], string>> = {
    ...{ drafting: 'revised', returned: 'revised', rejected: 'rejected', withdrawn: 'withdrawn', reopened: 'reopened' },
    ...{ invited: 'revised', declined: 'revised', delayed: 'revised', notSubmitted: 'revised' },
  };
  test.each(statuses)('a contribution that is %s', (status) => {
    const state = reach(status).from.state;
    const number = state?.submissions.length || 1;
    expect(markOf(source(number), state)).toBe(expected[status] ?? null);
  });
  test('a newer version, and one that is gone', () => {
    const twice = [...paths.returned, give('revise', days(4)), give('submit', days(5))];
    expect(markOf(source(1), live(...twice).state)).toBe('newer');
    expect(markOf(source(2), live(...twice).state)).toBeNull();
    expect(markOf(source(1), null)).toBe('withdrawn');
  });
  test('a document: only another published version counts', () => {
    const { state } = liveDocument(published);
    const of = { ...source(1), subject: report };
    expect(markOf(of, state)).toBeNull();
    expect(markOf(of, state && { ...state, status: 'drafting' })).toBeNull();
    expect(markOf(of, state && { ...state, publication: { number: 2, at: 0, missing: [], override: null } })).toBe('newer');
  });
});

describe('a contribution tells the documents that rest on it', () => {
  const told = (kind: PublicKind, status: (typeof statuses)[number]) => {
    const { from, at } = reach(status);
    const known = take(from, [cited], at);
    expect(known.state?.citedBy).toEqual([report]);
    return take(known, [give(kind, at + 1)], at + 1).steps.flatMap(({ effects }) => effects.filter(({ to }) => to === report));
  };
  test.each([
    ['revise', 'published', 'revised'],
    ['reopen', 'approved', 'reopened'],
    ['withdraw', 'submitted', 'withdrawn'],
    ['submit', 'reopened', 'newer'],
  ] as const)('on %s of what is %s', (kind, status, change) => {
    expect(told(kind, status)).toEqual([
      { to: report, command: { kind: 'source-changed', body: { source: 'contribution:small:report:AAA', change } } },
    ]);
  });
  test('that it is out of scope', () => {
    const atDesk = take(live(...paths.submitted, give('approve', days(3))), [cited], days(6));
    const after = take(atDesk, [give('reject', days(7))], days(7));
    expect(after.steps.flatMap(({ effects }) => effects.map(({ command: c }) => c.body))).toContainEqual({
      source: 'contribution:small:report:AAA',
      change: 'rejected',
    });
  });
  test('nothing of a decision or a delay, and nothing once it is cited no more', () => {
    expect(told('publish', 'approved')).toEqual([]);
    expect(told('delay', 'invited')).toEqual([]);
    const { from, at } = reach('published');
    const gone = take(take(from, [cited], at), [command('uncited', { by: report }, report, at)], at);
    expect(
      take(gone, [give('revise', at + 1)], at + 1)
        .steps.flatMap(({ effects }) => effects)
        .filter(({ to }) => to === report),
    ).toEqual([]);
  });
  test('being cited changes neither its plan nor its calendar, and is said once', () => {
    for (const status of statuses) {
      const { from, at } = reach(status);
      const after = take(from, [cited], at);
      expect([after.plans, after.state?.generation, after.state?.entries], status).toEqual([
        [],
        from.state?.generation,
        from.state?.entries,
      ]);
      expect(take(after, [cited], at).steps).toEqual([]);
    }
  });
});

describe('restricting', () => {
  test.each(statuses)('is the participant’s word in every state, here of what is %s', (status) => {
    const { from, at } = reach(status);
    const after = take(from, [give('restrict', at)], at);
    expect(after.state).toEqual({ ...from.state, restricted: true });
    expect(take(after, [give('restrict', at)], at).steps).toEqual([]);
    expect(take(after, [give('restrict', at, { restricted: false })], at).state?.restricted).toBe(false);
    for (const actor of ['co-north', 'drafter-aaa', 'fp-bbb'])
      expect([...take(from, [give('restrict', at, bodies.restrict, actor)], at).answers.values()][0]).toMatchObject({
        rule: 'authority.missing',
      });
  });
  test('what is restricted is not published, until that is lifted', () => {
    const { from, at } = reach('approved');
    const kept = take(from, [give('restrict', at)], at);
    const publish = give('publish', at + 1);
    expect(take(kept, [publish], at + 1).answers.get(publish.id)).toMatchObject({ ok: false, rule: 'publication.restricted' });
    const lifted = take(kept, [give('restrict', at + 2, { restricted: false })], at + 2);
    expect(take(lifted, [give('publish', at + 3)], at + 3).state?.status).toBe('published');
  });
});

describe('objectives', () => {
  const form = template.forms.input;
  if (!form) throw new Error('the fixture has the form');
  const answers = { 'main.objectives': ['objective-1'], 'main.text': 'We count.', 'main.drivers': 'Droughts.' };
  const texts = (objective: string | null, content: Record<string, unknown> = answers) =>
    passagesAbout(form, content, objective).map(({ text }) => text);
  test('are those that the forms let choose, in their order', () => {
    expect(objectivesOf(template).map(({ key }) => key)).toEqual(['objective-1', 'objective-2']);
    expect(objectivesOf(smallTemplate)).toEqual([]);
  });
  test('an answer is about those it chose; a field that names some is about these, whatever was chosen', () => {
    expect(texts('objective-1')).toEqual(['We count.']);
    expect(texts('objective-2')).toEqual(['Droughts.']);
    expect(texts('objective-9')).toEqual([]);
    expect(texts(null)).toEqual(['We count.', 'Droughts.']);
  });
  test('what was not written is not shown, and a file is known by its summary', () => {
    expect(texts(null, { 'main.text': ' ' })).toEqual([]);
    expect(texts('objective-1', { 'main.objectives': ['objective-1'], summary: 'On data.' })).toEqual(['On data.']);
  });
});

test('a document that is archived hears of no source any more', () => {
  const archived = advance(
    document,
    liveDocument([...published, command('archive', {}, 'phase:c1:report', days(20))]),
    [command('source-changed', { source: input('AAA'), change: 'newer' }, input('AAA'), days(21))],
    days(21),
    context({ template }),
  );
  expect(archived.steps).toEqual([]);
});
