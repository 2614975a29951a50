/** Events of the small world, brought into each state by the commands people give. */
import { type Advanced, advance } from '../../domain/advance.ts';
import type { PublicKind } from '../../domain/event/commands.ts';
import { event } from '../../domain/event/event.ts';
import type { EventEvent, EventState, Status } from '../../domain/event/state.ts';
import type { Command, Context, Instant } from '../../domain/lifecycle.ts';
import { Template } from '../../domain/template/schema.ts';
import { accepted } from './live.ts';
import { calendar, command, context, smallTemplate } from './world.ts';

export const zone = 'Africa/Addis_Ababa';
export const at = (wall: string): Instant => calendar.moment(wall, zone).at;
export const began = at('2027-03-01T09:00');
export const from = at('2027-06-01T10:00');
export const until = at('2027-06-02T18:00');
export const day = 86_400_000;

const told = ['announced', 'changed', 'postponed', 'redated', 'cancelled'] as const;
const round = smallTemplate.phases[0];
/** The small template with one event: a conference of NORTH's States, to which they are invited; and one for whoever is named. */
export const eventTemplate: Template = Template.parse({
  ...smallTemplate,
  ladders: {
    ...smallTemplate.ladders,
    before: [
      { rule: 'event-30', at: 'P30D before from', to: ['invited'], text: 'event-reminder' },
      { rule: 'event-2', at: 'P2D before from', to: ['invited'], text: 'event-reminder', required: true },
    ],
    after: [{ rule: 'confirm-3', at: 'P3D after until', to: ['coordinator', 'secretariat'], text: 'event-confirm' }],
  },
  notices: {
    ...smallTemplate.notices,
    conference: [
      ...told.map((on) => ({ rule: `event-${on}`, on, to: ['invited'], text: `event-${on}`, required: true, attach: 'calendar' })),
      { rule: 'event-ended', on: 'ended', to: ['coordinator'], text: 'event-confirm', while: ['over'] },
      { rule: 'event-remarks', on: 'remarks-attached', to: ['invited'], text: 'event-remarks' },
    ],
  },
  phases: [
    {
      ...round,
      stages: [
        ...(round?.stages ?? []),
        {
          ...{ key: 'meeting', title: { en: 'Conference' }, kind: 'event', from: '2027-06-01T10:00', until: '2027-06-02T18:00' },
          ...{ region: 'NORTH', to: { kinds: ['state'], region: 'NORTH' }, venue: 'Hall A', mode: 'hybrid', languages: ['en', 'fr'] },
          ...{ comments: true, notices: 'conference', ladders: { announced: 'before', over: 'after' } },
        },
        { key: 'briefing', title: { en: 'Briefing' }, kind: 'event', from: '2027-06-01T10:00', to: 'named' },
      ],
    },
  ],
});
export const eventContext = (change: Partial<Context> = {}): Context => context({ template: eventTemplate, ...change });

export type Result = Advanced<EventState, EventEvent>;
export const take = (state: Result | null, commands: readonly Command[], now: Instant, ctx = eventContext()): Result =>
  advance(event, state ?? { state: null, revision: 0, stuck: null }, commands, now, ctx);

/** Takes commands one after the other, each at its receipt; every one must be accepted. */
export function live(...commands: readonly Command[]): Result {
  return accepted<Result>(commands, (state, c) => take(state, [c], c.receivedAt));
}

export const begin = (stage = 'meeting'): Command =>
  command('begin', { cycle: 'small', phase: 'round', stage, from, until, zone }, 'phase:small:round', began);
export const redate = (dates: object, received: Instant): Command =>
  command('redate', { from: from + 30 * day, until: until + 30 * day, zone, because: 'moved', ...dates }, 'phase:small:round', received);

/** A body that each command takes in the states where it may be given. */
export const bodies: Record<PublicKind, object> = {
  announce: { message: 'You are invited.' },
  change: { venue: 'Hall B', reason: 'Hall A is closed.' },
  postpone: { reason: 'The host asked for more time.' },
  cancel: { reason: 'It is held elsewhere.' },
  hold: {},
  attach: { as: 'document', title: 'Provisional agenda', url: 'https://example.org/agenda.pdf' },
  comment: { for: 'AAA', text: 'We would like to speak on the second item.' },
};
export const give = (kind: PublicKind, received: Instant, body = bodies[kind], actor = kind === 'comment' ? 'fp-aaa' : 'co-north') =>
  command(kind, body, actor, received, kind === 'comment' ? 'AAA' : null);

const announced = [begin(), give('announce', began + day)];
const paths: Record<Status, readonly [commands: readonly Command[], at: Instant]> = {
  planned: [[begin()], began + day],
  announced: [announced, began + 2 * day],
  postponed: [[...announced, give('postpone', began + 2 * day)], began + 3 * day],
  'under-way': [announced, from + 1],
  over: [announced, until + 1],
  held: [[...announced, give('hold', until + day)], until + 2 * day],
  cancelled: [[...announced, give('cancel', began + 2 * day)], began + 3 * day],
};
/** The state each path leads to, and an instant after it. */
export function reach(status: Status): { readonly from: Result; readonly at: Instant } {
  const [commands, at] = paths[status];
  return { from: take(live(...commands), [], at), at };
}
