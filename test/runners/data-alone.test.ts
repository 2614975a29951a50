/** Two kinds of cycles that are data alone, lived by both runners; and the code that does not know of them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { memberStates } from '../support/gcm.ts';
import { saidBack, say } from '../support/said.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

const root = new URL('../../', import.meta.url).pathname;
const always = { from: 0, until: null };

function worldOf(name: string, states: readonly string[]): World {
  const participants = memberStates
    .filter(({ id }) => states.includes(id))
    .map(({ id, kind, country, zone, regions }) => ({ id, kind, country, zone, regions }));
  const people = participants.map(({ id }) => ({
    person: `fp-${id.toLowerCase()}`,
    role: 'focal-point',
    participant: id,
    body: null,
    ...always,
  }));
  const secretariat = { person: 'sec', role: 'secretariat', participant: null, body: 'secretariat', ...always };
  const template = shiftedTemplate(readFileSync(`${root}templates/${name}.yaml`, 'utf8'));
  return { template, calendar, participants, memberships: [...people, secretariat] };
}
const got = (lines: ReturnType<typeof liveSimulated>['lines'], rule: string) =>
  lines
    .filter(({ key, outcome }) => key.split('|')[1] === rule && outcome === 'sent')
    .map(({ person }) => person)
    .sort();

test('States are invited by name, confirm in writing, decline, are asked later, and leave: the same in both runners', async () => {
  const of = (state: string) => subjectId.contribution('c1', 'membership', state);
  const call = subjectId.call('c1', 'initiative', 'invitations');
  const meeting = subjectId.event('c1', 'initiative', 'technical-meeting');
  const content = { 'confirmation.areas': ['peer-learning', 'visibility'], 'confirmation.statement': 'We confirm.' };
  const word = { contentHash: contentHash(content) };
  const script = [
    say('2055-02-03T10:00', of('BGD'), 'draft', {}, 'fp-bgd', 'BGD', content),
    say('2055-02-03T11:00', of('BGD'), 'submit', { draftVersion: 1 }, 'fp-bgd', 'BGD'),
    say('2055-02-04T10:00', of('BGD'), 'approve', word, 'sec', 'secretariat'),
    say('2055-02-05T10:00', of('CAN'), 'decline', {}, 'fp-can', 'CAN'),
    say('2055-04-01T10:00', call, 'ask', { participants: ['KEN', 'BGD'] }, 'sec'),
    say('2055-04-01T11:00', call, 'ask', { participants: ['KEN'] }, 'sec'),
    say('2055-04-01T11:30', call, 'ask', { participants: ['XXX'] }, 'sec'),
    say('2055-04-02T10:00', call, 'ask', { participants: ['EGY'] }, 'fp-egy'),
    say('2055-04-20T10:00', of('KEN'), 'submit', { draftVersion: 1 }, 'fp-ken', 'KEN', content),
    say('2055-04-21T10:00', of('KEN'), 'approve', word, 'sec', 'secretariat'),
    say('2055-05-03T10:00', meeting, 'announce', {}, 'sec'),
    say('2055-05-03T11:00', meeting, 'announce', { invite: ['BGD', 'KEN'] }, 'sec'),
    say('2055-06-14T10:00', meeting, 'hold', {}, 'sec'),
    say('2056-01-10T10:00', of('BGD'), 'withdraw', { reason: 'A new government.' }, 'fp-bgd', 'BGD'),
  ];
  const plan: Plan = {
    world: worldOf('champion-countries', ['BGD', 'CAN', 'NPL', 'KEN', 'EGY']),
    cycle: 'c1',
    launch: { by: 'sec', at: Date.parse('2055-01-11T08:17:31Z') },
    script,
    until: Date.parse('2056-03-01T00:00:00Z'),
  };
  const simulated = liveSimulated(plan);
  expect(saidBack(script, simulated.answers)).toEqual([
    ...['drafting', 'submitted', 'approved', 'declined'],
    ...['open', 'call.asked-already', 'call.unknown-participant', 'authority.missing', 'submitted', 'approved'],
    ...['event.names-missing', 'announced', 'held', 'withdrawn'],
  ]);
  expect(got(simulated.lines, 'invitation')).toEqual(['fp-bgd', 'fp-can', 'fp-ken', 'fp-npl']);
  // Nobody is pressed: Nepal, which has not answered, is reminded twice in the year; and there is no date after which it is too late.
  expect(got(simulated.lines, 'after-a-month')).toEqual(['fp-npl']);
  expect(got(simulated.lines, 'after-three-months')).toEqual(['fp-npl']);
  expect(simulated.states.get(of('NPL'))).toMatchObject({ status: 'invited', deadline: null });
  expect(got(simulated.lines, 'announced')).toEqual(['fp-bgd', 'fp-ken']);
  expect(livesDiffer(await liveDurably(await timeSkipping(), plan), simulated)).toEqual([]);
});

test('a briefing is announced with its papers, held, and followed by remarks, comments and a recording: the same in both runners', async () => {
  const spring = subjectId.event('c1', 'briefings-2027', 'spring');
  const autumn = subjectId.event('c1', 'briefings-2027', 'autumn');
  const paper = (as: string) => ({ as, title: 'A paper', url: `https://example.org/${as}.pdf` });
  const script = [
    say('2055-02-15T10:00', spring, 'attach', paper('document'), 'sec'),
    say('2055-02-15T11:00', spring, 'announce', { message: 'Background papers are on the page.' }, 'sec'),
    say('2055-02-16T11:00', spring, 'attach', paper('remarks'), 'sec'),
    say('2055-03-10T11:00', spring, 'comment', { for: 'KEN', text: 'We will ask about the workplan.' }, 'fp-ken', 'KEN'),
    say('2055-03-18T18:00', spring, 'hold', {}, 'sec'),
    say('2055-03-19T10:00', spring, 'attach', paper('remarks'), 'sec'),
    say('2055-03-22T10:00', spring, 'attach', paper('recording'), 'sec'),
    say('2055-07-05T10:00', autumn, 'announce', {}, 'sec'),
    say('2055-08-05T10:00', autumn, 'postpone', { from: '2055-10-05T10:00', reason: 'The room is not free.' }, 'sec'),
    say('2055-09-20T10:00', autumn, 'cancel', { reason: 'Merged with the annual meeting.' }, 'sec'),
  ];
  const plan: Plan = {
    world: worldOf('coordinator-briefings', ['NPL', 'KEN', 'ESP']),
    cycle: 'c1',
    launch: { by: 'sec', at: Date.parse('2055-01-11T08:17:31Z') },
    script,
    until: Date.parse('2055-12-15T00:00:00Z'),
  };
  const simulated = liveSimulated(plan);
  expect(saidBack(script, simulated.answers)).toEqual([
    ...['planned', 'announced', 'event.not-begun', 'announced', 'held', 'held', 'held'],
    ...['announced', 'announced', 'cancelled'],
  ]);
  const everybody = ['fp-esp', 'fp-ken', 'fp-npl'];
  expect(got(simulated.lines, 'invitation')).toEqual([...everybody, ...everybody].sort());
  for (const rule of ['two-days-before', 'remarks', 'recording', 'postponed', 'cancelled'])
    expect(got(simulated.lines, rule), rule).toEqual(everybody);
  // The spring one ended in the secretariat's working hours; once it was confirmed nobody is reminded of it.
  expect(got(simulated.lines, 'to-confirm')).toEqual(['sec']);
  expect(got(simulated.lines, 'confirm-2-days')).toEqual([]);
  expect(livesDiffer(await liveDurably(await timeSkipping(), plan), simulated)).toEqual([]);
});

test('no line of code names them', () => {
  const code = ['domain', 'activities', 'workflows', 'api', 'web', 'cli', 'launch', 'prisma', 'scripts'];
  const { status, stdout } = spawnSync('git', ['grep', '-il', '-e', 'champion', '-e', 'briefing', '--', ...code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([1, '']);
});
