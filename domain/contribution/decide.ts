/** What follows from a command to a contribution, or which rule it breaks. */
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, malformed, type Refusal, refuse } from '../lifecycle.ts';
import { type Action, may } from '../permissions.ts';
import { decideAnswer } from './answering.ts';
import { decideClearance } from './clearing.ts';
import { internalCommands, type PublicKind, publicCommands } from './commands.ts';
import { decideDates } from './dates.ts';
import { decideStep } from './deciding.ts';
import { elapsed } from './elapse.ts';
import { decideEntering } from './entering.ts';
import { evolve } from './evolve.ts';
import { decideObjection } from './no-objection.ts';
import { redate } from './redate.ts';
import { decideSchedule } from './scheduling.ts';
import { awaited, type ContributionEvent, type ContributionState, isSettled } from './state.ts';
import { thingOf } from './thing.ts';

export type Decision = readonly ContributionEvent[] | Refusal;

/** Which permission a command needs. */
export const actionOf: Readonly<Record<PublicKind, Action>> = {
  draft: 'contribution.draft',
  submit: 'contribution.submit',
  enter: 'contribution.enter',
  'ask-clearance': 'contribution.ask-clearance',
  clear: 'contribution.clear',
  'refuse-clearance': 'contribution.clear',
  withdraw: 'contribution.withdraw',
  decline: 'contribution.decline',
  delay: 'contribution.delay',
  revise: 'contribution.revise',
  return: 'contribution.decide',
  approve: 'contribution.decide',
  reject: 'contribution.decide',
  publish: 'contribution.publish',
  extend: 'contribution.extend',
  reopen: 'contribution.reopen',
  remind: 'contribution.remind',
  replan: 'contribution.replan',
  restrict: 'contribution.restrict',
  object: 'objection.make',
  schedule: 'contribution.schedule',
};

/** Marks the last event when the contribution became, or ceased to be, settled: its calls are told. */
function markSettled(state: ContributionState, events: readonly ContributionEvent[]): readonly ContributionEvent[] {
  const last = events.at(-1);
  if (!last || last.type === 'joined' || last.type === 'archived') return events;
  const after = events.reduce<ContributionState>(evolve, state);
  return isSettled(after) === isSettled(state)
    ? events
    : [...events.slice(0, -1), { ...last, settled: isSettled(after) } as ContributionEvent];
}

function begin(state: ContributionState | null, command: Command): Decision {
  const { call, deadline, ...about } = internalCommands.begin.parse(command.body);
  if (state === null) return [{ type: 'begun', at: command.receivedAt, call, deadline, ...about }];
  if (state.calls.includes(call)) return [];
  // Asked once per cycle: a further call only extends an answer that is still awaited, or never came; and tells so.
  const open = awaited.has(state.status) || state.status === 'notSubmitted';
  const moves =
    open && state.submissions.length === 0 && state.deadline !== null && deadline !== null && deadline.hard.at > state.deadline.hard.at;
  const extended: ContributionEvent[] = moves && deadline ? [{ type: 'extended', at: command.receivedAt, deadline }] : [];
  const after = extended.reduce<ContributionState>(evolve, state);
  return [
    { type: 'joined', at: command.receivedAt, call, ...(deadline && { deadline }), settled: isSettled(after) },
    ...markSettled(state, extended),
  ];
}

/** A document came to rest on it, or does no more: said once each. */
function cited({ citedBy = [] }: ContributionState, kind: 'cited' | 'uncited', { body, receivedAt: at }: Command): Decision {
  const { by } = internalCommands[kind].parse(body);
  return citedBy.includes(by) === (kind === 'cited') ? [] : [{ type: kind, at, by }];
}

function byPerson(state: ContributionState, command: Command, context: Context): Decision {
  const kind = command.kind as PublicKind;
  const body = publicCommands[kind].safeParse(command.body);
  if (!body.success) return malformed(body.error);
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  switch (kind) {
    case 'return':
    case 'approve':
    case 'reject':
      return decideStep(state, { ...command, kind, body: body.data }, context); // knows who holds the step
    case 'object':
      return decideObjection(state, { ...command, body: body.data }, context); // knows for whom it is done
    default:
      if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thingOf(state)), actionOf[kind], thingOf(state))) {
        return refuse('authority.missing', `You may not ${kind} this contribution: no role of yours allows it at this moment.`);
      }
  }
  switch (kind) {
    case 'enter':
      return decideEntering(state, { ...command, body: body.data }, context);
    case 'ask-clearance':
    case 'clear':
    case 'refuse-clearance':
      return decideClearance(state, { ...command, kind, body: body.data }, context);
    case 'schedule':
      return decideSchedule(state, { ...command, body: body.data }, context);
    case 'extend':
    case 'reopen':
    case 'remind':
    case 'replan':
      return decideDates(state, { ...command, kind, body: body.data }, context);
    default:
      return decideAnswer(state, { ...command, kind, body: body.data }, context);
  }
}

export function decide(state: ContributionState | null, command: Command, context: Context): Decision {
  if (command.kind === 'begin') return begin(state, command);
  if (state === null) return refuse('subject.new', 'Nothing has been asked here yet.');
  const decision = ((): Decision => {
    if (command.kind === 'elapse') return elapsed(state, command.receivedAt, context);
    if (command.kind === 'redate') return redate(state, command, context);
    if (command.kind === 'archive') return state.archived ? [] : [{ type: 'archived', at: command.receivedAt }];
    if (command.kind === 'cited' || command.kind === 'uncited') return cited(state, command.kind, command);
    if (command.kind in publicCommands) return byPerson(state, command, context);
    return refuse('command.unknown', `A contribution knows no command "${command.kind}".`);
  })();
  return 'refused' in decision ? decision : markSettled(state, decision);
}
