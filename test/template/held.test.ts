/** Faults in what a template says of events, lists and rooms: one at a time, found by its rule at its line. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textKeys } from '../../activities/mail/kinds.ts';
import { problemsOf } from './fixture.ts';

const shipped = (name: string): string => readFileSync(new URL(`../../templates/${name}.yaml`, import.meta.url), 'utf8');
const meetings = shipped('coordinator-briefings');
const members = shipped('champion-countries');
const forum = shipped('gcm');
const texts = () => new Set<string>(textKeys);

type Case = [rule: string, what: string, text: string, passage: string, replacement: string, detail?: RegExp];
const cases: Case[] = [
  [
    'unknown-reference',
    'a ladder of an event',
    meetings,
    'ladders: { announced: before, over: after }',
    'ladders: { announced: never }',
    /"never"/,
  ],
  ['unknown-reference', 'the notices of an event', meetings, '        notices: briefing', '        notices: none', /"none"/],
  [
    'unknown-reference',
    'a region of an event',
    meetings,
    '        comments: true',
    '        comments: true\n        region: NORTH',
    /"NORTH"/,
  ],
  ['unknown-reference', 'a topic', meetings, '        comments: true', '        comments: true\n        topics: [weather]', /"weather"/],
  ['unknown-reference', 'a rung of an event that counts from a deadline', meetings, 'at: P2D before from', 'at: P2D before soft', /"soft"/],
  ['unknown-event', 'a notice on what happens to contributions alone', meetings, 'on: changed', 'on: returned', /"returned"/],
  ['required-notice-missing', 'nothing on a cancellation', meetings, 'on: cancelled', 'on: held', /"cancelled"/],
  [
    'calendar-not-updated',
    'a new date without the entry',
    meetings,
    'text: event-postponed, required: true, attach: calendar',
    'text: event-postponed, required: true',
    /postponed/,
  ],
  ['schema', 'a status that is none', members, '      approved: { en: Champion country', '      member: { en: Champion country', /member/],
  [
    'unknown-reference',
    'a step that ends at a date it does not have',
    forum,
    'until: P4W after hard, 17:00',
    'until: P4W after expected, 17:00',
    /"expected"/,
  ],
  [
    'unknown-reference',
    'a list from a date that is not the call’s',
    forum,
    'list: P2W after hard, 09:00',
    'list: P2W after forum, 09:00',
    /"forum"/,
  ],
  [
    'unknown-reference',
    'a title that no field of the form is',
    forum,
    'programme: { title: event.title }',
    'programme: { title: event.name }',
    /"event.name"/,
  ],
  [
    'required-notice-missing',
    'nothing to States when a list is ready',
    forum,
    'on: listed, to: [invited]',
    'on: listed, to: [secretariat]',
    /"listed"/,
  ],
  [
    'required-notice-missing',
    'nothing to the applicant after an objection',
    forum,
    'on: objections-closed, to: [contributors]',
    'on: objections-closed, to: [secretariat]',
    /objections-closed/,
  ],
];

test.each(cases)('%s: %s', (rule, _, text, passage, replacement, detail = /./) => {
  expect(text).toContain(passage);
  const found = problemsOf(text.replace(passage, replacement), texts);
  expect(found.map((problem) => problem.rule)).toContain(rule);
  expect(
    found
      .filter((problem) => problem.rule === rule)
      .map((problem) => problem.detail)
      .join('\n'),
  ).toMatch(detail);
  for (const { line } of found) expect(line).toBeGreaterThan(1);
});

test.each([
  ['coordinator-briefings', meetings],
  ['champion-countries', members],
])('%s is without faults', (_, text) => expect(problemsOf(text, texts)).toEqual([]));
