/** Which commands a person may give to a pledge now: `decide` is asked with a plausible body for each, and nothing is changed. */
import { delegatorsOf } from '../delegation.ts';
import type { Command, Context, Instant } from '../lifecycle.ts';
import type { Membership } from '../permissions.ts';
import { type PublicKind, publicKinds } from './commands.ts';
import { decide, thingFor } from './decide.ts';
import { latest, type PledgeState, publishedOf } from './state.ts';

/** Bodies that would do, if anything does. */
function bodies(kind: PublicKind, state: PledgeState, now: Instant, { calendar, draft }: Context): readonly object[] {
  const versions = [latest(state), publishedOf(state)].flatMap((version) => version ?? []);
  const contentHash = latest(state)?.hash ?? 'x'.repeat(43);
  const reason = 'trial';
  switch (kind) {
    case 'submit':
      return [{ draftVersion: draft?.version ?? 1 }];
    case 'confirm-partner':
    case 'decline-partner':
      return versions.flatMap(({ hash, partners }) => partners.map(({ participant }) => ({ participant, contentHash: hash })));
    case 'accept':
    case 'return':
    case 'out-of-scope':
      return [{ contentHash, reason }];
    case 'report':
      return [{ asOf: calendar.wallOf(now, state.zone).slice(0, 10), status: 'in-progress', text: 'trial' }];
    default:
      return [{}];
  }
}

/** The commands that would be accepted from a person with these memberships at `now`; `submit` only once the draft is complete. */
export function allowedCommands(
  state: PledgeState,
  memberships: readonly Membership[],
  personId: string,
  now: Instant,
  context: Omit<Context, 'membershipsOf'>,
): PublicKind[] {
  const full: Context = { ...context, membershipsOf: (person) => (person === personId ? memberships : []) };
  const accepted = (kind: PublicKind, body: object): boolean =>
    [null, ...delegatorsOf(memberships, thingFor(state, kind, body))].some((principal) => {
      const command: Command = { id: 'trial', kind, body, actor: personId, principal, receivedAt: now };
      return !('refused' in decide(state, command, full));
    });
  return publicKinds.filter((kind) => bodies(kind, state, now, full).some((body) => accepted(kind, body)));
}
