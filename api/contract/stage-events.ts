/** Routes of what is held: events of a cycle, the commands on them, and the programme. (What streams changes is events.ts.) */
import * as z from 'zod';
import { type PublicKind, publicCommands, publicKinds } from '../../domain/event/commands.ts';
import { attachables, modes, statuses } from '../../domain/event/state.ts';
import { commandResponses } from './answers.ts';
import { BySubject, Instant, list, Slug } from './common.ts';
import { type Route, route } from './route.ts';

const Names = z.record(z.string(), z.string());
const Named = z.object({ id: z.string(), names: Names });
const Dates = { from: Instant, until: Instant.nullable(), zone: z.string() };

export const EventSummary = z.object({
  id: z.string(),
  phase: z.string(),
  phaseTitle: Names,
  stage: z.string(),
  title: Names,
  status: z.enum(statuses),
  region: z.string().nullable().describe('The region whose coordinator looks after it'),
  ...Dates,
  undated: z.boolean().describe('Put off until further notice: `from` and `until` are those that were given up'),
  venue: z.string().nullable(),
  room: z.string().nullable(),
  mode: z.enum(modes).nullable(),
  languages: z.array(z.string()),
  session: z.string().nullable().describe('Its kind in the programme; null when it is not in it'),
  topics: z.array(z.object({ key: z.string(), title: Names })),
  invited: z.int().describe('How many participants are invited; 0 before it is announced'),
});
const EventView = EventSummary.extend({
  cycle: z.string(),
  chairs: z.array(Named),
  speakers: z.array(Named),
  links: z.array(z.object({ title: z.string(), url: z.string() })),
  former: z.array(z.object({ ...Dates, given: Instant.describe('When they were given up'), reason: z.string().nullable() })),
  participants: z.array(Named).describe('Those who are invited, by name'),
  attached: z.array(z.object({ number: z.int(), as: z.enum(attachables), title: z.string(), url: z.string(), at: Instant })),
  comments: z.array(z.object({ number: z.int(), by: Named, text: z.string(), at: Instant })),
  commentFor: z.array(z.string()).describe('Participants for which this person may comment now'),
  named: z.boolean().describe('Whether announcing it names who is invited (`invite`)'),
  commands: z.array(z.enum(publicKinds as [PublicKind, ...PublicKind[]])).describe('Commands this person may give now'),
});

const ProgrammeItem = z.object({
  id: z.string().describe('Of an event, or of the contribution that proposed it'),
  session: z.string().describe('`side-event` for what was proposed and selected; else as the template has it'),
  title: Names,
  by: Named.nullable().describe('Who proposed it'),
  status: z.string(),
  from: Instant,
  until: Instant,
  zone: z.string(),
  venue: z.string().nullable(),
  room: z.string().nullable(),
  chairs: z.array(Named),
  speakers: z.array(Named),
  topics: z.array(z.object({ key: z.string(), title: Names })),
});
const Clash = z.object({
  kind: z.enum(['room', 'person', 'plenary']),
  items: z.array(z.string()).length(2),
  who: Named.nullable().describe('The room, or who would be in two places; null where a side event meets a plenary'),
});
const common = { tag: 'events and programme', access: 'person' } as const;
const ByCycle = z.strictObject({ id: Slug });

const reading = {
  listEvents: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/events',
    params: ByCycle,
    summary: 'What is held in a cycle, by time: what was announced or is in the programme; all of it for those who look after it',
    responses: { 200: { description: 'By date', schema: list(EventSummary) } },
  }),
  getEvent: route({
    ...common,
    method: 'get',
    path: '/api/events/:id',
    params: BySubject,
    summary: 'One event: when, where, papers, remarks, recording, comments, and what this person may do now',
    responses: { 200: { description: 'The event', schema: EventView } },
  }),
  getProgramme: route({
    ...common,
    method: 'get',
    path: '/api/cycles/:id/programme',
    params: ByCycle,
    summary: 'The programme: sessions and selected side events by time, with warnings where two things clash',
    responses: {
      200: {
        description: 'The programme',
        schema: z.object({
          items: z.array(ProgrammeItem),
          clashes: z.array(Clash).describe('For those who look after the programme; none for others'),
          unscheduled: z.array(z.object({ id: z.string(), title: Names, by: Named })).describe('Selected, and without a room and a time'),
        }),
      },
    },
  }),
};

const summaries: Readonly<Record<PublicKind, string>> = {
  announce: 'Announce it to those who are invited, with what is known by now; also with a new date, after it was put off without one',
  change: 'Change what is known of it, with a reason; what is left out stays',
  postpone: 'Put it off, to another date or until further notice, with a reason',
  cancel: 'Cancel it, with a reason',
  hold: 'Confirm that it was held',
  attach: 'Add a paper; from when it begins also the remarks as delivered, or the recording',
  comment: 'Comment on it, for a participant that is invited',
};
const commandRoute = (kind: PublicKind) =>
  route({
    ...common,
    method: 'post',
    path: `/api/events/:id/${kind}`,
    params: BySubject,
    summary: summaries[kind],
    body: publicCommands[kind] as (typeof publicCommands)['cancel'],
    key: 'required',
    responses: commandResponses,
  });
/** Operation of a command: `announceEvent`. */
export type EventOperation = `${PublicKind}Event`;
export const eventOperationOf = (kind: PublicKind): EventOperation => `${kind}Event`;
const commands = Object.fromEntries(publicKinds.map((kind) => [eventOperationOf(kind), commandRoute(kind)])) as Record<
  EventOperation,
  ReturnType<typeof commandRoute>
>;

export const stageEvents = { ...reading, ...commands } satisfies Record<string, Route>;
