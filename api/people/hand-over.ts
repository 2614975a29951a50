/** One role ends and another begins, at the same instant. */
import type { Membership } from '../../domain/permissions.ts';
import { addMembership } from '../directory.ts';
import type { Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';
import { iso } from '../view.ts';
import { planLetters } from './letters.ts';
import { requirePassingOn } from './passing-on.ts';
import { personFor, type Whom } from './whom.ts';

export interface HandingOver {
  /** Id of the role that ends. */
  readonly membership: string;
  /** Who asks, and the roles they hold. */
  readonly by: string;
  readonly memberships: readonly Membership[];
  readonly to: Whom;
  /** When the successor begins; at once when left out. Never before now. */
  readonly from?: string | undefined;
  readonly reason: string;
}

/**
 * Hands a role over in one transaction; answers the ids of the hand-over and of the predecessor. The successor's role ends when the
 * predecessor's would have. Throws what the rules refuse: 403, 404, `hand-over.*`.
 */
export async function handOver(
  tx: Transaction,
  id: string,
  { membership, by, memberships, to, from, reason }: HandingOver,
  receivedAt: number,
): Promise<{ readonly predecessor: string }> {
  const now = new Date(receivedAt);
  const at = new Date(from ?? receivedAt);
  await tx.$executeRaw`SELECT 1 FROM membership WHERE id = ${membership} FOR UPDATE`; // two at once see each other
  const ended = await tx.membership.findUnique({ where: { id: membership } });
  if (!ended) throw notFound('role');
  await requirePassingOn(tx, memberships, by, ended, now);
  if (at < now)
    throw new Problem('hand-over.in-the-past', 'What was sent and decided until now stays as it is: hand over from now on, or later.');
  if (ended.fromAt > at) throw new Problem('hand-over.not-begun', `This role begins on ${iso(ended.fromAt)}: hand it over from then on.`);
  if (ended.untilAt !== null && ended.untilAt <= at)
    throw new Problem('hand-over.role-ended', `This role ends on ${iso(ended.untilAt)}, and cannot be handed over after that.`);
  const successor = await personFor(tx, to, 'body.to', receivedAt);
  if (successor === ended.personId) throw new Problem('hand-over.same-person', 'A role is handed over to somebody else.');
  await tx.membership.update({ where: { id: ended.id }, data: { untilAt: at } });
  const begins = {
    role: ended.role,
    participant: ended.participantId ?? undefined,
    body: ended.body ?? undefined,
    from: iso(at),
    until: ended.untilAt ? iso(ended.untilAt) : undefined,
  };
  const begunId = await addMembership(tx, successor, begins, receivedAt);
  await tx.handOver.create({ data: { id, endedId: ended.id, begunId, at, reason, byId: by, createdAt: now } });
  await planLetters(
    tx,
    [
      { kind: 'handed-over', about: id, person: successor, due: at },
      { kind: 'hand-over-confirmed', about: id, person: ended.personId, due: now },
    ],
    now,
  );
  return { predecessor: ended.personId };
}
