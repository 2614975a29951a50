/** An application of a stakeholder that is checked, then stands on a list to which States may object until an instant. */
import { type Advanced, advance } from '../../domain/advance.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import type { ContributionEvent, ContributionState } from '../../domain/contribution/state.ts';
import type { Command, Context, Instant, ParticipantFacts } from '../../domain/lifecycle.ts';
import { Template } from '../../domain/template/schema.ts';
import { calendar, command, context, memberships, participants, smallTemplate } from './world.ts';

export const hash = 'hash-of-the-first-draft-00001';
export const zone = 'Europe/Zurich';
const at = (wall: string): Instant => calendar.moment(wall, zone).at;
export const began = at('2027-03-01T09:00');
const deadline = { zone, soft: calendar.moment('2027-04-01T17:00', zone), grace: calendar.moment('2027-04-01T17:00', zone) };
export const hard = calendar.moment('2027-04-10T17:00', zone);
/** The list closes three weeks after the hard deadline, at 17:00. */
export const closes = at('2027-05-01T17:00');

/** The small template, with a route of two steps: completeness, then a list to States. */
export const listTemplate: Template = Template.parse({
  ...smallTemplate,
  routes: {
    ...smallTemplate.routes,
    accreditation: {
      steps: [
        {
          ...{ key: 'completeness', title: { en: 'Completeness' }, who: 'secretariat', need: 'any', within: 'P2W', silence: 'escalate' },
          decisions: { approve: { en: 'Put on the list' }, return: { en: 'Return for completion' } },
        },
        {
          ...{ key: 'list', title: { en: 'List to States' }, who: 'secretariat', need: 'any', within: 'P1W', silence: 'escalate' },
          ...{ until: 'P3W after hard, 17:00', noObjection: { by: 'state' } },
          decisions: { approve: { en: 'Accredit' }, reject: { en: 'Do not accredit' } },
        },
      ],
    },
  },
  asks: { ...smallTemplate.asks, application: { ...smallTemplate.asks.report, route: 'accreditation', programme: { title: 'main.text' } } },
});

const stakeholders: readonly ParticipantFacts[] = ['ORG', 'NGO'].map((id) => ({
  id,
  kind: 'stakeholder',
  country: 'CH',
  zone,
  regions: [],
}));
export const everybody = [...participants, ...stakeholders];
const always = { from: 0, until: null };
const holders = [
  ...memberships,
  ...['ORG', 'NGO'].map((id) => ({
    ...{ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null },
    ...always,
  })),
  { person: 'sec2', role: 'secretariat', participant: null, body: 'secretariat', ...always },
  { person: 'drafter-bbb', role: 'drafter', participant: 'BBB', body: null, ...always },
  // Works for the focal point of CCC, on this ask.
  { person: 'deputy', role: 'focal-point', participant: 'CCC', body: null, by: 'fp-ccc', cycle: 'small', ask: 'application', ...always },
];

export const listContext = (change: Partial<Context> = {}): Context =>
  context({
    template: listTemplate,
    participants: everybody,
    membershipsOf: (person) => holders.filter((m) => m.person === person),
    ...change,
  });

export type Result = Advanced<ContributionState, ContributionEvent>;
export const take = (from: Result | null, commands: readonly Command[], now: Instant, ctx = listContext()): Result =>
  advance(contribution, from ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

const begin = command(
  'begin',
  {
    ...{ cycle: 'small', ask: 'application', call: 'call:small:round:north', participant: 'ORG', zone, country: 'CH' },
    ...{ region: null, regions: [], deadline: { ...deadline, hard } },
  },
  'call:small:round:north',
  began,
);
export const submit = (received: Instant) => command('submit', { draftVersion: 1 }, 'fp-org', received);
export const approve = (received: Instant, actor = 'sec') => command('approve', { contentHash: hash }, actor, received);
export const object = (received: Instant, by = 'AAA', actor = `fp-${by.toLowerCase()}`, principal: string | null = by) =>
  command('object', { for: by, reason: 'Not known to us.' }, actor, received, principal);

export const invited = take(null, [begin], began);
/** On the list, since `complete`. */
export const listed = (complete: Instant = hard.at): Result =>
  take(take(invited, [submit(began + 1)], began + 1), [approve(complete)], complete);
