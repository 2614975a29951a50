/** A follow-up that records mandates, and mandates brought into each state by what people say. */
import { type Advanced, advance } from '../../domain/advance.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import type { PublicKind } from '../../domain/mandate/commands.ts';
import { mandate } from '../../domain/mandate/mandate.ts';
import type { MandateEvent, MandateState, MandateStatus } from '../../domain/mandate/state.ts';
import { Template } from '../../domain/template/schema.ts';
import { accepted } from './live.ts';
import { command, context, participants, smallTemplate, utc } from './world.ts';

const title = { en: 'Follow-up' };
/** The small template with a follow-up of mandates that asks every six months. */
export const template: Template = Template.parse({
  ...smallTemplate,
  ladders: {
    ...smallTemplate.ladders,
    mandates: [{ rule: 'mandate-hard-2', at: 'P2D before hard', to: ['contributors'], text: 'mandate-reminder' }],
  },
  notices: {
    ...smallTemplate.notices,
    mandates: [
      { rule: 'mandate-assigned', on: 'assigned', to: ['contributors'], text: 'mandate-assigned', required: true },
      { rule: 'mandate-asked', on: 'asked', to: ['contributors'], text: 'mandate-asked', while: ['asked'] },
      { rule: 'mandate-progress', on: 'progressed', to: ['secretariat'], text: 'mandate-progress' },
      { rule: 'mandate-silent', on: 'not-answered', to: ['secretariat'], text: 'mandate-silent' },
      ...['reported', 'considered', 'resumed', 'dropped'].map((on) => ({
        rule: `mandate-${on}`,
        on,
        to: ['contributors'],
        text: 'mandate-changed',
      })),
    ],
  },
  phases: [
    ...smallTemplate.phases,
    {
      ...{ key: 'after', title, workflow: 'pledgeFollowUp', from: '2027-03-01T09:00', until: '2029-12-31T18:00' },
      stages: [
        {
          ...{ key: 'mandates', title, kind: 'follow-up', from: '2027-03-01T09:00', until: '2029-12-31T18:00' },
          mandates: { every: 'P6M', within: 'P6W', ladder: 'mandates', notices: 'mandates' },
        },
      ],
    },
  ],
});
export const stage = 'follow-up:c1:after:mandates';
const ctx: Context = context({ template });
const [from, until] = [utc('2027-03-01T08:00'), utc('2029-12-31T17:00')];
export const began = utc('2027-04-01T08:00');
export const days = (n: number): Instant => began + n * 86_400_000;

export type Result = Advanced<MandateState, MandateEvent>;
export const take = (state: Result | null, commands: readonly Command[], now: Instant, context: Context = ctx): Result =>
  advance(mandate, state ?? { state: null, revision: 0, stuck: null }, commands, now, context);
export function live(...commands: readonly Command[]): Result {
  return accepted<Result>(commands, (state, c) => take(state, [c], c.receivedAt));
}

const [aaa] = participants;
export const lead = { lead: 'AAA', zone: aaa?.zone, country: aaa?.country, region: 'NORTH', regions: ['NORTH'] };
export const begin = (led = true): Command =>
  command(
    'begin',
    {
      ...{ cycle: 'c1', stage, key: 'para-70', from, until, zone: 'Europe/Zurich' },
      ...{ words: { subject: stage, command: 'record-1' }, lead: led ? lead : null },
    },
    stage,
    began,
  );
export const bodies: Record<PublicKind, object> = {
  assign: { lead: 'BBB', reason: 'They asked to.' },
  progress: { status: 'in-progress', asOf: '2027-04-01', text: 'Work has begun.' },
  report: { document: 'A/83/1', asOf: '2027-04-01' },
  consider: { asOf: '2027-04-01' },
  resume: { reason: 'More is asked for.' },
  drop: { reason: 'Overtaken.' },
};
export const give = (kind: PublicKind, at: Instant, body: object = bodies[kind], actor = 'sec'): Command => command(kind, body, actor, at);

const reported = [begin(), give('progress', days(1)), give('report', days(2))];
export const paths: Record<MandateStatus, readonly Command[]> = {
  mandated: [begin(false)],
  assigned: [begin()],
  'in-progress': [begin(), give('progress', days(1))],
  consulted: [begin(), give('progress', days(1), { ...bodies.progress, status: 'consulted' })],
  reported,
  considered: [...reported, give('consider', days(3))],
  dropped: [begin(), give('drop', days(1))],
};
