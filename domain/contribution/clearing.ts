/** Commands of clearance: a focal point or drafter asks, the clearing authority clears or refuses. Nobody clears what they asked to be cleared. */
import { delegatorsOf } from '../delegation.ts';
import { type Command, type Context, refuse } from '../lifecycle.ts';
import { submission } from './answering.ts';
import { needsClearance } from './clearance.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import type { ContributionState } from './state.ts';
import { thingOf } from './thing.ts';

function ask(state: ContributionState, command: Command, context: Context): Decision {
  const { receivedAt: at, actor, principal } = command;
  if (!needsClearance(state, at, context))
    return refuse(
      'clearance.not-needed',
      'Nobody is the clearing authority of the participant here: it can be submitted without clearance.',
    );
  const submitted = submission(state, command, context); // what could not be submitted need not be cleared
  if ('refused' in submitted) return submitted;
  const { hash } = submitted;
  if (state.clearance?.hash === hash && state.clearance.word === 'asked')
    return refuse('clearance.already-asked', 'The clearing authority has been asked to clear this content already.');
  if (state.clearance?.hash === hash && state.clearance.word === 'cleared')
    return refuse('clearance.already-given', 'This content is cleared: it can be submitted.');
  const { draftVersion } = command.body as Body<'ask-clearance'>;
  const delegator = delegatorsOf(context.membershipsOf(actor), thingOf(state)).find((by) => by === principal);
  const asked = { type: 'clearance-asked' as const, at, hash, draftVersion, actor, ...(delegator !== undefined && { for: delegator }) };
  return state.status === 'drafting' || state.status === 'delayed' ? [asked] : [{ type: 'draft-started', at }, asked];
}

/** The word of the clearing authority; may be changed until it is submitted. */
function answer(state: ContributionState, command: Command, word: 'cleared' | 'refused', context: Context): Decision {
  const { receivedAt: at, actor } = command;
  const { contentHash } = command.body as Body<'clear'>;
  const { clearance } = state;
  if (!clearance) return refuse('clearance.not-asked', 'Nobody has asked for clearance.');
  const draftVersion = context.draft?.version ?? 0;
  const submitted = submission(state, { ...command, body: { draftVersion } }, context);
  if ('refused' in submitted) return submitted;
  if (clearance.word === 'voided' || clearance.hash !== submitted.hash || contentHash !== submitted.hash)
    return refuse('clearance.stale', 'The draft is not the one that clearance was asked for: it has to be asked for again.');
  // Whoever works for the one who asked, or for whom that one works, does not clear it either.
  const clearing = [actor, ...delegatorsOf(context.membershipsOf(actor), thingOf(state))];
  if (clearing.some((one) => one === clearance.askedBy || one === clearance.askedFor))
    return refuse('clearance.own-request', 'Nobody clears what they asked to be cleared, themselves or for another.');
  if (clearance.word === word) return refuse('clearance.twice', 'This has been said already.');
  return [{ type: word === 'cleared' ? 'cleared' : 'clearance-refused', at, hash: clearance.hash, actor }];
}

export function decideClearance(
  state: ContributionState,
  command: Command & { kind: 'ask-clearance' | 'clear' | 'refuse-clearance' },
  context: Context,
): Decision {
  if (command.kind === 'ask-clearance') return ask(state, command, context);
  return answer(state, command, command.kind === 'clear' ? 'cleared' : 'refused', context);
}
