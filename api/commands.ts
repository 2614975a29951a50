/**
 * The one way in which the API asks anything of a subject: the command's row first, then its id to the runner.
 * Two statements and one Update for each command; this is the path that must be fast.
 */
import type pg from 'pg';
import { contentHash, sha256 } from '../activities/hash.ts';
import type { Runnable } from '../activities/starter.ts';
import type { Answer } from '../domain/lifecycle.ts';
import type { Membership, Thing } from '../domain/permissions.ts';
import { membershipsSql } from './authority.ts';
import type { Reply } from './contract/route.ts';
import type { Inside } from './deps.ts';
import { notFound, Problem } from './problems.ts';
import { iso } from './view.ts';

/** The subject a command is asked of, as far as authority needs it. */
export interface Subject extends Runnable {
  readonly type: string;
  readonly thing: Thing;
}

export interface Placing {
  readonly subjectId: string;
  readonly kind: string;
  readonly body: unknown;
  readonly actor: string;
  readonly key: string;
  /** Method and path; with actor and key it makes the command's id. */
  readonly address: string;
  readonly receivedAt: number;
  /** For whom it is done; throws the problem when the person may not. Not asked for a repeat, which gets its first answer. */
  readonly authorise: (memberships: readonly Membership[], subject: Subject) => string | null | Promise<string | null>;
}

/** The id of a command: the same person, route and Idempotency-Key make the same command. */
export const commandId = (actor: string, address: string, key: string): string => sha256(`${actor}\n${address}\n${key}`).slice(0, 32);

export const keyReused = (): Problem =>
  new Problem('idempotency.key-reused', 'This Idempotency-Key was used for another request. Use a new one for each thing you want done.');

interface Row {
  type: string;
  workflow: string;
  cycleId: string;
  phase: string | null;
  participantId: string | null;
  region: string | null;
  regions: string[] | null;
  ask: string | null;
  memberships: Membership[];
  bodyHash: string | null;
  answer: Answer | null;
  receivedAt: Date | null;
}

const lookSql = `SELECT s.type, s.workflow, s.cycle_id AS "cycleId", s.phase, s.participant_id AS "participantId", s.region, s.state->'regions' AS regions, s.state->>'ask' AS ask,
  ${membershipsSql('$2', '$3')} AS memberships, c.body_hash AS "bodyHash", c.answer, c.received_at AS "receivedAt"
FROM subject s LEFT JOIN command c ON c.subject_id = s.id AND c.id = $4 WHERE s.id = $1`;
const insertSql = `INSERT INTO command (subject_id, id, kind, body, body_hash, actor, principal, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING 1`;
const knownSql = 'SELECT body_hash AS "bodyHash", answer, received_at AS "receivedAt" FROM command WHERE subject_id = $1 AND id = $2';

type Known = Pick<Row, 'bodyHash' | 'answer' | 'receivedAt'>;

export interface Named {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly receivedAt: string;
}

/** An answer as HTTP says it. Members have a fixed order, so that a repeat is the same to the letter. */
export function answered(command: Named, answer: Answer): Reply {
  const { id, subject, kind, receivedAt } = command;
  const receipt = { id, subject, kind, receivedAt, status: 'decided' };
  if (!answer.ok) throw new Problem(answer.rule, answer.detail, { command: receipt });
  const { ok, status, revision, receipt: number, timing, missing } = answer;
  return { status: 200, body: { command: receipt, answer: { ok, status, revision, receipt: number, timing, missing } } };
}

/** What is said when a command waits: it counts from its receipt. */
function waiting({ id, subject, kind, receivedAt }: Named): Reply {
  const href = `/api/commands/${id}`;
  return {
    status: 202,
    body: { command: { id, subject, kind, receivedAt, status: 'received' }, href },
    headers: { Location: href, 'Retry-After': '5' },
  };
}

async function known(pool: pg.Pool, subjectId: string, id: string): Promise<Known | undefined> {
  const { rows } = await pool.query<Known>({ name: 'command-known', text: knownSql, values: [subjectId, id] });
  return rows[0];
}

/** Writes a command and has it decided; answers the answer, or a receipt (202) when nobody decides in time. */
export async function placeCommand({ pool, engine, log }: Pick<Inside, 'pool' | 'engine' | 'log'>, asked: Placing): Promise<Reply> {
  const { subjectId, kind, body, actor, receivedAt } = asked;
  const id = commandId(actor, asked.address, asked.key);
  const hash = contentHash(body);
  const { rows } = await pool.query<Row>({ name: 'command-look', text: lookSql, values: [subjectId, actor, new Date(receivedAt), id] });
  const row = rows[0];
  if (!row) throw notFound(subjectId.split(':')[0] ?? 'subject');
  const { type, workflow, cycleId, phase, participantId, region } = row;
  const subject: Subject = {
    id: subjectId,
    type,
    workflow,
    cycleId,
    phase,
    participantId,
    thing: { participant: participantId, region, regions: row.regions ?? [], cycle: cycleId, ask: row.ask },
  };

  let old: Known | undefined = row.bodyHash === null ? undefined : row;
  if (!old) {
    const principal = await asked.authorise(row.memberships, subject);
    const values = [subjectId, id, kind, JSON.stringify(body), hash, actor, principal, new Date(receivedAt)];
    const { rowCount } = await pool.query({ name: 'command-insert', text: insertSql, values });
    if (!rowCount) old = await known(pool, subjectId, id); // sent twice in the same moment
  }
  if (old && old.bodyHash !== hash) throw keyReused();
  const command: Named = { id, subject: subjectId, kind, receivedAt: iso(old?.receivedAt ?? receivedAt) };
  if (old?.answer) return answered(command, old.answer);

  let answer: Answer | null | undefined;
  try {
    answer = await engine.send(subject, id, Date.parse(command.receivedAt));
  } catch (error) {
    log.warn({ subject: subjectId, command: id, error: (error as Error).message }, 'no answer in time; the command waits');
    answer = (await known(pool, subjectId, id).catch(() => undefined))?.answer;
  }
  return answer ? answered(command, answer) : waiting(command);
}
