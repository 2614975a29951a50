/** Pledges lived by both runners: recorded, screened, in partnership, matched, asked about for years, kept, dropped, never answered. */
import { expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import type { Said } from '../../bench/script.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import { Template } from '../../domain/template/schema.ts';
import { content, pledgeTemplate } from '../support/pledge.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar, memberships, participants } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { liveSimulated } from './simulated.ts';

/** Twenty-eight years later the calendar is the same, and the server's clock is not there yet. The follow-up alone. */
const later = JSON.stringify({ ...pledgeTemplate, phases: pledgeTemplate.phases.slice(1) }).replace(
  /\b20(\d\d)-/g,
  (_, year) => `20${Number(year) + 28}-`,
);
const template = Template.parse(JSON.parse(later));
const stage = 'follow-up:c1:follow:pledges';
const pledge = (n: number) => `pledge:c1:${n}`;
const at = (wall: string) => Date.parse(`${wall}Z`) + 17 * 60_000 + 31_000;

let serial = 0;
const say = (wall: string, subject: string, kind: string, body: unknown, actor: string, draft?: Record<string, unknown>): Said => ({
  at: at(wall),
  persona: kind,
  subject,
  command: { id: `say${String(++serial).padStart(3, '0')}`, kind, body, actor, principal: null, receivedAt: at(wall) },
  ...(draft && { draft: { version: 1, content: draft, hash: contentHash(draft) } }),
});
const together = { ...content, by: '2060-12-31', type: 'partnership', partners: ['BBB', 'CCC'] };
const own = { ...content, by: '2058-12-31' };
const matching = { ...own, type: 'matching', matches: 'SML-P-2055-0001' };
const wrong = { ...own, type: 'matching', matches: 'SML-P-2055-0077' };
const seen = (draft: object) => ({ contentHash: contentHash(draft) });
const report = (status: string, asOf: string) => ({ status, asOf, text: 'As it stands.', link: 'https://example.org/evidence' });

const script: Said[] = [
  say('2055-03-01T09:00', stage, 'record', { number: 1, participant: 'AAA' }, 'fp-aaa'),
  say('2055-03-01T10:00', stage, 'record', { number: 2, participant: 'BBB' }, 'fp-bbb'),
  say('2055-03-01T11:00', stage, 'record', { number: 3, participant: 'CCC' }, 'sec'),
  say('2055-03-01T12:00', stage, 'record', { number: 4, participant: 'CCC' }, 'fp-aaa'),
  say('2055-03-02T09:00', pledge(1), 'submit', { draftVersion: 1 }, 'fp-aaa', together),
  say('2055-03-02T10:00', pledge(2), 'submit', { draftVersion: 1 }, 'fp-bbb', wrong),
  say('2055-03-03T09:00', pledge(1), 'confirm-partner', { participant: 'BBB', ...seen(together) }, 'fp-bbb'),
  say('2055-03-03T10:00', pledge(1), 'decline-partner', { participant: 'CCC', reason: 'Not now.', ...seen(together) }, 'fp-ccc'),
  say('2055-03-05T09:00', pledge(1), 'accept', seen(together), 'sec'),
  say('2055-03-06T09:00', pledge(2), 'submit', { draftVersion: 1 }, 'fp-bbb', matching),
  say('2055-03-08T09:00', pledge(2), 'accept', seen(matching), 'sec'),
  say('2055-03-09T09:00', pledge(3), 'submit', { draftVersion: 1 }, 'fp-ccc', own),
  say('2055-03-10T09:00', pledge(3), 'return', { ...seen(own), reason: 'By how much?' }, 'sec'),
  say('2055-03-11T09:00', pledge(3), 'submit', { draftVersion: 1 }, 'fp-ccc', own),
  say('2055-03-12T09:00', pledge(3), 'accept', seen(own), 'sec'),
  // Asked in March of each year: the first answers, and late the next time; the second is reminded and answers; the third never does.
  say('2056-03-10T09:00', pledge(1), 'report', report('in-progress', '2056-03-01'), 'fp-aaa'),
  say('2056-04-16T09:00', pledge(2), 'report', report('withdrawn', '2056-04-01'), 'fp-bbb'),
  say('2057-05-02T09:00', pledge(1), 'report', report('kept', '2057-05-01'), 'fp-aaa'),
];

test('pledges leave the same ledger, answers and states in both runners', async () => {
  const plan: Plan = {
    world: { template, calendar, participants, memberships },
    cycle: 'c1',
    launch: { by: 'sec', at: Date.parse('2055-02-01T08:17:31Z') },
    ...{ script, until: Date.parse('2058-06-01T00:00:00Z'), archive: true },
  };
  const simulated = liveSimulated(plan);
  const answers = [...simulated.answers.values()].flatMap((answer) => (answer.ok ? [] : [answer.rule]));
  expect(answers).toEqual(['authority.missing', 'pledge.match-unknown']);
  const state = (n: number) => simulated.states.get(pledge(n)) as PledgeState;
  expect(state(1)).toMatchObject({ publicId: 'SML-P-2055-0001', status: 'kept', matchedBy: [], asked: 2, unanswered: 1, archived: true });
  expect(state(2)).toMatchObject({ status: 'withdrawn', match: { id: 'SML-P-2055-0001', subject: pledge(1) }, archived: true });
  expect(state(3)).toMatchObject({ status: 'published', asked: 3, unanswered: 3, asking: null, archived: false });
  const said = (text: string) => simulated.lines.filter(({ key, outcome }) => key.includes(`|${text}|`) && outcome === 'sent').length;
  // Two people of the first, twice; one of the second; one of the third, three times. Reminded: the first's once.
  expect([said('p-progress-asked'), said('progress-week')]).toEqual([8, 6]);
  expect(livesDiffer(await liveDurably(await timeSkipping(), plan), simulated)).toEqual([]);
});
