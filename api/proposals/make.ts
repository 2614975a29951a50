/** Makes a proposal: the exact list of what would be done, kept as it was shown; done at once where it is few enough for one person. */
import { randomUUID } from 'node:crypto';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { maxAlone, maxTogether, proposalDays } from '../../domain/limits.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { membershipsAt, require, scopeOf } from '../authority.ts';
import { commandId } from '../commands.ts';
import type { Proposed } from '../contract/proposals.ts';
import type { Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { contributionsOf } from '../listing.ts';
import { createOnce } from '../once.ts';
import { notFound, Problem } from '../problems.ts';
import { doneAlone } from './alone.ts';
import { actionOf, confirmersOf } from './authority.ts';
import { commandIdOf, commandRows, runnable, tell } from './lay.ts';
import { type Asked, liveAll, plan } from './plan.ts';
import { subjectsOf } from './subjects.ts';

const day = 86_400_000;
const operation = 'propose';

export interface Proposing {
  readonly person: string;
  readonly body: Proposed;
  readonly key: string;
  readonly address: string;
  readonly receivedAt: number;
}

/** Ids of the contributions it is about, for each of which the person may do it. */
async function idsOf({ pool }: Inside, { body }: Proposing, memberships: readonly Membership[]): Promise<readonly string[]> {
  if (body.kind === 'open') return [];
  const action = actionOf[body.kind];
  if ('filter' in body.subjects) {
    const { cycle, call, ...filter } = body.subjects.filter;
    const rows = await contributionsOf(pool, { cycle, call }, scopeOf(memberships), filter, maxTogether + 1);
    if (rows.length > maxTogether) throw tooMany();
    const mine = rows.filter(({ participantId, state }) => may(memberships, action, { ...thingOf(state), participant: participantId }));
    return mine.map(({ id }) => id);
  }
  const ids = [...new Set(body.subjects.ids)];
  const rows = await subjectsOf(pool, ids);
  for (const id of ids) {
    const row = rows.get(id);
    const { region = null, regions = [], ask = null } = (row?.state ?? {}) as Partial<ContributionState>;
    const thing = { participant: row?.participantId ?? null, region, regions, cycle: row?.cycleId ?? null, ask };
    if (row?.type !== 'contribution' || !row.state || !may(memberships, 'contribution.read', thing)) throw notFound(`contribution ${id}`);
    require(memberships, action, thing);
  }
  return ids;
}

const tooMany = (): Problem =>
  new Problem('proposal.too-many', `A proposal is about at most ${maxTogether} contributions: narrow the filter.`);

/** Keeps it, and lays its commands in the same transaction when no second person is needed. A repeat with the same key is answered the same. */
export async function propose(deps: Inside, asked: Proposing): Promise<Reply> {
  const { pool, db, engine } = deps;
  const { person, body, key, address, receivedAt } = asked;
  const known = await db.command.findUnique({
    where: { subjectId_id: { subjectId: `api:${operation}`, id: commandId(person, address, key) } },
  });
  const creating = { operation, person, key, address, body, receivedAt };
  if (known) return createOnce(db, creating, '', () => Promise.reject(new Error('made already')));

  const memberships = await membershipsAt(pool, person, receivedAt);
  if (body.kind === 'open') {
    const call = (await subjectsOf(pool, [body.call])).get(body.call);
    require(memberships, 'call.open', { cycle: call?.cycleId ?? null });
  }
  const what: Asked = {
    ...{ kind: body.kind, target: body.kind === 'open' ? body.call : null, body: body.kind === 'open' ? {} : body.body },
    ...{ ids: await idsOf(deps, asked, memberships), actor: person, at: receivedAt },
  };
  const planned = await plan(deps, pool, what);
  const outcomes = await liveAll(planned);
  const open = outcomes.filter(({ skipped }) => skipped === null).length;
  if (open === 0 && body.kind !== 'open')
    throw new Problem('proposal.nothing-to-do', outcomes[0]?.skipped?.detail ?? 'No contribution is found for which you may do this.');
  const regions = [...new Set(planned.prospects.map(({ region }) => region ?? ''))];
  const rows = planned.prospects.map(({ row }) => row);
  const before = () => doneAlone(pool, body.kind, { person, memberships }, rows, receivedAt);
  const needsSecond = body.kind === 'open' || open > maxAlone || open + (await before()) > maxAlone;
  const cycles = [...new Set(planned.prospects.map(({ cycleId }) => cycleId))];
  const touching = { kind: body.kind, regions, cycle: cycles.length === 1 ? (cycles[0] ?? null) : null };
  const confirmers = needsSecond ? await confirmersOf(pool, touching, person, receivedAt) : [];
  if (needsSecond && confirmers.length === 0)
    throw new Problem(
      'role.second-person',
      `This takes a second person, and nobody else holds a role that may confirm it. The secretariat can give one. One person alone does this to ${maxAlone} contributions of a call within an hour.`,
    );

  const id = randomUUID();
  const items = planned.prospects.map(({ subject, participant, row }, n) => ({
    ...{ proposalId: id, n, subjectId: subject, participantId: participant, revision: row?.revision ?? null },
    mails: outcomes[n]?.mails ?? [],
    skipped: outcomes[n]?.skipped ?? undefined,
    commandId: needsSecond || outcomes[n]?.skipped ? null : commandIdOf(id, n),
  }));
  const laying = items.flatMap(({ commandId: laid }, n) => {
    const row = planned.prospects[n]?.row;
    return laid !== null && row ? [{ subject: row, id: laid }] : [];
  });
  const template = planned.prospects[0]?.template;
  const reply = await createOnce(db, creating, 'It exists already.', async (tx) => {
    // One after the other: what the other has laid is counted.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alone ${person}`}, 0))`;
    if (!needsSecond && open + (await before()) > maxAlone)
      throw new Problem('proposal.changed', 'You have done more of this at the same moment: propose it again.');
    await tx.proposal.create({
      data: {
        ...{ id, kind: body.kind, body: what.body as object, target: what.target, regions, zone: template?.zone ?? 'UTC', needsSecond },
        ...(body.kind !== 'open' && 'filter' in body.subjects && { filter: body.subjects.filter }),
        ...{ proposedBy: person, proposedAt: new Date(receivedAt), expiresAt: new Date(receivedAt + proposalDays * day) },
        ...(needsSecond ? { state: 'open' } : { state: 'confirmed', settledBy: person, settledAt: new Date(receivedAt) }),
      },
    });
    // In one statement: a call may ask thousands.
    await tx.$executeRaw`INSERT INTO proposal_item (proposal_id, n, subject_id, participant_id, revision, mails, skipped, command_id)
      SELECT "proposalId", n, "subjectId", "participantId", revision, mails, skipped, "commandId" FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      x("proposalId" text, n int, "subjectId" text, "participantId" text, revision int, mails jsonb, skipped jsonb, "commandId" text)`;
    await tx.proposalMail.createMany({ data: confirmers.map((c) => ({ proposalId: id, personId: c.id, nextAt: new Date() })) });
    await tx.command.createMany({
      data: commandRows(laying, { kind: body.kind, body: what.body as object, actor: person, memberships, at: receivedAt }),
    });
    return { id, href: `/api/proposals/${id}` };
  });
  if (needsSecond) deps.confirmationAsked?.();
  await tell(
    engine,
    planned.prospects.flatMap(({ row }, n) => (items[n]?.commandId && row ? [runnable(row)] : [])),
  );
  return reply;
}
