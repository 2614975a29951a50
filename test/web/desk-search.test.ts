/** The desk's address and its keys, without a browser. */
import { describe, expect, test } from 'vitest';
import { statuses } from '../../domain/contribution/state.ts';
import { type DeskSearch, deskSearch, sortedBy } from '../../web/desk-search.ts';
import { type Meaning, meaningOf } from '../../web/parts/desk/grid-keys.ts';

describe('the address', () => {
  test('says everything by which the table is narrowed and sorted', () => {
    const whole: DeskSearch = {
      ...{ call: 'call:c1:round:north', status: 'submitted', region: 'NORTH', timing: 'late', text: 'Åland' },
      ...{ sort: 'deadline', order: 'desc' },
    };
    expect(deskSearch({ ...whole }, statuses)).toEqual(whole);
  });

  test.each([
    ['a status that is none', { status: 'lost' }],
    ['a region that is none', { region: 'north; drop' }],
    ['a sorting that is none', { sort: 'colour', order: 'asc' }],
    ['a call that is none', { call: 'contribution:c1:report:AAA' }],
    ['an empty text', { text: '  ' }],
    ['what is not text at all', { text: { a: 1 }, call: ['call:c1'] }],
  ])('leaves out %s', (_, raw) => {
    expect(deskSearch(raw, statuses)).toEqual({});
  });

  test('a number that is typed as a name is text, and a long text is cut', () => {
    expect(deskSearch({ text: 2030 }, statuses)).toEqual({ text: '2030' });
    expect(deskSearch({ text: 'a'.repeat(200) }, statuses).text).toHaveLength(100);
  });

  test.each<[string, DeskSearch, DeskSearch]>([
    ['another column', { status: 'invited', sort: 'status', order: 'desc' }, { status: 'invited', sort: 'deadline' }],
    ['the same column', { sort: 'deadline' }, { sort: 'deadline', order: 'desc' }],
    ['the same column again', { sort: 'deadline', order: 'desc' }, { sort: 'deadline' }],
  ])('is sorted by %s', (_, before, after) => {
    expect(sortedBy(before, 'deadline')).toEqual(after);
  });

  test('is sorted by the participant to begin with', () => {
    expect(sortedBy({}, 'participant')).toEqual({ sort: 'participant', order: 'desc' });
  });
});

describe('a key in the table', () => {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false };
  test.each<[string, Partial<typeof none>, number, Meaning | null]>([
    ['ArrowDown', {}, 0, { to: 1 }],
    ['ArrowDown', {}, 24, { to: 24 }],
    ['ArrowUp', {}, 0, { to: 0 }],
    ['ArrowUp', {}, 7, { to: 6 }],
    ['PageDown', {}, 7, { to: 17 }],
    ['PageUp', {}, 7, { to: 0 }],
    ['Home', {}, 7, { to: 0 }],
    ['End', {}, 7, { to: 24 }],
    ['ArrowDown', { shiftKey: true }, 3, { to: 4, choose: 'both' }],
    [' ', {}, 3, { choose: 'this' }],
    ['Escape', {}, 3, { choose: 'none' }],
    ['Enter', {}, 3, { open: true }],
    ['a', { ctrlKey: true }, 3, { choose: 'all' }],
    ['A', { metaKey: true }, 3, { choose: 'all' }],
    ['ArrowDown', { ctrlKey: true }, 3, null],
    ['a', {}, 3, null],
    ['Tab', {}, 3, null],
  ])('%s %j on row %i of 25', (key, held, at, meaning) => {
    expect(meaningOf({ key, ...none, ...held }, at, 25)).toEqual(meaning);
  });
});
