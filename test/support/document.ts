/** Documents brought into each state by the commands people give: a report with two steps, a chair's summary with one, a note with none. */
import { parse } from 'yaml';
import { type Advanced, advance } from '../../domain/advance.ts';
import type { DatedMembership } from '../../domain/audience.ts';
import type { PublicKind } from '../../domain/document/commands.ts';
import { document } from '../../domain/document/document.ts';
import type { DocumentEvent, DocumentState, Status } from '../../domain/document/state.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { Template } from '../../domain/template/schema.ts';
import { accepted } from './live.ts';
import { calendar, command, fixture, memberships, participants, context as smallContext, utc } from './world.ts';

export const template: Template = Template.parse(parse(fixture('documents.yaml')));
const always = { participant: null, from: 0, until: null };
/** The small world, with a second person in the secretariat and a committee of two. */
export const people: readonly DatedMembership[] = [
  ...memberships,
  { person: 'sec2', role: 'secretariat', body: 'secretariat', ...always },
  { person: 'chair', role: 'committee', body: 'secretariat', ...always },
  { person: 'vice', role: 'committee', body: 'secretariat', ...always },
];
export const world: World = { template, calendar, participants, memberships: people };

export const hash = 'hash-of-the-first-draft-00001';
export const input = (participant: string): string => `contribution:c1:input:${participant}`;
export const summaryId = 'document:c1:review-north:summary';
export const reportId = 'document:c1:report:report';
export const paragraph = (key: string, ...subjects: readonly string[]) => ({
  key,
  text: `What is said in ${key}.`,
  objective: 'objective-1',
  sources: subjects.map((subject) => ({ subject, number: 1, hash: 'hash-of-what-was-submitted-1' })),
});
export const content = { title: 'Report', paragraphs: [paragraph('p1', input('AAA')), paragraph('p2', input('AAA'), input('BBB'))] };

export const context = (change: Partial<Context> = {}): Context =>
  smallContext({
    template,
    membershipsOf: (person) => people.filter((m) => m.person === person),
    draft: { version: 1, hash, content },
    holders: [
      { role: 'regional-coordinator', body: 'NORTH', count: 1 },
      { role: 'regional-coordinator', body: 'SOUTH', count: 1 },
      { role: 'committee', body: 'secretariat', count: 2 },
      { role: 'secretariat', body: 'secretariat', count: 2 },
    ],
    ...change,
  });

/** Dates as the cycle's launch resolves them: the report is due 14 weeks before the forum, and may be published until 12 weeks before. */
export const dates = {
  from: utc('2027-08-17T13:00'),
  until: utc('2027-10-26T22:00'),
  limit: utc('2027-11-09T23:00'),
  transmitBy: null,
  zone: 'America/New_York',
};
export const day = 86_400_000;
export const began = utc('2027-03-01T08:00');
export const begin = (
  stage: { phase: string; stage: string } = { phase: 'report', stage: 'report' },
  at = began,
  planned: object = dates,
): Command => command('begin', { cycle: 'c1', ...stage, ...planned }, `phase:c1:${stage.phase}`, at);

export type Result = Advanced<DocumentState, DocumentEvent>;
export const take = (from: Result | null, commands: readonly Command[], now: Instant, ctx: Context = context()): Result =>
  advance(document, from ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

/** Takes commands one after the other, each at its receipt; every one must be accepted. */
export function live(commands: readonly Command[], ctx: Context = context()): Result {
  return accepted<Result>(commands, (from, c) => take(from, [c], c.receivedAt, ctx));
}

export const bodies: Record<PublicKind, unknown> = {
  draft: {},
  submit: { draftVersion: 1 },
  revise: {},
  return: { contentHash: hash, reason: 'Please say more on data.' },
  approve: { contentHash: hash },
  publish: {},
  transmit: {},
};
/** The secretariat writes, the committee has the first step. */
const actorOf: Record<PublicKind, string> = {
  ...{ draft: 'sec', submit: 'sec', revise: 'sec', publish: 'sec', transmit: 'sec' },
  ...{ return: 'chair', approve: 'chair' },
};
export const give = (kind: PublicKind, at: Instant, body = bodies[kind], actor = actorOf[kind]): Command => command(kind, body, actor, at);
/** An instant so many days after it was opened. */
export const days = (n: number): Instant => dates.from + n * day;

export const drafted = [begin(), give('draft', days(1))];
export const submitted = [...drafted, give('submit', days(2))];
export const approved = [
  ...submitted,
  give('approve', days(3)),
  give('approve', days(4), bodies.approve, 'vice'),
  give('approve', days(5), bodies.approve, 'sec2'),
];
export const published = [...approved, give('publish', days(6))];
export const paths: Record<Status, readonly Command[]> = {
  planned: [begin()],
  drafting: drafted,
  submitted,
  returned: [...submitted, give('return', days(3))],
  approved,
  published,
};
/** The state each path leads to, and an instant after it. */
export const reach = (status: Status): { from: Result; at: Instant } => ({
  from: live(paths[status]),
  at: status === 'planned' ? dates.from - day : days(7),
});
