/** What follows from a command to a pledge, or which rule it breaks. */
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, malformed, type Refusal, refuse } from '../lifecycle.ts';
import { type Action, may } from '../permissions.ts';
import { type Body, internalCommands, type PublicKind, publicCommands } from './commands.ts';
import { decideMaking, wrongState } from './drafting.ts';
import { decideReport, decideTold, elapsed } from './following.ts';
import { decidePartner, decideScreening } from './screening.ts';
import type { PledgeEvent, PledgeState } from './state.ts';
import { partnerThing, thingOf } from './thing.ts';

export type Decision = readonly PledgeEvent[] | Refusal;

/** Which permission a command needs. */
export const actionOf: Readonly<Record<PublicKind, Action>> = {
  submit: 'pledge.submit',
  withdraw: 'pledge.withdraw',
  change: 'pledge.change',
  'drop-change': 'pledge.change',
  'confirm-partner': 'pledge.answer-partner',
  'decline-partner': 'pledge.answer-partner',
  accept: 'pledge.screen',
  return: 'pledge.screen',
  'out-of-scope': 'pledge.screen',
  report: 'pledge.report',
  archive: 'pledge.archive',
};

/** What a command is done to: the pledge, or its partner's side of it. */
export const thingFor = (state: PledgeState, kind: PublicKind, body: unknown) =>
  kind === 'confirm-partner' || kind === 'decline-partner'
    ? partnerThing(state, (body as Partial<Body<'confirm-partner'>>).participant ?? '')
    : thingOf(state);

function begin(state: PledgeState | null, command: Command): Decision {
  if (state !== null) return [];
  const { from, until, ...about } = internalCommands.begin.parse(command.body);
  return [{ type: 'begun', at: command.receivedAt, asking: { from, until }, ...about }];
}

/** Names the words of a report in the audit trail, where texts do not belong: by the id of the command that holds them. */
const reportHash = (command: Command): string => command.id;

function byPerson(state: PledgeState, command: Command, context: Context): Decision {
  const kind = command.kind as PublicKind;
  const body = publicCommands[kind].safeParse(command.body);
  if (!body.success) return malformed(body.error);
  if (state.archived) return refuse('pledge.archived', 'This pledge is archived; nothing in it changes any more.');
  const given = { ...command, body: body.data };
  const thing = thingFor(state, kind, body.data);
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), actionOf[kind], thing))
    return refuse('authority.missing', `You may not ${kind} this pledge: no role of yours allows it at this moment.`);
  switch (kind) {
    case 'accept':
    case 'return':
    case 'out-of-scope':
      return decideScreening(state, { ...given, kind }, context);
    case 'confirm-partner':
    case 'decline-partner':
      return decidePartner(state, { ...given, kind });
    case 'report':
      return decideReport(state, given, context, reportHash(command));
    case 'archive':
      if (!['out-of-scope', 'kept', 'withdrawn'].includes(state.status)) return wrongState(state, 'be archived');
      return [{ type: 'archived', at: command.receivedAt }];
    default:
      return decideMaking(state, { ...given, kind }, context);
  }
}

export function decide(state: PledgeState | null, command: Command, context: Context): Decision {
  if (command.kind === 'begin') return begin(state, command);
  if (state === null) return refuse('subject.new', 'There is no such pledge yet.');
  if (command.kind === 'elapse') return elapsed(state, command.receivedAt, context);
  if (command.kind in publicCommands) return byPerson(state, command, context);
  if (!(command.kind in internalCommands)) return refuse('command.unknown', `A pledge knows no command "${command.kind}".`);
  return state.archived ? [] : decideTold(state, command, context);
}
