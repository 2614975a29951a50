/** Which commands a person may give to a document now: `decide` is asked with a plausible body for each, and nothing is changed. */
import { delegatorsOf } from '../delegation.ts';
import type { Command, Context, Instant } from '../lifecycle.ts';
import type { Membership } from '../permissions.ts';
import { type PublicKind, publicKinds } from './commands.ts';
import { decide } from './decide.ts';
import { thingOf } from './stage.ts';
import { type DocumentState, latest } from './state.ts';

const reason = 'trial';
const bodyOf = (kind: PublicKind, state: DocumentState, { draft }: Pick<Context, 'draft'>): unknown => {
  switch (kind) {
    case 'submit':
      return { draftVersion: draft?.version ?? 1 };
    case 'return':
    case 'approve':
      return { contentHash: latest(state)?.hash ?? 'x'.repeat(43), reason };
    // Whoever could publish with a reason is shown that they may publish.
    case 'publish':
      return { override: { reason } };
    default:
      return {};
  }
};

/** The commands that would be accepted from a person with these memberships at `now`. `submit` is not among them while a text is missing. */
export function allowedCommands(
  state: DocumentState,
  memberships: readonly Membership[],
  person: string,
  now: Instant,
  context: Omit<Context, 'membershipsOf'>,
): PublicKind[] {
  const full: Context = { ...context, membershipsOf: (id) => (id === person ? memberships : []) };
  const principals = [null, ...delegatorsOf(memberships, thingOf(state, context.template))];
  const command = (kind: PublicKind, principal: string | null): Command => ({
    ...{ id: 'trial', kind, body: bodyOf(kind, state, context), actor: person, principal, receivedAt: now },
  });
  return publicKinds.filter((kind) => principals.some((principal) => !('refused' in decide(state, command(kind, principal), full))));
}
