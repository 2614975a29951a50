/** Every command in every state of a document: the status it leads to, or the rule it breaks. */
import { describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/document/commands.ts';
import { document } from '../../domain/document/document.ts';
import { statuses } from '../../domain/document/state.ts';
import { bodies, give, reach, take } from '../support/document.ts';
import { readGrid } from '../support/grid.ts';
import { command } from '../support/world.ts';

const rules: Readonly<Record<string, string>> = {
  no: 'state.not-allowed',
  none: 'state.nothing-to-decide',
  'not-yet': 'state.not-approved',
  here: 'document.not-transmitted',
};

const grid = `
             draft     submit                   revise    return    approve    publish    transmit
  planned    drafting  submitted                no        none      none       not-yet    here
  drafting   drafting  submitted                no        none      none       not-yet    here
  submitted  no        state.already-submitted  drafting  returned  submitted  not-yet    here
  returned   no        state.revise-first       drafting  none      none       not-yet    here
  approved   no        no                       drafting  none      none       published  here
  published  no        no                       drafting  none      none       not-yet    here
`;
const { columns, table } = readGrid(grid, rules);

test('the table has every command and every state', () => {
  expect(columns).toEqual(publicKinds);
  expect([...table.keys()]).toEqual(statuses);
});

describe.each(statuses)('a document that is %s', (status) => {
  const { from, at } = reach(status);
  test('is in that state', () => expect(from.state?.status).toBe(status));

  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, at);
    const after = take(from, [given], at);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table.get(status)?.get(kind));
    if (!answer?.ok) expect(after.state).toEqual(from.state);
    expect(after.stuck).toBeNull();
    if (after.wakeAt !== null) expect(after.wakeAt).toBeGreaterThan(at);
  });

  test('takes other dates, with its notices planned anew', () => {
    const later = { from: at + 1000, until: at + 9_000_000_000, limit: at + 9_500_000_000, transmitBy: null };
    const after = take(from, [command('redate', { ...later, because: 'moved' }, 'phase:c1:report', at)], at);
    if (status === 'published') {
      expect([after.steps, after.state], 'nothing is awaited by them any more').toEqual([[], from.state]);
      return;
    }
    expect(after.plans).toHaveLength(1);
    expect(after.state).toMatchObject({ ...later, status, generation: (from.state?.generation ?? 0) + 1 });
    expect(after.steps.map(({ event }) => event.type)).toEqual(['redated']);
  });

  test('hears nothing new from the dates it has', () => {
    const { from: begins, until, limit, transmitBy } = from.state ?? { from: 0, until: 0, limit: 0, transmitBy: 0 };
    expect(
      take(from, [command('redate', { from: begins, until, limit, transmitBy, because: 'moved' }, 'phase:c1:report', at)], at).steps,
    ).toEqual([]);
  });

  test('begins once', () => {
    const again = command('begin', { cycle: 'c1', phase: 'report', stage: 'report', from: 0 }, 'phase:c1:report', at);
    expect(take(from, [again], at)).toMatchObject({ state: from.state, steps: [] });
  });

  test('changes no more once its cycle is archived', () => {
    const archived = take(from, [command('archive', {}, 'phase:c1:report', at)], at);
    expect(archived.wakeAt).toBeNull();
    expect(archived.state && document.done(archived.state)).toBe(true);
    for (const kind of publicKinds) {
      const given = give(kind, at + 1);
      expect(take(archived, [given], at + 1).answers.get(given.id)).toMatchObject({ ok: false, rule: 'cycle.archived' });
    }
    const redate = command('redate', { from: at + 5, until: at + 10, because: 'moved' }, 'phase:c1:report', at + 2);
    expect(take(archived, [redate], at + 2).steps).toEqual([]);
  });

  test.each(['fp-aaa', 'co-north', 'stranger'])('refuses %s, who has no role for it', (actor) => {
    for (const kind of publicKinds) {
      const given = give(kind, at, bodies[kind], actor);
      expect(take(from, [given], at).answers.get(given.id)?.ok, kind).toBe(false);
    }
  });

  test('refuses what is no command of a document, or none at all', () => {
    for (const [kind, body, rule] of [
      ['withdraw', {}, 'command.unknown'],
      ['submit', { draftVersion: 0 }, 'command.malformed'],
      ['return', { contentHash: 'x'.repeat(30) }, 'command.malformed'],
    ] as const) {
      const given = command(kind, body, 'sec', at);
      expect(take(from, [given], at).answers.get(given.id)).toMatchObject({ ok: false, rule });
    }
  });
});

test('what is not planned in any cycle takes no command', () => {
  for (const kind of publicKinds) {
    const given = give(kind, 1);
    expect(take(null, [given], 1).answers.get(given.id)).toMatchObject({ ok: false, rule: 'subject.new' });
  }
});
