/** A role's work given to another person for a time; taken back, never deleted. */
import type { Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { cancelLetters, planLetters } from './letters.ts';
import { requireHolder } from './passing-on.ts';
import { personFor, type Whom } from './whom.ts';

export interface Delegating {
  /** Id of the role; it is the delegator's own. */
  readonly membership: string;
  readonly by: string;
  readonly to: Whom;
  readonly scope: { readonly cycle?: string | undefined; readonly ask?: string | undefined };
  readonly from?: string | undefined;
  readonly until: string;
  readonly reason?: string | undefined;
}

const within = { personId: true, role: true, participantId: true, body: true } as const;
/** What a view of delegations reads. */
export const withPeople = {
  delegate: { select: { id: true, name: true } },
  membership: { select: { id: true, ...within, person: { select: { id: true, name: true } } } },
} as const;

interface Row {
  id: string;
  cycleId: string | null;
  ask: string | null;
  fromAt: Date;
  untilAt: Date;
  reason: string | null;
  revokedAt: Date | null;
  delegate: { id: string; name: string };
  membership: { id: string; role: string; participantId: string | null; body: string | null; person: { id: string; name: string } };
}

/** A delegation as JSON; `state` is what it is at `now`. */
export function delegationView({ id, cycleId, ask, fromAt, untilAt, reason, revokedAt, delegate, membership }: Row, now: number) {
  const ended = revokedAt !== null && revokedAt < untilAt ? revokedAt : untilAt;
  const state =
    revokedAt !== null && revokedAt.getTime() <= now
      ? 'revoked'
      : ended.getTime() <= now
        ? 'ended'
        : fromAt.getTime() > now
          ? 'coming'
          : 'in-force';
  const { id: of, role, participantId, body, person } = membership;
  return {
    ...{ id, state, delegator: person, delegate },
    membership: { id: of, role, participant: participantId, body },
    scope: { cycle: cycleId, ask },
    ...{ from: iso(fromAt), until: iso(untilAt), revokedAt: isoOrNull(revokedAt), reason },
  };
}

const wrong = (path: string, detail: string): Problem =>
  new Problem('request.malformed', 'Some fields do not fit; nothing was changed.', { errors: [{ path, detail }] });

/** Refuses a cycle that is none, or an ask that its template has not. */
async function checkScope(tx: Transaction, { cycle, ask }: Delegating['scope']): Promise<void> {
  if (cycle === undefined) return;
  const [found] = await tx.$queryRaw<{ asks: string[] }[]>`
    SELECT ARRAY(SELECT jsonb_object_keys(t.content->'asks')) AS asks FROM cycle c
      JOIN template_version t ON t.id = c.template_id AND t.version = c.template_version WHERE c.id = ${cycle}`;
  if (!found) throw wrong('body.scope.cycle', 'is no cycle');
  if (ask !== undefined && !found.asks.includes(ask)) throw wrong('body.scope.ask', 'is nothing that this cycle asks');
}

/**
 * Delegates a role in one transaction. Only its holder does, and only what they hold themselves: what is held by delegation is no
 * membership of theirs. Throws what the rules refuse: 403, 404, `delegation.*`.
 */
export async function delegate(tx: Transaction, id: string, asked: Delegating, receivedAt: number): Promise<void> {
  const { membership, by, to, scope, reason = null } = asked;
  const now = new Date(receivedAt);
  const fromAt = new Date(asked.from ?? receivedAt);
  const untilAt = new Date(asked.until);
  await tx.$executeRaw`SELECT 1 FROM membership WHERE id = ${membership} FOR UPDATE`;
  const held = await tx.membership.findUnique({ where: { id: membership } });
  if (!held) throw notFound('role');
  requireHolder(by, held);
  if (fromAt < now) throw new Problem('delegation.in-the-past', 'A delegation begins now or later.');
  if (untilAt <= fromAt) throw new Problem('delegation.ends-before-it-begins', 'A delegation ends after it begins.');
  if (held.untilAt !== null && held.untilAt <= fromAt)
    throw new Problem('delegation.role-ended', `This role ends on ${iso(held.untilAt)}, before the delegation would begin.`);
  await checkScope(tx, scope);
  const delegateId = await personFor(tx, to, 'body.to', receivedAt);
  if (delegateId === by) throw new Problem('delegation.same-person', 'A role is delegated to somebody else.');
  const beside = await tx.delegation.findFirst({
    where: {
      membershipId: membership,
      ...{ revokedAt: null, fromAt: { lt: untilAt }, untilAt: { gt: fromAt } },
      // Of everything overlaps with each; of one cycle with another of that cycle, unless they are for different asks.
      ...(scope.cycle !== undefined && {
        OR: [{ cycleId: null }, { cycleId: scope.cycle, ...(scope.ask !== undefined && { OR: [{ ask: null }, { ask: scope.ask }] }) }],
      }),
    },
    select: { id: true },
  });
  if (beside)
    throw new Problem('delegation.overlaps', 'This was delegated for that time already: take that back first, or begin after it.', {
      delegation: beside.id,
    });
  await tx.delegation.create({
    data: {
      ...{ id, membershipId: membership, delegateId, fromAt, untilAt, reason, createdAt: now },
      ...{ cycleId: scope.cycle ?? null, ask: scope.ask ?? null },
    },
  });
  await planLetters(
    tx,
    [
      { kind: 'delegated', about: id, person: delegateId, due: now },
      { kind: 'delegation-confirmed', about: id, person: by, due: now },
      { kind: 'delegation-ended', about: id, person: by, due: untilAt },
    ],
    now,
  );
}

/** Takes a delegation back, from now on; the delegate may give it back as well. Doing it again changes nothing. Answers the delegate's id. */
export async function revoke(tx: Transaction, id: string, person: string, everyones: boolean, receivedAt: number): Promise<string> {
  const now = new Date(receivedAt);
  await tx.$executeRaw`SELECT 1 FROM delegation WHERE id = ${id} FOR UPDATE`;
  const found = await tx.delegation.findUnique({ where: { id }, include: { membership: { select: { personId: true } } } });
  const concerned = found && (everyones || [found.delegateId, found.membership.personId].includes(person));
  if (!concerned) throw notFound('delegation');
  if (found.revokedAt !== null) return found.delegateId;
  if (found.untilAt <= now) throw new Problem('delegation.ended', 'This delegation has ended by itself.');
  await tx.delegation.update({ where: { id }, data: { revokedAt: now, revokedBy: person } });
  const known = await tx.letter.count({ where: { about: id, kind: 'delegated', state: { not: 'planned' } } });
  await cancelLetters(tx, id, 'revoked', now);
  const ended = { kind: 'delegation-ended', about: id, due: now } as const;
  await planLetters(tx, known > 0 ? [{ ...ended, person: found.delegateId }] : [], now);
  await tx.letter.updateMany({
    where: { id: `delegation-ended:${id}:${found.membership.personId}` },
    data: { state: 'planned', reason: null, dueAt: now, updatedAt: now },
  });
  return found.delegateId;
}
