/** Commands of those who write: draft, submit, revise. */
import { type Command, type Context, refuse } from '../lifecycle.ts';
import { stepEndOf } from '../route.ts';
import type { Body, PublicKind } from './commands.ts';
import { contentOf, missingIn, restsOn } from './content.ts';
import type { Decision } from './decide.ts';
import { missingBefore, stepsOf } from './stage.ts';
import { type DocumentEvent, type DocumentState, draftable, type Status } from './state.ts';

const wrongState = (state: DocumentState, what: string) =>
  refuse('state.not-allowed', `A document that is ${state.status} cannot be ${what}.`);

/** What it rests on from now, when that is not what it rested on. */
function rests({ rests: before }: DocumentState, on: readonly string[], at: number): DocumentEvent[] {
  const [were, are] = [new Set(before), new Set(on)];
  const added = on.filter((id) => !were.has(id));
  const dropped = before.filter((id) => !are.has(id));
  return added.length + dropped.length ? [{ type: 'rests', at, added, dropped }] : [];
}

/** Written before its time, it is opened: whoever writes needs no reminder that it may be. */
const opened = (state: DocumentState, at: number): DocumentEvent[] => (state.status === 'planned' ? [{ type: 'opened', at }] : []);

function submit(state: DocumentState, command: Command, context: Context): Decision {
  const { receivedAt: at, actor, principal } = command;
  if (state.status === 'submitted')
    return refuse('state.already-submitted', 'This has been submitted already and is with those who decide.');
  if (state.status === 'returned')
    return refuse(
      'state.revise-first',
      'This was returned: start the revision first, so that what you send differs from what was returned.',
    );
  if (!draftable.has(state.status)) return wrongState(state, 'submitted');
  const { draft, template } = context;
  const { draftVersion } = command.body as Body<'submit'>;
  if (!draft) return refuse('content.missing', 'There is no draft to submit.');
  if (draft.version !== draftVersion)
    return refuse(
      'draft.stale',
      `The draft is at version ${draft.version}, you saw version ${draftVersion}: look at what changed, then submit.`,
    );
  const content = contentOf(draft.content);
  if (!content) return refuse('content.malformed', 'The draft is no document: it has a title and paragraphs.');
  const incomplete = missingIn(content);
  if (incomplete.length) return refuse('content.incomplete', `Still missing: ${incomplete.join(', ')}.`);
  const steps = stepsOf(state, template);
  const number = state.versions.length + 1;
  const { hash } = draft;
  const due = state.publication === null ? state.until : null;
  return [
    ...opened(state, at),
    ...rests(state, restsOn(content), at),
    {
      type: 'submitted',
      at,
      ...{ number, hash, draftVersion, actor, principal },
      timing: due !== null && at > due ? 'late' : 'onTime',
      stepDueAt: steps.length ? stepEndOf(steps, 0, at, context) : null,
      missing: missingBefore(state, context),
    },
    ...(steps.length ? [] : [{ type: 'approved' as const, at, step: null, number, hash }]),
  ];
}

const revisable: ReadonlySet<Status> = new Set(['submitted', 'returned', 'approved', 'published']);

export function decideWriting(
  state: DocumentState,
  command: Command & { kind: Extract<PublicKind, 'draft' | 'submit' | 'revise'> },
  context: Context,
): Decision {
  const at = command.receivedAt;
  switch (command.kind) {
    case 'draft': {
      if (!draftable.has(state.status)) return wrongState(state, 'drafted');
      const content = contentOf(context.draft?.content);
      return [...opened(state, at), ...rests(state, content ? restsOn(content) : [], at)];
    }
    case 'submit':
      return submit(state, command, context);
    case 'revise':
      return revisable.has(state.status) ? [{ type: 'revised', at }] : wrongState(state, 'revised');
  }
}
