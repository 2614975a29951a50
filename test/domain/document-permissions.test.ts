/** Who may do what with a document: its author group and those who decide on it, beside the secretariat. */
import { expect, test } from 'vitest';
import { authorsOf, documentStage, thingOf } from '../../domain/document/stage.ts';
import { type Action, type Membership, may, standings } from '../../domain/permissions.ts';
import { template } from '../support/document.ts';

const role = (name: string, body: string | null, participant: string | null = null): Membership => ({ role: name, body, participant });
const people: Readonly<Record<string, Membership>> = {
  secretariat: role('secretariat', 'secretariat'),
  coordinator: role('regional-coordinator', 'NORTH'),
  'another coordinator': role('regional-coordinator', 'SOUTH'),
  committee: role('committee', 'secretariat'),
  'a committee of elsewhere': role('committee', 'NORTH'),
  'a focal point': role('focal-point', null, 'AAA'),
};
const report = { cycle: 'c1', phase: 'report', stage: 'report', region: null };
const summary = { cycle: 'c1', phase: 'review-north', stage: 'summary', region: 'NORTH' };
const actions = [
  'document.read',
  'document.write',
  'document.publish',
  'document.override',
  'document.transmit',
] as const satisfies Action[];

/** Of the report, and of the summary of the North: read, write, publish, override, transmit. */
const table: Readonly<Record<string, readonly [string, string]>> = {
  secretariat: ['xxxxx', 'xxxxx'],
  coordinator: ['.....', 'xxx.x'],
  'another coordinator': ['.....', '.....'],
  committee: ['x....', '.....'],
  'a committee of elsewhere': ['.....', '.....'],
  'a focal point': ['.....', '.....'],
};
test.each(Object.entries(table))('%s', (who, rows) => {
  const memberships = [people[who] as Membership];
  const row = (thing: typeof report | typeof summary) =>
    actions.map((action) => (may(memberships, action, thingOf(thing, template)) ? 'x' : '.')).join('');
  expect([row(report), row(summary)]).toEqual(rows);
});

test('authors by delegation stand as who delegated it, within its scope', () => {
  const delegated = (cycle: string) => [{ ...people.coordinator, by: 'co-north', cycle } as Membership];
  expect(standings(delegated('c1'), thingOf(summary, template)).has('author')).toBe(true);
  expect(standings(delegated('c2'), thingOf(summary, template)).has('author')).toBe(false);
});

test('where a stage names nobody, the secretariat writes; a region’s role without a region is held by nobody', () => {
  expect(authorsOf(documentStage(report, template), template)).toEqual({ role: 'secretariat', body: 'secretariat' });
  expect(authorsOf({ authors: 'regional-coordinator' }, template)).toEqual({ role: 'regional-coordinator', body: null });
});
