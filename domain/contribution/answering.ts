/** Commands of those who are asked: draft, submit, withdraw, decline, delay, revise; and publish, which makes an approved answer public. */
import { endOfDay, timing } from '../calendar/deadline.ts';
import { formatMoment } from '../calendar/format.ts';
import { type Command, type Context, type Refusal, refuse } from '../lifecycle.ts';
import { missingFields } from '../template/content.ts';
import { clearanceStands, uncleared } from './clearance.ts';
import type { Body, PublicKind } from './commands.ts';
import type { Decision } from './decide.ts';
import { awaited, type ContributionEvent, type ContributionState, currentDeadline, draftable, latest, type Status } from './state.ts';
import { beginning } from './steps.ts';

type Kind = Exclude<
  PublicKind,
  | 'enter'
  | 'return'
  | 'approve'
  | 'reject'
  | 'extend'
  | 'reopen'
  | 'remind'
  | 'replan'
  | 'ask-clearance'
  | 'clear'
  | 'refuse-clearance'
  | 'object'
  | 'schedule'
>;
export const wrongState = (state: ContributionState, kind: string) =>
  refuse('state.not-allowed', `A contribution that is ${state.status} cannot ${kind === 'draft' ? 'be drafted' : kind}.`);

export const passed = (state: ContributionState) => {
  const hard = (state.lapsed ?? currentDeadline(state))?.hard;
  const when = hard ? formatMoment(hard.at, hard.zone, 'en') : '';
  return refuse('deadline.passed', `This closed on ${when}. The secretariat or the coordinator can extend or reopen it.`);
};

/** How the receipt of a command stands to the deadline in force. */
export const timed = (state: ContributionState, receivedAt: number) => {
  const deadline = state.lapsed ?? currentDeadline(state);
  return deadline ? timing(deadline, receivedAt) : 'onTime';
};

/** What was received in time counts even when the deadline elapsed before it was decided. */
export const lapsedMeanwhile = (state: ContributionState, receivedAt: number): boolean =>
  state.lapsed !== null && timing(state.lapsed, receivedAt) !== 'closed';

/** In these a contribution may be submitted. */
export const submittable: ReadonlySet<Status> = new Set([
  ...(['invited', 'drafting', 'delayed', 'reopened', 'notSubmitted', 'declined', 'withdrawn'] as const),
]);

/** The refusal of regions to which the participant does not belong; null when there are none. */
export function outsideRegions(state: ContributionState, countsIn: readonly string[] | undefined) {
  const elsewhere = countsIn?.filter((region) => !state.regions.includes(region)) ?? [];
  return elsewhere.length ? refuse('region.not-a-member', `The participant is not a member of ${elsewhere.join(', ')}.`) : null;
}

/** The submission that a command would make now, cleared or not; or why there can be none. */
export function submission(
  state: ContributionState,
  command: Command,
  context: Context,
): Extract<ContributionEvent, { type: 'submitted' }> | Refusal {
  const body = command.body as Body<'submit'>;
  if (state.status === 'submitted')
    return refuse('state.already-submitted', 'This has been submitted already and is with those who decide.');
  if (state.status === 'returned')
    return refuse(
      'state.revise-first',
      'This was returned: start the revision first, so that what you send differs from what was returned.',
    );
  if (!submittable.has(state.status) && !lapsedMeanwhile(state, command.receivedAt)) return wrongState(state, 'submit');
  const when = timed(state, command.receivedAt);
  if (when === 'closed') return passed(state);
  const { draft, template } = context;
  if (!draft) return refuse('content.missing', 'There is no draft to submit.');
  if (draft.version !== body.draftVersion) {
    return refuse(
      'draft.stale',
      `The draft is at version ${draft.version}, you saw version ${body.draftVersion}: look at what changed, then submit.`,
    );
  }
  const form = template.forms[template.asks[state.ask]?.form ?? ''];
  const missing = form ? missingFields(form, draft.content) : [];
  if (missing.length) return refuse('content.incomplete', `Still missing: ${missing.join(', ')}.`);
  const elsewhere = outsideRegions(state, body.countsIn);
  if (elsewhere) return elsewhere;
  return {
    type: 'submitted',
    at: command.receivedAt,
    number: state.submissions.length + 1,
    hash: draft.hash,
    draftVersion: draft.version,
    actor: command.actor,
    principal: command.principal,
    timing: when,
    countsIn: body.countsIn ? [...new Set(body.countsIn)] : null,
    ...beginning(state, 0, command.receivedAt, context),
  };
}

function submit(state: ContributionState, command: Command, context: Context): Decision {
  const submitted = submission(state, command, context);
  if ('refused' in submitted) return submitted;
  return uncleared(state, submitted.hash, command.receivedAt, context) ?? [submitted];
}

/** A draft that is no longer what was asked to be cleared, or was cleared, says so. */
function voided(state: ContributionState, command: Command, context: Context): readonly ContributionEvent[] {
  if (!state.clearance || !clearanceStands(state)) return [];
  const present = submission(state, { ...command, body: { draftVersion: context.draft?.version ?? 0 } }, context);
  const { hash } = state.clearance;
  return 'refused' in present || present.hash !== hash ? [{ type: 'clearance-voided', at: command.receivedAt, hash }] : [];
}

function delay(state: ContributionState, command: Command, context: Context): Decision {
  const { until } = command.body as Body<'delay'>;
  if (!['invited', 'drafting', 'reopened', 'delayed'].includes(state.status) && !lapsedMeanwhile(state, command.receivedAt))
    return wrongState(state, 'delay');
  if (timed(state, command.receivedAt) === 'closed') return passed(state);
  const deadline = currentDeadline(state);
  const expected = endOfDay(until, deadline?.zone ?? context.template.zone, context.calendar).at;
  if (expected <= command.receivedAt) return refuse('delay.in-the-past', 'The date you announce has passed.');
  if (deadline && expected > deadline.hard.at) {
    return refuse(
      'delay.after-hard-deadline',
      `That is after ${formatMoment(deadline.hard.at, deadline.zone, 'en')}, when this closes: ask for an extension.`,
    );
  }
  return [{ type: 'delayed', at: command.receivedAt, expected }];
}

export function decideAnswer(state: ContributionState, command: Command & { kind: Kind }, context: Context): Decision {
  const at = command.receivedAt;
  const { kind } = command;
  switch (kind) {
    case 'draft':
      if (!draftable.has(state.status)) return wrongState(state, kind);
      if (timed(state, at) === 'closed') return passed(state);
      return [
        ...(state.status === 'drafting' || state.status === 'delayed' ? [] : [{ type: 'draft-started' as const, at }]),
        ...voided(state, command, context),
      ];
    case 'submit':
      return submit(state, command, context);
    case 'delay':
      return delay(state, command, context);
    case 'decline':
      if ((!awaited.has(state.status) && !lapsedMeanwhile(state, at)) || state.published !== null) return wrongState(state, kind);
      if (timed(state, at) === 'closed') return passed(state);
      return [{ type: 'declined', at }];
    case 'withdraw':
      if (!['submitted', 'returned', 'approved', 'published'].includes(state.status) && !(state.status === 'drafting' && latest(state)))
        return wrongState(state, kind);
      return [{ type: 'withdrawn', at }];
    case 'revise':
      if (!['returned', 'approved', 'published', 'submitted'].includes(state.status)) return wrongState(state, kind);
      if (timed(state.status === 'returned' ? state : { ...state, revision: null }, at) === 'closed') return passed(state);
      return [{ type: 'revised', at }];
    case 'restrict': {
      const { restricted } = command.body as Body<'restrict'>;
      return restricted === (state.restricted ?? false) ? [] : [{ type: 'restricted', at, restricted }];
    }
    case 'publish':
      if (state.status !== 'approved' || state.approved === null)
        return refuse('state.not-approved', 'Only what is approved can be published.');
      if (state.restricted) return refuse('publication.restricted', 'The participant keeps this back: it can lift that at any time.');
      return [{ type: 'published', at, number: state.approved }];
  }
}
