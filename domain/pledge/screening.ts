/** Commands of those who screen, and of partners: bound to the content they saw; nobody screens what they submitted. */
import { delegatorsOf } from '../delegation.ts';
import { type Command, type Context, refuse } from '../lifecycle.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { matchOf, wrongState } from './drafting.ts';
import { nextAsk, stageOf } from './rules.ts';
import { latest, type PledgeState, workOf } from './state.ts';
import { thingOf } from './thing.ts';

/** `GCM-P-2026-0001`: the rules' prefix, the year of its first publication in the cycle's zone, its number. */
const publicIdOf = (prefix: string, number: number, wall: string): string =>
  `${prefix}-${wall.slice(0, 4)}-${String(number).padStart(4, '0')}`;

export function decideScreening(
  state: PledgeState,
  command: Command & { kind: 'accept' | 'return' | 'out-of-scope' },
  context: Context,
): Decision {
  const { kind, actor, principal, receivedAt: at } = command;
  const submission = latest(state);
  if (workOf(state) !== 'submitted' || !submission)
    return refuse('state.nothing-to-decide', `A pledge that is ${state.status} waits for no screening.`);
  const own = [submission.actor, submission.principal];
  const delegators = delegatorsOf(context.membershipsOf(actor), thingOf(state));
  if ([actor, ...delegators].some((one) => own.includes(one)) || (principal !== null && principal === submission.principal))
    return refuse('decision.own-submission', 'Nobody decides on what they submitted, themselves or for another.');
  const { contentHash } = command.body as Body<'accept'>;
  if (contentHash !== submission.hash) return refuse('decision.stale', 'The content has changed since you saw it: look at it again.');
  const { number, hash } = submission;
  if (kind !== 'accept') return [{ type: kind === 'return' ? 'returned' : 'out-of-scope', at, step: 0, number, hash }];
  const prefix = stageOf(state.stage, context)?.pledges?.prefix;
  if (prefix === undefined) return refuse('pledge.none-here', 'This follow-up has no rules for pledges.');
  const match = matchOf(submission.of, state, context); // what it matches may have been withdrawn meanwhile
  if (match && 'refused' in match) return match;
  const publicId = state.publicId ?? publicIdOf(prefix, state.number, context.calendar.wallOf(at, context.template.zone));
  const left = state.match && state.match.subject !== match?.subject ? state.match.subject : null;
  const askAt = state.ask || state.status === 'kept' ? null : nextAsk({ ...state, heardAt: at }, at, context);
  return [{ type: 'published', at, number, hash, publicId, match, left, askAt }];
}

/** A partner's word on one version; said again, the other way, at any time. */
export function decidePartner(state: PledgeState, command: Command & { kind: 'confirm-partner' | 'decline-partner' }): Decision {
  const { participant, contentHash } = command.body as Body<'confirm-partner'>;
  if (['out-of-scope', 'withdrawn'].includes(state.status)) return wrongState(state, 'be answered by a partner');
  const submission = state.submissions.findLast(
    ({ number, hash }) => hash === contentHash && (number === state.published || number === state.submissions.length),
  );
  if (!submission) return refuse('decision.stale', 'The content has changed since you saw it: look at it again.');
  const partner = submission.partners.find((p) => p.participant === participant);
  if (!partner) return refuse('pledge.partner-not-named', 'This version of the pledge is not made with you.');
  const word = command.kind === 'confirm-partner' ? 'confirmed' : 'declined';
  if (partner.word === word) return refuse('pledge.partner-said', `You have ${word} this already.`);
  const type = command.kind === 'confirm-partner' ? 'partner-confirmed' : 'partner-declined';
  return [{ type, at: command.receivedAt, participant, number: submission.number }];
}
