/** Which commands a person may give to a contribution now: `decide` is asked with a plausible body for each, and nothing is changed. */
import { delegatorsOf } from '../delegation.ts';
import type { Command, Context, Instant } from '../lifecycle.ts';
import type { Membership } from '../permissions.ts';
import { type Body, type PublicKind, publicKinds } from './commands.ts';
import { decide } from './decide.ts';
import { type ContributionState, currentDeadline, latest } from './state.ts';
import { thingOf } from './thing.ts';

/** An original, as far as the rules look at it. */
const original = { id: 'trial', name: 'trial.pdf', hash: '0'.repeat(64), size: 1, type: 'application/pdf' };

const day = 86_400_000;

/** Bodies that would do, if anything does. A date to announce is the last that fits: the deadline's day, or the day before it. */
function bodies(kind: PublicKind, state: ContributionState, now: Instant, { calendar, draft, template }: Context): readonly unknown[] {
  const deadline = currentDeadline(state);
  const zone = deadline?.zone ?? template.zone;
  const on = (at: Instant): string => calendar.wallOf(at, zone).slice(0, 10);
  const reason = 'trial';
  switch (kind) {
    case 'submit':
      return [{ draftVersion: draft?.version ?? 1 } satisfies Body<'submit'>];
    case 'enter':
      return [now, deadline?.hard.at ?? now, state.lapsed?.hard.at ?? now].map((at): Body<'enter'> => {
        const received = calendar.wallOf(Math.min(at, now), zone).slice(0, 19);
        return { content: { file: original }, contentHash: 'x'.repeat(43), by: 'paper', received, zone };
      });
    case 'ask-clearance':
      return [{ draftVersion: draft?.version ?? 1 } satisfies Body<'ask-clearance'>];
    case 'clear':
    case 'refuse-clearance':
      return [{ contentHash: state.clearance?.hash ?? 'x'.repeat(43), reason } satisfies Body<'clear'>];
    case 'delay':
      return (deadline ? [deadline.hard.at, deadline.hard.at - day] : [now + day]).map((at): Body<'delay'> => ({ until: on(at) }));
    case 'return':
    case 'approve':
    case 'reject':
      return [{ contentHash: latest(state)?.hash ?? 'x'.repeat(43), reason } satisfies Body<'return'>];
    case 'extend':
      return [{ lift: true, reason } satisfies Body<'extend'>];
    case 'restrict':
      return [{ restricted: !(state.restricted ?? false) } satisfies Body<'restrict'>];
    case 'object':
      return []; // asked for a participant, of the list: api/lists.ts
    case 'schedule': {
      const wall = (days: number): string => calendar.wallOf(now + days * day, template.zone).slice(0, 16);
      return [{ room: reason, from: wall(2), until: wall(3) } satisfies Body<'schedule'>];
    }
    case 'reopen':
      return [{ until: on(now + 2 * day), reason } satisfies Body<'reopen'>];
    default:
      return [{}];
  }
}

/**
 * The commands that would be accepted from a person with these memberships at `now`. Whether a draft is complete counts too:
 * `submit` is not among them while a required field is empty. `kinds` narrows the question.
 */
export function allowedCommands(
  state: ContributionState,
  memberships: readonly Membership[],
  personId: string,
  now: Instant,
  context: Omit<Context, 'membershipsOf'>,
  kinds: readonly PublicKind[] = publicKinds,
): PublicKind[] {
  const full: Context = { ...context, membershipsOf: (person) => (person === personId ? memberships : []) };
  // In their own right, or in that of each who delegated to them.
  const principals = [null, ...delegatorsOf(memberships, thingOf(state))];
  const command = (kind: PublicKind, body: unknown, principal: string | null): Command => ({
    id: 'trial',
    kind,
    body,
    actor: personId,
    principal,
    receivedAt: now,
  });
  return kinds.filter((kind) =>
    bodies(kind, state, now, full).some((body) =>
      principals.some((principal) => !('refused' in decide(state, command(kind, body, principal), full))),
    ),
  );
}
