/**
 * A call's dates moved. Whoever's deadline is that of its calls has the new one, later or earlier. Whoever has a deadline of its own
 * (extended, reopened) keeps it, unless the call's is later now: nobody's time is shortened, nobody has less than those who never asked
 * for more. Who has none any more keeps none, and a revision keeps the dates that its decision gave.
 */
import { type Deadline, laterOf, sameDeadline } from '../calendar/deadline.ts';
import type { Command, Context, Instant } from '../lifecycle.ts';
import { internalCommands } from './commands.ts';
import type { Decision } from './decide.ts';
import { isListed } from './no-objection.ts';
import { awaited, type ContributionState, currentDeadline } from './state.ts';
import { stepDueAt } from './steps.ts';

/** The latest of what calls give. */
const latestOf = (given: readonly Deadline[]): Deadline => given.reduce(laterOf);

function deadlineAfter(state: ContributionState, call: string, before: Deadline, now: Deadline): Deadline | null {
  if (state.deadline === null) return null;
  const given = { ...state.given, [call]: now };
  const common = latestOf(Object.values(given));
  const was = latestOf(Object.values({ ...state.given, [call]: state.given?.[call] ?? before }));
  return sameDeadline(state.deadline, was) ? common : laterOf(state.deadline, common);
}

/** A list whose instant is counted from the deadline closes later with it, never earlier: those who may object were told how long they have. */
function listUntil(state: ContributionState, deadline: Deadline | null, context: Context): Instant | null {
  const { step, submissions } = state;
  const begun = submissions.at(-1)?.at;
  if (!step || !isListed(state) || begun === undefined) return null;
  const until = stepDueAt({ ask: state.ask, deadline }, step.index, begun, context);
  return until > step.dueAt ? until : null;
}

export function redate(state: ContributionState, command: Command, context: Context): Decision {
  const { call, deadline: given, before, because } = internalCommands.redate.parse(command.body);
  if (state.archived || !state.calls.includes(call)) return [];
  const at = command.receivedAt;
  const deadline = deadlineAfter(state, call, before, given);
  const present = currentDeadline(state);
  const inForce = state.revision ?? deadline;
  const moves = inForce === null || present === null ? inForce !== present : !sameDeadline(inForce, present);
  const mayAnswer = awaited.has(state.status) || (state.status === 'notSubmitted' && deadline !== null && deadline.hard.at > at);
  const list = listUntil(state, deadline, context);
  return [
    {
      type: moves && mayAnswer ? 'redated' : 'redate-noted',
      at,
      call,
      given,
      deadline,
      because,
      ...(list !== null && { listUntil: list }),
    },
  ];
}
