/** Contributions brought into each state by the commands people give. */
import { type Advanced, advance } from '../../domain/advance.ts';
import type { PublicKind } from '../../domain/contribution/commands.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import type { ContributionEvent, ContributionState, Status } from '../../domain/contribution/state.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import { accepted } from './live.ts';
import { calendar, command, context, utc } from './world.ts';

export const zone = 'Europe/Zurich';
export const deadline = {
  zone,
  soft: calendar.moment('2027-05-31T23:59:59', zone),
  grace: calendar.moment('2027-06-02T23:59:59', zone),
  hard: calendar.moment('2027-06-10T23:59:59', zone),
};
export const hash = 'hash-of-the-first-draft-00001';
const began = utc('2027-03-01T09:00');
export const day = 86_400_000;

export const begin = (call = 'call:small:round:north', at = began, dates = deadline): Command =>
  command(
    'begin',
    {
      cycle: 'small',
      ask: 'report',
      call,
      participant: 'AAA',
      zone,
      country: 'CH',
      region: 'NORTH',
      regions: ['NORTH', 'SOUTH'],
      deadline: dates,
    },
    'call:small:round:north',
    at,
  );

export type Result = Advanced<ContributionState, ContributionEvent>;
export const take = (from: Result | null, commands: readonly Command[], now: Instant, ctx: Context = context()): Result =>
  advance(contribution, from ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

/** Takes commands one after the other, each at its receipt; every one must be accepted. */
export function live(...commands: readonly Command[]): Result {
  return accepted<Result>(commands, (from, c) => take(from, [c], c.receivedAt));
}

/** What came on paper, as it was scanned. */
export const original = { id: 'scan', name: 'letter.pdf', hash: '0'.repeat(64), size: 1, type: 'application/pdf' };

export const bodies: Record<PublicKind, unknown> = {
  draft: {},
  submit: { draftVersion: 1 },
  enter: { content: { file: original }, contentHash: 'hash-of-what-was-entered-01', by: 'paper', received: '2027-03-05', zone },
  'ask-clearance': { draftVersion: 1 },
  clear: { contentHash: hash },
  'refuse-clearance': { contentHash: hash, reason: 'Not agreed with the ministry.' },
  withdraw: {},
  decline: {},
  delay: { until: '2027-06-05' },
  revise: {},
  return: { contentHash: hash, reason: 'Please add data.' },
  approve: { contentHash: hash },
  reject: { contentHash: hash, reason: 'Out of scope.' },
  publish: {},
  extend: { days: 10, reason: 'Elections' },
  reopen: { until: '2027-09-30', reason: 'New government' },
  remind: {},
  object: { for: 'BBB', reason: 'Not known to us.' },
  schedule: { room: 'Room 1', from: '2027-06-28T13:00', until: '2027-06-28T14:00' },
  replan: { reason: 'New holidays' },
  restrict: { restricted: true, reason: 'For the conference alone.' },
};
/** Who may: the focal point answers, the coordinator of the first step decides, the secretariat does the rest. */
const actorOf: Record<PublicKind, string> = {
  ...{ draft: 'fp-aaa', submit: 'fp-aaa', withdraw: 'fp-aaa', decline: 'fp-aaa', delay: 'fp-aaa', revise: 'fp-aaa' },
  enter: 'co-north',
  ...{ 'ask-clearance': 'fp-aaa', clear: 'clear-aaa', 'refuse-clearance': 'clear-aaa' },
  ...{ return: 'co-north', approve: 'co-north', reject: 'sec', publish: 'sec', extend: 'sec', reopen: 'sec', remind: 'sec', replan: 'sec' },
  restrict: 'fp-aaa',
  ...{ object: 'fp-bbb', schedule: 'sec' },
};
export const give = (kind: PublicKind, at: Instant, body = bodies[kind], actor = actorOf[kind]): Command => command(kind, body, actor, at);
export const days = (n: number): Instant => began + n * day;

export const submitted = [begin(), give('draft', days(1)), give('submit', days(2))];
const approvedTwice = [give('approve', days(3)), give('approve', days(4), bodies.approve, 'sec')];
export const paths: Record<Status, readonly Command[]> = {
  invited: [begin()],
  drafting: [begin(), give('draft', days(1))],
  submitted,
  returned: [...submitted, give('return', days(3))],
  approved: [...submitted, ...approvedTwice],
  rejected: [...submitted, give('approve', days(3)), give('reject', days(4))],
  published: [...submitted, ...approvedTwice, give('publish', days(5))],
  declined: [begin(), give('decline', days(1))],
  delayed: [begin(), give('delay', days(1))],
  withdrawn: [...submitted, give('withdraw', days(3))],
  notSubmitted: [begin(), command('elapse', {}, 'system', deadline.hard.at + 1)],
  reopened: [begin(), give('decline', days(1)), give('reopen', days(2))],
};
/** The state each path leads to, and an instant after it. */
export function reach(status: Status): { from: Result; at: Instant } {
  if (status === 'notSubmitted') return { from: take(live(begin()), [], deadline.hard.at + 1), at: deadline.hard.at + day };
  return { from: live(...paths[status]), at: days(8) };
}
