/**
 * Documents in both runners: inputs and a chair's summary that a report rests on, sources that change, silence at each step, a forum that
 * moves under it, publication too late and with a reason: the same answers, states and mails.
 */
import { expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import type { Said } from '../../bench/script.ts';
import { input, people, reportId, summaryId } from '../support/document.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar, fixture, participants } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

const at = (wall: string) => Date.parse(`${wall}Z`);
let serial = 0;
const say = (
  wall: string,
  subject: string,
  kind: string,
  body: object,
  actor: string,
  draft?: { version: number; content: Record<string, unknown> },
): Said => ({
  at: at(wall),
  persona: 'punctual',
  subject,
  command: { id: `said-${++serial}`, kind, body, actor, principal: null, receivedAt: at(wall) },
  ...(draft && { draft: { ...draft, hash: contentHash(draft.content) } }),
});
const answers = { 'main.objectives': ['objective-1'], 'main.text': 'We count.' };
const newer = { 'main.objectives': ['objective-1'], 'main.text': 'We count better.' };
const paragraph = (key: string, ...sources: object[]) => ({ key, text: `What ${key} says.`, objective: null, sources });
const source = (subject: string, content: object) => ({ subject, number: 1, hash: contentHash(content) });
const summary = { title: 'Summary', paragraphs: [paragraph('p1', source(input('AAA'), answers))] };
const first = { title: 'Report', paragraphs: [paragraph('p1', source(input('AAA'), answers), source(input('BBB'), answers))] };
const second = { title: 'Report', paragraphs: [...first.paragraphs, paragraph('p2', source(summaryId, summary))] };
const seen = (content: object) => ({ contentHash: contentHash(content) });

const script: readonly Said[] = [
  say('2055-04-05T10:07', input('AAA'), 'submit', { draftVersion: 1 }, 'fp-aaa', { version: 1, content: answers }),
  say('2055-04-06T10:07', input('BBB'), 'submit', { draftVersion: 1 }, 'fp-bbb', { version: 1, content: answers }),
  say('2055-04-07T10:07', input('AAA'), 'approve', seen(answers), 'sec'),
  // The chair sums up before the conference is over, and once more when asked to; the desk accepts.
  say('2055-07-05T10:07', summaryId, 'submit', { draftVersion: 1 }, 'co-north', { version: 1, content: summary }),
  say('2055-07-06T10:07', summaryId, 'return', { ...seen(summary), reason: 'Please name the co-chairs.' }, 'sec2'),
  say('2055-08-02T10:07', summaryId, 'revise', {}, 'co-north'),
  say('2055-08-13T10:07', summaryId, 'submit', { draftVersion: 2 }, 'co-north', {
    version: 2,
    content: { ...summary, title: 'Co-chairs’ summary' },
  }),
  // The report is drafted; a source of it is revised, and answered anew.
  say('2055-08-20T10:07', reportId, 'draft', {}, 'sec', { version: 1, content: first }),
  say('2055-08-23T10:07', input('AAA'), 'revise', {}, 'fp-aaa'),
  say('2055-08-24T10:07', input('AAA'), 'submit', { draftVersion: 2 }, 'fp-aaa', { version: 2, content: newer }),
  say('2055-08-25T10:07', summaryId, 'approve', seen({ ...summary, title: 'Co-chairs’ summary' }), 'sec2'),
  say('2055-08-26T10:07', summaryId, 'publish', {}, 'co-north'),
  say('2055-09-01T10:07', reportId, 'draft', {}, 'sec', { version: 2, content: second }),
  say('2055-09-02T10:07', summaryId, 'transmit', {}, 'co-north'),
  say(
    '2055-09-06T10:07',
    'cycle:c1',
    'reschedule',
    { anchor: 'forum', to: '2056-02-08T10:00', seen: '2056-02-01T10:00:00', reason: 'The hall.' },
    'sec',
  ),
  say('2055-11-10T10:07', reportId, 'submit', { draftVersion: 2 }, 'sec'),
  say('2055-11-11T10:07', reportId, 'approve', seen(second), 'chair'),
  say('2055-11-11T10:37', reportId, 'approve', seen(second), 'chair'),
  say('2055-11-11T11:07', reportId, 'approve', seen(second), 'vice'),
  // Nobody at the desk says anything, which approves: too late.
  say('2055-11-22T10:07', reportId, 'publish', {}, 'sec'),
  say('2055-11-22T11:07', reportId, 'publish', { override: { reason: 'Two days for translation.' } }, 'sec'),
  say('2055-11-23T10:07', input('BBB'), 'restrict', { restricted: true }, 'fp-bbb'),
  say('2055-12-01T10:07', input('BBB'), 'withdraw', {}, 'fp-bbb'),
  say('2055-12-02T10:07', reportId, 'revise', {}, 'sec'),
];

test('both runners say and send the same', async () => {
  const template = shiftedTemplate(fixture('documents.yaml').replace('report/inputs]', 'report/inputs, report/note]'));
  const world = { template, calendar, participants, memberships: people };
  const plan = {
    world,
    cycle: 'c1',
    launch: { by: 'sec', at: at('2055-02-01T08:17:31') },
    script,
    until: at('2056-03-01T00:00'),
    archive: true,
  };
  const simulated = liveSimulated(plan);
  expect([...simulated.answers.values()].map((answer) => (answer.ok ? answer.status : answer.rule))).toEqual([
    ...['submitted', 'submitted', 'approved', 'submitted', 'returned', 'drafting', 'submitted'],
    ...['drafting', 'drafting', 'submitted', 'approved', 'published', 'drafting', 'published', 'launched'],
    ...['submitted', 'submitted', 'decision.twice', 'submitted', 'document.too-late', 'published'],
    ...['submitted', 'withdrawn', 'drafting'],
  ]);
  const got = (subject: string, rule: string) =>
    simulated.lines.flatMap(({ key, person, outcome }) => (key.startsWith(`${subject}|${rule}|`) && person ? `${person} ${outcome}` : []));
  // Revised, answered anew, withdrawn: both who are the secretariat hear of each.
  expect(got(reportId, 'source-changed').sort()).toEqual([...Array(3).fill('sec sent'), ...Array(3).fill('sec2 sent')]);
  expect(got(summaryId, 'source-changed')).toEqual(['co-north sent', 'co-north sent']);
  expect(got(reportId, 'redated')).toEqual(['sec sent', 'sec2 sent']);
  expect(got(summaryId, 'overdue')).toEqual(['co-north sent', 'sec sent', 'sec2 sent']);
  expect(simulated.states.get(reportId)).toMatchObject({
    publication: { number: 1, missing: ['report/note'], override: { command: expect.stringMatching(/^said-/) } },
    rests: [input('AAA'), input('BBB'), summaryId],
  });
  expect(simulated.states.get(summaryId)).toMatchObject({ citedBy: [reportId], transmitted: { number: 2 } });
  const durable = await liveDurably(await timeSkipping(), plan);
  expect(livesDiffer(durable, simulated)).toEqual([]);
  expect(durable.states.has(reportId)).toBe(true);
});
