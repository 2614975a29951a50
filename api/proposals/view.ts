/** Proposals as people see them: with what has become of each contribution. */
import type pg from 'pg';
import type { CallState } from '../../domain/call.ts';
import { callStage } from '../../domain/call.ts';
import type { Answer } from '../../domain/lifecycle.ts';
import type { Membership } from '../../domain/permissions.ts';
import type { Inside } from '../deps.ts';
import { iso, isoOrNull } from '../view.ts';
import { covers, cycleSql, holderAt, type Kind, mayConfirm } from './authority.ts';
import type { Skip } from './prospect.ts';

export interface ProposalRow {
  readonly id: string;
  readonly kind: Kind;
  readonly body: object;
  readonly target: string | null;
  readonly filter: object | null;
  readonly regions: readonly string[];
  readonly cycle: string | null;
  readonly zone: string;
  readonly proposedBy: string;
  readonly proposerName: string | null;
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  readonly needsSecond: boolean;
  readonly state: string;
  readonly settledBy: string | null;
  readonly settlerName: string | null;
  readonly settledAt: Date | null;
  readonly reason: string | null;
  readonly callState: CallState | null;
  readonly templateId: string | null;
  readonly templateVersion: number | null;
  readonly counts: Readonly<Record<'subjects' | 'skipped' | 'mails' | 'people' | 'laid' | 'answered' | 'accepted', number>>;
}

/** The command of an item: its own, or that by which the opened call began its contribution. */
const commandOfItem = `LEFT JOIN command c ON c.subject_id = i.subject_id AND
  CASE WHEN p.target IS NULL THEN c.id = i.command_id ELSE p.state = 'confirmed' AND c.actor = p.target AND c.kind = 'begin' END`;
const peopleOf = (items: string): string =>
  `FROM ${items} CROSS JOIN LATERAL jsonb_array_elements(i.mails) m CROSS JOIN LATERAL jsonb_array_elements_text(m->'people') x(person)`;
const counts = `(SELECT json_build_object('subjects', count(*), 'skipped', count(i.skipped), 'laid', count(c.id), 'answered', count(c.answer),
    'accepted', count(*) FILTER (WHERE (c.answer->>'ok')::boolean)) FROM proposal_item i ${commandOfItem} WHERE i.proposal_id = p.id)`;
const mails = `(SELECT json_build_object('mails', count(*), 'people', count(DISTINCT x.person)) ${peopleOf('proposal_item i')} WHERE i.proposal_id = p.id AND i.skipped IS NULL)`;

export const proposalSql = `SELECT p.id, p.kind, p.body, p.target, p.filter, p.regions, ${cycleSql} AS cycle, p.zone, p.proposed_by AS "proposedBy", a.name AS "proposerName",
  p.proposed_at AS "proposedAt", p.expires_at AS "expiresAt", p.needs_second AS "needsSecond", p.state, p.settled_by AS "settledBy", b.name AS "settlerName",
  p.settled_at AS "settledAt", p.reason, s.state AS "callState", s.template_id AS "templateId", s.template_version AS "templateVersion",
  (${counts}::jsonb || ${mails}::jsonb) AS counts
FROM proposal p LEFT JOIN person a ON a.id = p.proposed_by LEFT JOIN person b ON b.id = p.settled_by LEFT JOIN subject s ON s.id = p.target`;

/** Its state at an instant: what nobody confirmed in time has expired. */
export const stateAt = ({ state, expiresAt }: Pick<ProposalRow, 'state' | 'expiresAt'>, at: number): string =>
  state === 'open' && expiresAt.getTime() <= at ? 'expired' : state;

/** What a person may do with it at an instant. */
export async function actsOf(
  { pool }: Pick<Inside, 'pool'>,
  row: ProposalRow,
  memberships: readonly Membership[],
  person: string,
  at: number,
): Promise<('confirm' | 'refuse' | 'withdraw')[]> {
  if (stateAt(row, at) !== 'open') return [];
  if (row.proposedBy === person) return ['withdraw'];
  if (!covers(memberships, row)) return [];
  return mayConfirm({ id: person, memberships }, await holderAt(pool, row.proposedBy, at), row) ? ['confirm', 'refuse'] : [];
}

/** The title of the call it opens, by language. */
export async function titleOf(
  { pinned }: Pick<Inside, 'pinned'>,
  { callState, templateId, templateVersion }: ProposalRow,
): Promise<Record<string, string>> {
  if (!callState || templateId === null || templateVersion === null) return {};
  return callStage(callState, { template: await pinned.get(templateId, templateVersion) }).title;
}

export async function proposalView(
  deps: Pick<Inside, 'pool' | 'pinned'>,
  row: ProposalRow,
  memberships: readonly Membership[],
  person: string,
  at: number,
) {
  const { id, kind, body, target, zone, needsSecond, reason, counts } = row;
  return {
    ...{ id, kind, state: stateAt(row, at) },
    call: target === null ? null : { id: target, title: await titleOf(deps, row) },
    ...{ body, zone, needsSecond },
    proposedBy: { id: row.proposedBy, name: row.proposerName },
    ...{ proposedAt: iso(row.proposedAt), expiresAt: iso(row.expiresAt) },
    settledBy: row.settledBy === null ? null : { id: row.settledBy, name: row.settlerName },
    ...{ settledAt: isoOrNull(row.settledAt), reason, counts },
    acts: await actsOf(deps, row, memberships, person, at),
  };
}

/** How many people would get something in which language. */
export async function languagesOf(pool: pg.Pool, id: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ language: string; count: number }>(
    `SELECT pe.language, count(DISTINCT pe.id)::int AS count ${peopleOf('proposal_item i')} JOIN person pe ON pe.id = x.person
     WHERE i.proposal_id = $1 AND i.skipped IS NULL GROUP BY 1 ORDER BY 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ language, count }) => [language, count]));
}

export interface ItemRow {
  readonly n: number;
  readonly subject: string;
  readonly participant: { readonly id: string; readonly names: Readonly<Record<string, string>> };
  readonly revision: number | null;
  readonly mails: readonly {
    readonly rule: string;
    readonly text: string;
    readonly audience: string;
    readonly people: readonly object[];
  }[];
  readonly skipped: Skip | null;
  readonly command: string | null;
  readonly answer: Answer | null;
}

const itemsSql = `SELECT i.n, i.subject_id AS subject, json_build_object('id', i.participant_id, 'names', coalesce(pa.names, '{}')) AS participant, i.revision, i.skipped,
  c.id AS command, c.answer,
  (SELECT coalesce(json_agg(json_build_object('rule', m->>'rule', 'text', m->>'text', 'audience', m->>'audience', 'people',
      (SELECT coalesce(json_agg(json_build_object('id', x.person, 'name', pe.name, 'language', coalesce(pe.language, 'en')) ORDER BY pe.name), '[]')
       FROM jsonb_array_elements_text(m->'people') x(person) LEFT JOIN person pe ON pe.id = x.person))), '[]') FROM jsonb_array_elements(i.mails) m) AS mails
FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id LEFT JOIN participant pa ON pa.id = i.participant_id ${commandOfItem}
WHERE i.proposal_id = $1 AND i.n > $2 ORDER BY i.n LIMIT $3`;

/** Its contributions in order, after the n-th. */
export const itemsOf = async (pool: pg.Pool, id: string, after: number, limit: number): Promise<ItemRow[]> =>
  (await pool.query<ItemRow>(itemsSql, [id, after, limit])).rows;
