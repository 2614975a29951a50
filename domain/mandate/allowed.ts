/** Which commands a person may give to a mandate now: `decide` is asked with a plausible body for each, and nothing is changed. */
import { delegatorsOf } from '../delegation.ts';
import type { Command, Context, Instant } from '../lifecycle.ts';
import type { Membership } from '../permissions.ts';
import { type PublicKind, publicKinds } from './commands.ts';
import { decide, thingOf } from './decide.ts';
import type { MandateState } from './state.ts';

const trial = 'TRIAL';

/** The commands that would be accepted from a person with these memberships at `now`. */
export function allowedCommands(
  state: MandateState,
  memberships: readonly Membership[],
  personId: string,
  now: Instant,
  context: Omit<Context, 'membershipsOf' | 'participants'>,
): PublicKind[] {
  const asOf = context.calendar.wallOf(now, state.zone).slice(0, 10);
  const bodies: Readonly<Record<PublicKind, object>> = {
    assign: { lead: trial },
    progress: { status: 'in-progress', asOf, text: trial },
    report: { document: trial, asOf },
    consider: { asOf },
    resume: { reason: trial },
    drop: { reason: trial },
  };
  const full: Context = {
    ...context,
    membershipsOf: (person) => (person === personId ? memberships : []),
    participants: [{ id: trial, kind: 'state', country: null, zone: 'UTC', regions: [] }],
  };
  const principals = [null, ...delegatorsOf(memberships, thingOf(state))];
  return publicKinds.filter((kind) =>
    principals.some((principal) => {
      const command: Command = { id: 'trial', kind, body: bodies[kind], actor: personId, principal, receivedAt: now };
      return !('refused' in decide(state, command, full));
    }),
  );
}
