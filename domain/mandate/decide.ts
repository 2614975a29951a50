/** What follows from a command to a mandate, or which rule it breaks. */
import { endOfDay } from '../calendar/deadline.ts';
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, type Instant, malformed, type ParticipantFacts, type Refusal, refuse } from '../lifecycle.ts';
import { type Action, may, type Thing } from '../permissions.ts';
import { stageOf } from '../pledge/rules.ts';
import { type Body, internalCommands, type PublicKind, publicCommands } from './commands.ts';
import { isOpen, type Lead, type MandateEvent, type MandateState, worked } from './state.ts';

type Decision = readonly MandateEvent[] | Refusal;

/** Which permission a command needs. */
export const actionOf: Readonly<Record<PublicKind, Action>> = {
  assign: 'mandate.manage',
  progress: 'mandate.progress',
  report: 'mandate.manage',
  consider: 'mandate.manage',
  resume: 'mandate.manage',
  drop: 'mandate.manage',
};
export const thingOf = ({ participant, region, regions, cycle }: MandateState): Thing => ({ participant, region, regions, cycle });

/** A participant as it leads on a mandate. */
export const leadOf = ({ id, zone, country, regions }: ParticipantFacts): Lead => ({
  ...{ lead: id, zone, country },
  region: regions.find((r) => r.isDefault)?.region ?? regions[0]?.region ?? null,
  regions: regions.map((r) => r.region),
});

/** When it is asked about next: the template's months after `since`, while its stage asks; null when that is never. */
function nextAsk(
  { asking, stage }: Pick<MandateState, 'asking' | 'stage'>,
  since: Instant,
  { template, calendar }: Context,
): Instant | null {
  const every = stageOf(stage, { template })?.mandates?.every;
  if (!asking || !every) return null;
  const askAt = Math.max(calendar.add(since, every, 1, template.zone), asking.from, since + 1);
  return asking.until === null || askAt <= asking.until ? askAt : null;
}

/** The next instant at which time alone changes something: it is asked about, or nobody has answered. */
export function wakeAt({ archived, ask, askAt }: MandateState): Instant | null {
  if (archived) return null;
  return ask ? ask.dueAt + 1 : askAt;
}

function elapsed(state: MandateState, at: Instant, context: Context): Decision {
  if (wakeAt(state) !== at) return [];
  if (state.ask) return [{ type: 'not-answered', at, askAt: nextAsk(state, at, context) }];
  const { template, calendar } = context;
  const last = calendar.add(at, stageOf(state.stage, context)?.mandates?.within ?? 'P1M', 1, template.zone);
  return [{ type: 'asked', at, dueAt: endOfDay(calendar.wallOf(last, template.zone).slice(0, 10), template.zone, calendar).at }];
}

/** What the follow-up that holds it tells it. */
function told(state: MandateState, command: Command, context: Context): Decision {
  const at = command.receivedAt;
  switch (command.kind) {
    case 'asking': {
      const { stage, ...asking } = internalCommands.asking.parse(command.body);
      if (stage !== state.stage || (state.asking?.from === asking.from && state.asking.until === asking.until)) return [];
      const askAt = worked.has(state.status) && !state.ask ? nextAsk({ ...state, asking }, state.since, context) : state.askAt;
      return [{ type: 'asking-set', at, asking, askAt: askAt === null ? null : Math.max(askAt, at + 1) }];
    }
    case 'carry': {
      const { cycle, stage } = internalCommands.carry.parse(command.body);
      return stage === state.stage || state.archived || !isOpen(state) ? [] : [{ type: 'carried', at, cycle, stage }];
    }
    default:
      if (internalCommands.rest.parse(command.body).stage !== state.stage) return [];
      return isOpen(state) ? (state.asking || state.ask ? [{ type: 'rested', at }] : []) : state.archived ? [] : [{ type: 'archived', at }];
  }
}

const wrongState = ({ status }: MandateState, kind: string): Refusal =>
  refuse('state.not-allowed', `A mandate that is ${status} cannot take "${kind}".`);

function byPerson(state: MandateState, command: Command, context: Context): Decision {
  const at = command.receivedAt;
  const kind = command.kind as PublicKind;
  const body = publicCommands[kind].safeParse(command.body);
  if (!body.success) return malformed(body.error);
  const thing = thingOf(state);
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), actionOf[kind], thing))
    return refuse('authority.missing', `You may not ${kind} this mandate: no role of yours allows it at this moment.`);
  if (state.archived) return refuse('cycle.archived', 'This mandate is archived; nothing in it changes any more.');
  const said = body.data as { readonly asOf?: string };
  if (said.asOf !== undefined && said.asOf > context.calendar.wallOf(at, state.zone).slice(0, 10))
    return refuse('mandate.as-of-in-future', 'Nobody knows how it stands on a day to come.');
  const { status } = state;
  switch (kind) {
    case 'assign': {
      if (!isOpen(state)) return wrongState(state, kind);
      const { lead } = body.data as Body<'assign'>;
      if (lead === state.participant) return refuse('mandate.assigned-already', `${lead} leads on it already.`);
      const facts = context.participants.find(({ id }) => id === lead);
      if (!facts) return refuse('mandate.lead-unknown', `There is no participant "${lead}".`);
      return [{ type: 'assigned', at, ...leadOf(facts), askAt: nextAsk(state, at, context) }];
    }
    case 'progress': {
      if (!worked.has(status)) return wrongState(state, kind);
      const { status: now, asOf } = body.data as Body<'progress'>;
      return [{ type: 'progressed', at, status: now, asOf, askAt: nextAsk(state, at, context) }];
    }
    case 'report':
      if (!worked.has(status) && status !== 'reported') return wrongState(state, kind);
      return [{ type: 'reported', at, asOf: (body.data as Body<'report'>).asOf }];
    case 'consider':
      if (status !== 'reported') return refuse('mandate.not-reported', 'What is considered was reported first.');
      return [{ type: 'considered', at, asOf: (body.data as Body<'consider'>).asOf }];
    case 'resume':
      if (isOpen(state)) return wrongState(state, kind);
      return [{ type: 'resumed', at, askAt: state.participant ? nextAsk(state, at, context) : null }];
    case 'drop':
      return isOpen(state) ? [{ type: 'dropped', at }] : wrongState(state, kind);
  }
}

export function decide(state: MandateState | null, command: Command, context: Context): Decision {
  const at = command.receivedAt;
  if (command.kind === 'begin') {
    if (state) return [];
    const { from, until, lead, ...about } = internalCommands.begin.parse(command.body);
    const asking = { from, until };
    const begun: MandateEvent = { type: 'begun', at, ...about, asking };
    return lead ? [begun, { type: 'assigned', at, ...lead, askAt: nextAsk({ asking, stage: about.stage }, at, context) }] : [begun];
  }
  if (!state) return refuse('subject.new', 'There is no such mandate.');
  if (command.kind === 'elapse') return elapsed(state, at, context);
  if (command.kind in publicCommands) return byPerson(state, command, context);
  if (command.kind === 'asking' || command.kind === 'carry' || command.kind === 'rest') return told(state, command, context);
  return refuse('command.unknown', `A mandate knows no command "${command.kind}".`);
}
