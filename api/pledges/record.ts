/** Begins a pledge: the follow-up of a cycle is asked to record it under a number of its own, and starts it. */
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { may } from '../../domain/permissions.ts';
import type { FollowUpStage, Template } from '../../domain/template/schema.ts';
import { principalOf, require } from '../authority.ts';
import { commandId, placeCommand } from '../commands.ts';
import type { Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { notFound, Problem } from '../problems.ts';

interface Recording {
  readonly cycle: string;
  readonly participant: string;
  readonly person: string;
  readonly key: string;
  readonly address: string;
  readonly receivedAt: number;
}

/** How long the answer waits for the pledge to have begun, in milliseconds. It begins by itself after that. */
const patience = 3_000;

/** The first follow-up of a template that records pledges, as `phase:stage`. */
export function pledgeStage({ phases }: Pick<Template, 'phases'>): { readonly key: string; readonly stage: FollowUpStage } | null {
  for (const phase of phases)
    for (const stage of phase.stages) if (stage.kind === 'follow-up' && stage.pledges) return { key: `${phase.key}:${stage.key}`, stage };
  return null;
}

/** The number of this request: what it got the first time, else a new one. Numbers are unique among all cycles. */
async function numberOf(pool: pg.Pool, stage: string, id: string): Promise<number> {
  const sql = `SELECT coalesce((SELECT (body->>'number')::int FROM command WHERE subject_id = $1 AND id = $2), nextval('pledge_number')::int) AS number`;
  return (await pool.query<{ number: number }>(sql, [stage, id])).rows[0]?.number as number;
}

async function begun(pool: pg.Pool, id: string): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; await setTimeout(30)) {
    const { rowCount } = await pool.query('SELECT 1 FROM subject WHERE id = $1 AND state IS NOT NULL', [id]);
    if (rowCount) return true;
  }
  return false;
}

const lookSql = `SELECT c.template_id AS "templateId", c.template_version AS "templateVersion",
  (SELECT r.region FROM region_membership r WHERE r.participant_id = $2 AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3)
    ORDER BY r.is_default DESC, r.region LIMIT 1) AS region
FROM cycle c WHERE c.id = $1`;

export async function recordPledge(deps: Inside, asked: Recording): Promise<Reply> {
  const { pool, pinned } = deps;
  const { cycle, participant, person, key, address, receivedAt } = asked;
  const { rows } = await pool.query<{ templateId: string; templateVersion: number; region: string | null }>(lookSql, [
    cycle,
    participant,
    new Date(receivedAt),
  ]);
  const row = rows[0];
  if (!row) throw notFound('cycle');
  const found = pledgeStage(await pinned.get(row.templateId, row.templateVersion));
  if (!found) throw new Problem('pledge.none-here', 'No pledges are recorded in this cycle.');
  const stage = `follow-up:${cycle}:${found.key}`;
  const thing = { participant, region: row.region, cycle };
  const place = async () =>
    placeCommand(deps, {
      ...{ subjectId: stage, kind: 'record', actor: person, key, address, receivedAt },
      body: { number: await numberOf(pool, stage, commandId(person, address, key)), participant },
      authorise: (memberships) => {
        require(memberships, 'pledge.record', thing);
        return principalOf(memberships, thing, (roles) => may(roles, 'pledge.record', thing), participant);
      },
    });
  // The same request twice in one moment took two numbers; the first one counts.
  const reply = await place().catch((error) => {
    if (error instanceof Problem && error.rule === 'idempotency.key-reused') return place();
    throw error;
  });
  const id = (reply.body as { answer?: { receipt?: string } }).answer?.receipt;
  if (id === undefined || !(await begun(pool, id))) return reply.status === 202 ? reply : { ...reply, status: 202 };
  const href = `/api/pledges/${id}`;
  return { status: 201, body: { id, href }, headers: { Location: href } };
}
