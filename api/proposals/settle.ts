/** Ends a proposal: confirmed or refused by a second person, withdrawn by whoever proposed. One transaction under its lock; it ends once. */
import type pg from 'pg';
import type { Inside } from '../deps.ts';
import { notFound, Problem } from '../problems.ts';
import { covers, cycleSql, type Holder, holderAt, requireSecond, type Touching } from './authority.ts';
import { commandIdOf, commandRows, type Laying, runnable, tell } from './lay.ts';
import { type Asked, liveAll, plan } from './plan.ts';
import { type SubjectRow, subjectsOf } from './subjects.ts';

export type Act = 'confirm' | 'refuse' | 'withdraw';
const stateAfter: Readonly<Record<Act, string>> = { confirm: 'confirmed', refuse: 'refused', withdraw: 'withdrawn' };

interface Locked extends Touching {
  readonly id: string;
  readonly body: object;
  readonly target: string | null;
  readonly proposedBy: string;
  readonly expiresAt: Date;
  readonly state: string;
  readonly settledBy: string | null;
}

export interface Settling {
  readonly id: string;
  readonly act: Act;
  readonly person: string;
  readonly reason: string | null;
  readonly at: number;
}

/** Who may: refuses with 404 what one may not see, with 403 what takes another person. */
function authorise(proposal: Locked, settler: Holder, proposer: Holder, { act }: Settling): void {
  if (!covers(settler.memberships, proposal)) throw notFound('proposal');
  if (act !== 'withdraw') requireSecond(settler, proposer, proposal, act);
  else if (settler.id !== proposer.id) throw new Problem('authority.missing', 'Only who proposed it withdraws it; you can refuse it.');
}

/** Skips what no longer applies, with the reason, and says which commands are to be laid. Of an opening the list must be the one that was shown. */
async function decideItems(
  deps: Inside,
  client: pg.PoolClient,
  { id, kind, body, target, proposedBy }: Locked,
  at: number,
): Promise<(Laying & { subject: SubjectRow })[]> {
  const { rows: items } = await client.query<{ n: number; subjectId: string }>(
    'SELECT n, subject_id AS "subjectId" FROM proposal_item WHERE proposal_id = $1 AND skipped IS NULL ORDER BY n',
    [id],
  );
  const asked: Asked = { kind, target, ids: items.map(({ subjectId }) => subjectId), body, actor: proposedBy, at };
  const planned = await plan(deps, client, asked);
  const outcomes = await liveAll(planned);
  if (target !== null) {
    const { rows: all } = await client.query<{ subjectId: string }>(
      'SELECT subject_id AS "subjectId" FROM proposal_item WHERE proposal_id = $1',
      [id],
    );
    const shown = new Set(all.map(({ subjectId }) => subjectId));
    if (shown.size !== planned.prospects.length || planned.prospects.some(({ subject }) => !shown.has(subject)))
      throw new Problem(
        'proposal.changed',
        'The call would ask others than those who were shown. Withdraw or refuse this, and propose it anew.',
      );
    const call = (await subjectsOf(client, [target])).get(target);
    return call ? [{ subject: call, id: commandIdOf(id, null) }] : [];
  }
  const places = new Map(items.map(({ n, subjectId }) => [subjectId, n]));
  const laying: (Laying & { subject: SubjectRow })[] = [];
  const changes: { n: number; skipped: object | null; command: string | null }[] = [];
  for (const [i, { subject, row }] of planned.prospects.entries()) {
    const n = places.get(subject);
    if (n === undefined || !row) continue;
    const skipped = outcomes[i]?.skipped ?? null;
    const command = skipped ? null : commandIdOf(id, n);
    changes.push({ n, skipped, command });
    if (command !== null) laying.push({ subject: row, id: command });
  }
  await client.query(
    `UPDATE proposal_item i SET skipped = nullif(x.skipped, 'null'::jsonb), command_id = x.command FROM jsonb_to_recordset($2::jsonb) x(n int, skipped jsonb, command text)
     WHERE i.proposal_id = $1 AND i.n = x.n`,
    [id, JSON.stringify(changes)],
  );
  return laying;
}

const laySql = `INSERT INTO command (subject_id, id, kind, body, body_hash, actor, principal, received_at)
SELECT * FROM jsonb_to_recordset($1::jsonb) x("subjectId" text, id text, kind text, body jsonb, "bodyHash" text, actor text, principal text, "receivedAt" timestamptz) ON CONFLICT DO NOTHING`;
const columns = `p.id, p.kind, p.body, p.target, p.regions, ${cycleSql} AS cycle, p.proposed_by AS "proposedBy", p.expires_at AS "expiresAt", p.state, p.settled_by AS "settledBy"`;

async function inTransaction(deps: Inside, client: pg.PoolClient, settling: Settling): Promise<readonly SubjectRow[]> {
  const { id, act, person, reason, at } = settling;
  const { rows } = await client.query<Locked>(`SELECT ${columns} FROM proposal p WHERE p.id = $1 FOR UPDATE OF p`, [id]);
  const proposal = rows[0];
  if (!proposal) throw notFound('proposal');
  const proposer = await holderAt(client, proposal.proposedBy, at);
  authorise(proposal, await holderAt(client, person, at), proposer, settling);
  if (proposal.state === stateAfter[act] && proposal.settledBy === person) return []; // a repeat: it was done
  if (proposal.state !== 'open') throw new Problem('proposal.settled', `It was ${proposal.state} already.`);
  if (proposal.expiresAt.getTime() <= at) throw new Problem('proposal.expired', 'Nobody confirmed it in time: propose it anew.');
  const laying = act === 'confirm' ? await decideItems(deps, client, proposal, at) : [];
  const { kind, body, proposedBy } = proposal;
  const { memberships } = proposer;
  await client.query(laySql, [JSON.stringify(commandRows(laying, { kind, body, actor: proposedBy, memberships, at }))]);
  await client.query(
    'UPDATE proposal SET state = $2, settled_by = $3, settled_at = $4, reason = $5, changed_at = clock_timestamp() WHERE id = $1',
    [...[id, stateAfter[act], person], ...[new Date(at), reason]],
  );
  await client.query(`UPDATE proposal_mail SET state = 'skipped', next_at = NULL WHERE proposal_id = $1 AND state = 'planned'`, [id]);
  return laying.map(({ subject }) => subject);
}

/**
 * Ends it. All its commands are laid or none: after a crash they are there, and the sweep has them decided. They are decided on behalf of
 * whoever proposed, whose authority is asked once more then.
 */
export async function settle(deps: Inside, settling: Settling): Promise<void> {
  const client = await deps.pool.connect();
  let broken: Error | undefined;
  let laid: readonly SubjectRow[] = [];
  try {
    await client.query('BEGIN');
    laid = await inTransaction(deps, client, settling);
    await client.query('COMMIT');
  } catch (error) {
    if (!(error instanceof Problem)) broken = error as Error;
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release(broken);
  }
  await tell(deps.engine, laid.map(runnable));
}
