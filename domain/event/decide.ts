/** What follows from a command to an event, or which rule it breaks. */
import { rightTo } from '../contribution/rights.ts';
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, type Instant, malformed, type ParticipantFacts, type Refusal, refuse } from '../lifecycle.ts';
import { type Membership, may, type Thing } from '../permissions.ts';
import type { EventStage, Template } from '../template/schema.ts';
import { type Body, internalCommands, type PublicKind, publicCommands, publicKinds } from './commands.ts';
import { datesAsked, detailsAsked } from './particulars.ts';
import { type Dates, type EventEvent, type EventState, endOf, type Status, sameDates, settled } from './state.ts';

export type Decision = readonly EventEvent[] | Refusal;

/** The stage of a template that an event lives. */
export function eventStage(state: Pick<EventState, 'phase' | 'stage'>, { template }: Pick<Context, 'template'>): EventStage {
  const stage = template.phases.find((p) => p.key === state.phase)?.stages.find((s) => s.key === state.stage);
  if (stage?.kind !== 'event') throw new TypeError(`template ${template.id} has no event ${state.phase}/${state.stage}`);
  return stage;
}

/** An event as permissions see it. */
export const thingOf = ({ region, cycle }: Pick<EventState, 'region' | 'cycle'>): Thing => ({ region, cycle });

const allowedIn: Readonly<Record<PublicKind, readonly Status[]>> = {
  announce: ['planned', 'postponed'],
  change: ['planned', 'announced', 'postponed', 'under-way'],
  postpone: ['planned', 'announced', 'under-way', 'postponed'],
  cancel: ['planned', 'announced', 'postponed', 'under-way'],
  hold: ['under-way', 'over'],
  attach: ['planned', 'announced', 'postponed', 'under-way', 'over', 'held'],
  comment: ['announced', 'under-way', 'over', 'held'],
};

/** Whether a template's stage invites a participant. */
const invites = ({ to }: EventStage, { kind, regions }: ParticipantFacts): boolean =>
  to !== undefined &&
  to !== 'named' &&
  to.kinds.some((one) => one === kind) &&
  (to.region === undefined || regions.some(({ region }) => region === to.region));

/** Ids of those who are invited; or why they are not known. */
function invitedBy(stage: EventStage, names: readonly string[] | undefined, { participants }: Context): readonly string[] | Refusal {
  if (stage.to !== 'named') {
    if (names) return refuse('event.not-named', 'Who is invited here follows from the template; nobody is named.');
    return participants
      .filter((participant) => invites(stage, participant))
      .map(({ id }) => id)
      .sort();
  }
  if (!names) return refuse('event.names-missing', 'Whom this invites has to be named: the template leaves it open.');
  const unknown = names.filter((name) => !participants.some(({ id }) => id === name));
  return unknown.length
    ? refuse('event.unknown-participant', `There is no participant ${unknown.join(', ')}.`)
    : [...new Set(names)].sort();
}

function announce(state: EventState, command: Command, context: Context): Decision {
  const { receivedAt: at, id: because } = command;
  const { invite, ...body } = command.body as Body<'announce'>;
  const dates = datesAsked(state, body, at, context.calendar);
  if (dates !== null && 'refused' in dates) return dates;
  if (dates === null && state.undated) return refuse('event.no-date', 'It was put off without a date: it is announced with a new one.');
  if (dates === null && state.from <= at) return refuse('event.in-the-past', 'Its time has come already: give it another one.');
  const invited = state.announcedAt === null || invite ? invitedBy(eventStage(state, context), invite, context) : state.invited;
  if ('refused' in invited) return invited;
  return [{ type: 'announced', at, because, invited, details: detailsAsked(state.details, body), dates: dates ?? datesOf(state) }];
}

const datesOf = ({ from, until, zone }: Dates): Dates => ({ from, until, zone });

function change(state: EventState, command: Command, { calendar }: Context): Decision {
  const { receivedAt: at, id: because } = command;
  const body = command.body as Body<'change'>;
  const dates = datesAsked(state, body, at, calendar);
  if (dates !== null && 'refused' in dates) return dates;
  if (dates !== null && state.undated) return refuse('event.no-date', 'It was put off without a date: announce it with the new one.');
  return [{ type: 'changed', at, because, details: detailsAsked(state.details, body), dates: dates ?? datesOf(state) }];
}

function postpone(state: EventState, command: Command, { calendar }: Context): Decision {
  const { receivedAt: at, id: because } = command;
  const dates = datesAsked(state, command.body as Body<'postpone'>, at, calendar);
  if (dates !== null && 'refused' in dates) return dates;
  if (dates !== null && sameDates(dates, state) && !state.undated) return refuse('event.same-date', 'Those are the dates it has.');
  if (dates === null && state.undated) return refuse('event.undated-already', 'It is put off until further notice already.');
  return [{ type: 'postponed', at, because, dates }];
}

function attach(state: EventState, command: Command): Decision {
  const { receivedAt: at } = command;
  const { as, title, url } = command.body as Body<'attach'>;
  if (as !== 'document' && ['planned', 'announced', 'postponed'].includes(state.status))
    return refuse('event.not-begun', 'It has not been held yet: there is nothing said, and no recording.');
  return [{ type: `${as}-attached`, at, number: state.attached.length + 1, title, url }];
}

function comment(state: EventState, command: Command, context: Context): Decision {
  const { for: by } = command.body as Body<'comment'>;
  const thing = { participant: by, cycle: state.cycle };
  if (!may(rightTo(thing, command, context), 'event.comment', thing) || !state.invited.includes(by))
    return refuse('authority.missing', 'Those comment who are invited: no role of yours allows it at this moment.');
  if (!eventStage(state, context).comments) return refuse('event.comments-closed', 'Comments are not asked for here.');
  return [{ type: 'commented', at: command.receivedAt, number: state.comments + 1, by }];
}

function byPerson(state: EventState, command: Command, context: Context): Decision {
  const kind = command.kind as PublicKind;
  const body = publicCommands[kind].safeParse(command.body);
  if (!body.success) return malformed(body.error);
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  const parsed = { ...command, body: body.data };
  const thing = thingOf(state);
  if (kind !== 'comment' && !may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), 'event.manage', thing))
    return refuse('authority.missing', `You may not ${kind} this event: no role of yours allows it at this moment.`);
  if (!allowedIn[kind].includes(state.status))
    return refuse('state.not-allowed', `An event that is ${state.status} cannot take "${kind}".`);
  const at = command.receivedAt;
  switch (kind) {
    case 'announce':
      return announce(state, parsed, context);
    case 'change':
      return change(state, parsed, context);
    case 'postpone':
      return postpone(state, parsed, context);
    case 'cancel':
      return [{ type: 'cancelled', at }];
    case 'hold':
      return [{ type: 'held', at }];
    case 'attach':
      return attach(state, parsed);
    case 'comment':
      return comment(state, parsed, context);
  }
}

/**
 * The commands that the holder of these roles may give to an event now. What a body may still break is not looked at; whether a comment is
 * asked for, and of whom, is.
 */
export function allowedCommands(state: EventState, memberships: readonly Membership[], template: Template): PublicKind[] {
  if (state.archived) return [];
  const manages = may(memberships, 'event.manage', thingOf(state));
  const comments =
    eventStage(state, { template }).comments === true &&
    state.invited.some((participant) => may(memberships, 'event.comment', { participant, cycle: state.cycle }));
  return publicKinds.filter((kind) => allowedIn[kind].includes(state.status) && (kind === 'comment' ? comments : manages));
}

function redate(state: EventState, command: Command): Decision {
  const { because, ...dates } = internalCommands.redate.parse(command.body);
  if (state.archived || settled.has(state.status) || state.status === 'over') return [];
  return sameDates(state, dates) && !state.undated ? [] : [{ type: 'redated', at: command.receivedAt, because, dates }];
}

function begin(command: Command, context: Context): Decision {
  const { cycle, phase, stage, ...dates } = internalCommands.begin.parse(command.body);
  const { region = null, venue = null, room = null, mode = null, languages = [] } = eventStage({ phase, stage }, context);
  const details = { venue, room, mode, languages, chairs: [], speakers: [], links: [] };
  return [{ type: 'begun', at: command.receivedAt, cycle, phase, stage, ...dates, region, details }];
}

export function decide(state: EventState | null, command: Command, context: Context): Decision {
  if (command.kind === 'begin') return state ? [] : begin(command, context);
  if (state === null) return refuse('subject.new', 'This event is not planned in any cycle.');
  switch (command.kind) {
    case 'elapse':
      if (wakeAt(state) !== command.receivedAt) return [];
      return [{ type: state.status === 'under-way' ? 'ended' : 'started', at: command.receivedAt }];
    case 'redate':
      return redate(state, command);
    case 'archive':
      return state.archived ? [] : [{ type: 'archived', at: command.receivedAt }];
    default:
      if (command.kind in publicCommands) return byPerson(state, command, context);
      return refuse('command.unknown', `An event knows no command "${command.kind}".`);
  }
}

/** It begins by itself, and is over a millisecond after its end. */
export function wakeAt(state: EventState): Instant | null {
  if (state.archived || state.undated) return null;
  if (state.status === 'planned' || state.status === 'announced') return state.from;
  return state.status === 'under-way' ? endOf(state) + 1 : null;
}
