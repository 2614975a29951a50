/** Commands of who makes a pledge: submit, withdraw, change. */
import { endOfDay } from '../calendar/deadline.ts';
import { type Command, type Context, type Refusal, refuse } from '../lifecycle.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { contentOf, type PledgeContent, submissionProblems } from './form.ts';
import { stageOf } from './rules.ts';
import { type Partner, type PledgeEvent, type PledgeState, workOf } from './state.ts';

export const wrongState = (state: PledgeState, kind: string): Refusal =>
  refuse('state.not-allowed', `A pledge that is ${state.status}${state.change ? `, with a change ${state.change},` : ''} cannot ${kind}.`);

/** Whether those it is made with are there and may pledge. */
function partnersRefused({ partners }: PledgeContent, state: PledgeState, from: readonly string[], context: Context): Refusal | null {
  const kinds = new Map(context.participants.map(({ id, kind }) => [id, kind]));
  for (const id of partners) {
    const kind = kinds.get(id);
    if (id === state.participant) return refuse('pledge.partner-self', 'A pledge is recorded once, by one: name only the others.');
    if (kind === undefined) return refuse('pledge.partner-unknown', `There is no participant "${id}".`);
    if (!from.includes(kind)) return refuse('pledge.partner-not-entitled', `"${id}" is none of those who pledge here.`);
  }
  return null;
}

/** The published pledge that a content matches, or why there is none. */
export function matchOf({ matches }: Pick<PledgeContent, 'matches'>, state: PledgeState, context: Context): Refusal | PledgeState['match'] {
  if (matches === null) return null;
  const subject = context.pledgeCalled?.(matches) ?? null;
  if (subject === null) return refuse('pledge.match-unknown', `No pledge is published under "${matches}".`);
  return subject === state.id ? refuse('pledge.match-self', 'A pledge cannot match itself.') : { id: matches, subject };
}

/** Those who have said their word on this very content before are not asked again. */
function partnersOf({ partners }: PledgeContent, hash: string, at: number, { submissions }: PledgeState): Partner[] {
  const said = submissions.findLast((before) => before.hash === hash)?.partners ?? [];
  return partners.map((participant) => said.find((p) => p.participant === participant) ?? { participant, word: 'asked', at });
}

function submit(state: PledgeState, command: Command, context: Context): Decision {
  const { draftVersion } = command.body as Body<'submit'>;
  const at = command.receivedAt;
  const work = workOf(state);
  if (work === 'submitted') return refuse('state.already-submitted', 'This has been submitted already and is being screened.');
  if (work === null) return wrongState(state, 'be submitted');
  const { draft, template, calendar } = context;
  const rules = stageOf(state.stage, context)?.pledges;
  if (!rules) return refuse('pledge.none-here', 'This follow-up has no rules for pledges.');
  if (!draft) return refuse('content.missing', 'There is no draft to submit.');
  if (draft.version !== draftVersion)
    return refuse(
      'draft.stale',
      `The draft is at version ${draft.version}, you saw version ${draftVersion}: look at what changed, then submit.`,
    );
  const problem = submissionProblems(rules, template.languages, draft.content)[0];
  if (problem) return refuse(problem.rule, problem.detail);
  const content = contentOf(draft.content, template.languages[0] ?? 'en');
  if (endOfDay(content.by, template.zone, calendar).at <= at)
    return refuse('pledge.date-passed', 'The day by which it is to be kept has passed.');
  const refused = partnersRefused(content, state, rules.from, context);
  if (refused) return refused;
  const match = matchOf(content, state, context);
  if (match && 'refused' in match) return match;
  const { type, kinds, objectives, by, matches } = content;
  const number = state.submissions.length + 1;
  const partners = partnersOf(content, draft.hash, at, state);
  const asked = partners.filter(({ word }) => word === 'asked').map(({ participant }) => participant);
  return [
    {
      ...{ type: 'submitted', at, number, draftVersion, timing: 'onTime', partners },
      ...{ hash: draft.hash, actor: command.actor, principal: command.principal, of: { type, kinds, objectives, by, matches } },
    },
    ...(asked.length ? [{ type: 'partner-asked' as const, at, number, partners: asked }] : []),
  ];
}

export function decideMaking(
  state: PledgeState,
  command: Command & { kind: 'submit' | 'withdraw' | 'change' | 'drop-change' },
  context: Context,
): Decision {
  const at = command.receivedAt;
  const { kind } = command;
  switch (kind) {
    case 'submit':
      return submit(state, command, context);
    case 'withdraw':
      if (state.status === 'out-of-scope' || state.status === 'withdrawn' || state.status === 'kept')
        return wrongState(state, 'be withdrawn');
      return [{ type: 'withdrawn', at }];
    case 'change':
      if ((state.status !== 'published' && state.status !== 'changed') || state.change) return wrongState(state, 'be changed');
      return [{ type: 'change-begun', at }];
    case 'drop-change':
      if (!state.change) return wrongState(state, 'have its change dropped');
      return [{ type: 'change-dropped', at } satisfies PledgeEvent];
  }
}
