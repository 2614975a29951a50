/** Pledges brought into each state by the commands people and stages give; in a world whose second phase follows them up. */
import { type Advanced, advance } from '../../domain/advance.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import type { PublicKind } from '../../domain/pledge/commands.ts';
import { pledge } from '../../domain/pledge/pledge.ts';
import type { PledgeEvent, PledgeState, Status } from '../../domain/pledge/state.ts';
import { Template } from '../../domain/template/schema.ts';
import { accepted } from './live.ts';
import { calendar, command, context, smallTemplate, utc } from './world.ts';

const en = (text: string) => ({ en: text });
const told = (on: string, text: string, ...to: string[]) => ({ rule: `p-${on}`, on, to, text });

/** The small template with a follow-up of pledges: asked every twelve months, six weeks to answer. */
export const pledgeTemplate: Template = Template.parse({
  ...smallTemplate,
  ladders: {
    ...smallTemplate.ladders,
    'pledge-progress': [{ rule: 'progress-week', at: 'P1W before hard', to: ['contributors'], text: 'pledge-progress-reminder' }],
  },
  notices: {
    ...smallTemplate.notices,
    pledges: [
      { ...told('submitted', 'pledge-received', 'submitter'), required: true, immediate: true },
      { ...told('submitted', 'pledge-to-screen', 'secretariat'), rule: 'p-screen', while: ['submitted'] },
      { ...told('partner-asked', 'partner-asked', 'partners'), required: true },
      told('partner-confirmed', 'partner-confirmed', 'contributors'),
      told('partner-declined', 'partner-declined', 'contributors'),
      { ...told('returned', 'pledge-returned', 'contributors'), required: true },
      { ...told('out-of-scope', 'pledge-out-of-scope', 'contributors'), required: true },
      told('published', 'pledge-published', 'contributors', 'partners'),
      told('matched', 'pledge-matched', 'contributors'),
      { ...told('progress-asked', 'pledge-progress-asked', 'contributors'), while: ['asked'] },
      told('answered', 'pledge-progress-noted', 'contributors'),
      told('withdrawn', 'pledge-withdrawn', 'secretariat', 'partners'),
    ],
  },
  phases: [
    ...smallTemplate.phases,
    {
      ...{ key: 'follow', title: en('Follow-up'), workflow: 'pledgeFollowUp', from: '2027-01-01T09:00', until: '2032-12-31T18:00' },
      stages: [
        {
          ...{ key: 'pledges', title: en('Pledges'), kind: 'follow-up', from: '2027-01-01T09:00', until: '2032-12-31T18:00' },
          pledges: {
            ...{ prefix: 'SML-P', from: ['state', 'stakeholder'], characters: { least: 300, most: 3000 }, notices: 'pledges' },
            kinds: ['financial', 'policy'].map((key) => ({ key, title: en(key) })),
            objectives: ['objective-1', 'objective-2', 'objective-23'].map((key) => ({ key, title: en(key) })),
          },
          asking: { every: 'P12M', within: 'P6W', ladder: 'pledge-progress' },
        },
      ],
    },
  ],
});

export const stage = 'follow-up:small:follow:pledges';
export const text = 'We will do what we can, and measure it. '.repeat(10);
/** A content that may be submitted. */
export const content = {
  title: 'Schools for all children',
  description: text,
  kinds: ['policy'],
  objectives: ['objective-1'],
  by: '2030-12-31',
};
export const hash = 'hash-of-the-first-pledge-0001';

/** A context with a draft; `matches` are the pledges that are published, by their IDs. */
export const around = (draft: Record<string, unknown> = content, change: Partial<Context> = {}): Context =>
  context({
    template: pledgeTemplate,
    draft: { version: 1, hash, content: draft },
    pledgeCalled: (id) => (id === 'SML-P-2026-0099' ? 'pledge:small:99' : null),
    ...change,
  });

export const began = utc('2027-03-01T09:00');
export const day = 86_400_000;
export const days = (n: number): Instant => began + n * day;

export const begin = (change: Record<string, unknown> = {}, at = began): Command =>
  command(
    'begin',
    {
      ...{ cycle: 'small', number: 7, stage, participant: 'AAA', kind: 'state', zone: 'Europe/Zurich', country: 'CH' },
      ...{ region: 'NORTH', regions: ['NORTH'], from: utc('2027-01-01T14:00'), until: utc('2032-12-31T23:00') },
      ...change,
    },
    stage,
    at,
  );

export type Result = Advanced<PledgeState, PledgeEvent>;
export const take = (from: Result | null, commands: readonly Command[], now: Instant, ctx: Context = around()): Result =>
  advance(pledge, from ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

/** Takes commands one after the other, each at its receipt; every one must be accepted. */
export function live(commands: readonly Command[], ctx: Context = around()): Result {
  return accepted<Result>(commands, (from, c) => take(from, [c], c.receivedAt, ctx));
}

export const bodies: Record<PublicKind, unknown> = {
  submit: { draftVersion: 1 },
  withdraw: { reason: 'The law failed in parliament.' },
  change: {},
  'drop-change': {},
  'confirm-partner': { participant: 'BBB', contentHash: hash },
  'decline-partner': { participant: 'BBB', contentHash: hash, reason: 'Not agreed.' },
  accept: { contentHash: hash },
  return: { contentHash: hash, reason: 'Say by how much.' },
  'out-of-scope': { contentHash: hash },
  report: { asOf: '2027-03-01', status: 'in-progress', text: 'Two schools are built.' },
  archive: {},
};
const actorOf: Record<PublicKind, string> = {
  ...{ submit: 'fp-aaa', withdraw: 'fp-aaa', change: 'fp-aaa', 'drop-change': 'fp-aaa', report: 'fp-aaa' },
  ...{ 'confirm-partner': 'fp-bbb', 'decline-partner': 'fp-bbb' },
  ...{ accept: 'sec', return: 'sec', 'out-of-scope': 'sec', archive: 'sec' },
};
export const give = (kind: PublicKind, at: Instant, body = bodies[kind], actor = actorOf[kind]): Command => command(kind, body, actor, at);

export const submitted = [begin(), give('submit', days(1))];
export const published = [...submitted, give('accept', days(2))];
const says = (status: string, at: Instant) => give('report', at, { asOf: '2027-03-04', status, text: 'As it stands.' });
export const paths: Record<Status, readonly Command[]> = {
  drafting: [begin()],
  submitted,
  returned: [...submitted, give('return', days(2))],
  'out-of-scope': [...submitted, give('out-of-scope', days(2))],
  published,
  changed: [...published, says('changed', days(4))],
  kept: [...published, says('kept', days(4))],
  withdrawn: [...published, give('withdraw', days(4))],
};
/** A pledge in a state, and an instant after it. */
export const reach = (status: Status, ctx: Context = around()): { from: Result; at: Instant } => ({
  from: live(paths[status], ctx),
  at: days(8),
});

export { calendar };
