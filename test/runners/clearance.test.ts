/** Clearance in both runners: the same answers, the same states, the same mails to the clearing authority and to those who asked it. */
import { expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import type { Said } from '../../bench/script.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { timeSkipping } from '../support/temporal.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably } from './durable.ts';
import { liveSimulated } from './simulated.ts';
import { smallPlan } from './small.ts';

const of = (participant: string) => subjectId.contribution('c1', 'report', participant);
const content = (text: string) => ({ 'main.text': text });
let serial = 0;
const say = (
  wall: string,
  participant: string,
  kind: string,
  body: object,
  actor: string,
  draft?: readonly [version: number, text: string],
) =>
  ({
    at: Date.parse(`${wall}Z`),
    subject: of(participant),
    persona: 'punctual',
    command: { id: `said-${++serial}`, kind, body, actor, principal: participant, receivedAt: Date.parse(`${wall}Z`) },
    ...(draft && { draft: { version: draft[0], content: content(draft[1]), hash: contentHash(content(draft[1])) } }),
  }) as Said;
const one = { contentHash: contentHash(content('One.')) };
const two = { contentHash: contentHash(content('Two.')) };

/** AAA asks, changes, is refused, is cleared, submits; BBB asks and is never answered; CCC submits before it has a clearing authority; D00 does all of it on a Saturday. */
const script: readonly Said[] = [
  say('2055-04-05T10:00', 'AAA', 'draft', {}, 'fp-aaa', [1, 'One.']),
  say('2055-04-06T10:00', 'AAA', 'submit', { draftVersion: 1 }, 'fp-aaa'),
  say('2055-04-06T10:05', 'AAA', 'ask-clearance', { draftVersion: 1 }, 'fp-aaa'),
  say('2055-04-07T10:00', 'AAA', 'draft', {}, 'drafter-aaa', [2, 'Two.']),
  say('2055-04-07T11:00', 'AAA', 'clear', one, 'clear-aaa'),
  say('2055-04-08T09:00', 'AAA', 'ask-clearance', { draftVersion: 2 }, 'drafter-aaa'),
  say('2055-04-08T09:30', 'BBB', 'ask-clearance', { draftVersion: 1 }, 'fp-bbb', [1, 'One.']),
  say('2055-04-09T09:00', 'CCC', 'submit', { draftVersion: 1 }, 'fp-ccc', [1, 'One.']),
  say('2055-04-12T09:00', 'AAA', 'refuse-clearance', { ...two, reason: 'Not agreed.' }, 'clear-aaa'),
  say('2055-04-13T09:00', 'AAA', 'ask-clearance', { draftVersion: 2 }, 'drafter-aaa'),
  say('2055-04-14T09:00', 'AAA', 'clear', two, 'clear-aaa'),
  say('2055-04-15T09:00', 'AAA', 'submit', { draftVersion: 2 }, 'fp-aaa'),
  say('2055-04-16T09:00', 'BBB', 'submit', { draftVersion: 1 }, 'fp-bbb'),
  say('2055-05-01T09:00', 'D00', 'ask-clearance', { draftVersion: 1 }, 'fp-d00', [1, 'One.']),
  say('2055-05-01T09:10', 'D00', 'refuse-clearance', { ...one, reason: 'Not yet.' }, 'clear-d00'),
  say('2055-05-01T09:20', 'D00', 'ask-clearance', { draftVersion: 1 }, 'fp-d00'),
  say('2055-05-01T09:30', 'D00', 'clear', one, 'clear-d00'),
];

test('asked, voided, refused, cleared and left unanswered: both runners say and send the same', async () => {
  const plan = smallPlan(1, 1);
  const clears = (participant: string, from = 0) => ({
    ...{ person: `clear-${participant.toLowerCase()}`, role: 'clearing-authority', participant, body: null, from, until: null },
  });
  const memberships = [
    ...plan.world.memberships,
    clears('AAA'),
    clears('BBB'),
    clears('D00'),
    clears('CCC', Date.parse('2055-04-10T00:00Z')),
  ];
  const cleared = { ...plan, script, world: { ...plan.world, memberships } };
  const simulated = liveSimulated(cleared);
  expect([...simulated.answers.values()].map((answer) => (answer.ok ? answer.status : answer.rule))).toEqual([
    ...['drafting', 'clearance.missing', 'drafting', 'drafting', 'clearance.stale', 'drafting', 'drafting', 'submitted', 'drafting'],
    ...['drafting', 'drafting', 'submitted', 'clearance.waiting', 'drafting', 'drafting', 'drafting', 'drafting'],
  ]);
  const got = (rule: string) =>
    simulated.lines.flatMap(({ key, person, outcome, reason }) =>
      key.split('|')[1] === rule && (person || outcome !== 'skipped') ? `${person ?? '-'} ${outcome} ${reason ?? ''}`.trim() : [],
    );
  expect(got('to-clear').sort()).toEqual([
    ...['clear-aaa sent', 'clear-aaa sent', 'clear-aaa sent', 'clear-bbb sent'],
    // By Monday morning these are answered: nobody is asked what they have said already.
    ...['clear-d00 cancelled clearance-refused', 'clear-d00 cancelled cleared'],
  ]);
  expect(got('clear-hard-2').sort()).toEqual([
    ...[
      '- cancelled clearance-refused',
      '- cancelled clearance-refused',
      '- cancelled clearance-voided',
      '- cancelled cleared',
      '- cancelled cleared',
      'clear-bbb sent',
    ],
  ]);
  expect(got('cleared').sort()).toEqual(['drafter-aaa sent', 'fp-aaa sent', 'fp-d00 sent']);
  expect(got('clearance-refused').sort()).toEqual(['drafter-aaa sent', 'fp-aaa sent', 'fp-d00 cancelled clearance-asked']);
  expect(livesDiffer(await liveDurably(await timeSkipping(), cleared), simulated)).toEqual([]);
});
