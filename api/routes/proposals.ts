/** Proposals: made, read, confirmed, refused, withdrawn. */

import type { Answer } from '../../domain/lifecycle.ts';
import type { Membership } from '../../domain/permissions.ts';
import { membershipsAt } from '../authority.ts';
import type { proposals } from '../contract/proposals.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { decodeCursor, instantIn, notOfThisList, toPage } from '../paging.ts';
import { notFound } from '../problems.ts';
import { confirmersOf, covers, sightSql, sightValues } from '../proposals/authority.ts';
import { commandIdOf } from '../proposals/lay.ts';
import { propose } from '../proposals/make.ts';
import type { Mail } from '../proposals/prospect.ts';
import { samplesOf } from '../proposals/samples.ts';
import { type Act, settle } from '../proposals/settle.ts';
import { type ItemRow, itemsOf, languagesOf, type ProposalRow, proposalSql, proposalView, stateAt } from '../proposals/view.ts';

interface Settling {
  readonly person: string;
  readonly params: { readonly id: string };
  readonly body: { readonly reason?: string | undefined };
  readonly receivedAt: number;
}

export function proposalRoutes(deps: Inside): Handlers<typeof proposals> {
  const { pool } = deps;

  /** For whoever could do it: who proposed it, and who may confirm it. 404 for others, and for who has lost the role. */
  const read = async (id: string, person: string, at: number): Promise<{ row: ProposalRow; memberships: readonly Membership[] }> => {
    const memberships = await membershipsAt(pool, person, at);
    const { rows } = await pool.query<ProposalRow>(`${proposalSql} WHERE p.id = $1`, [id]);
    const row = rows[0];
    if (!row || !covers(memberships, row)) throw notFound('proposal');
    return { row, memberships };
  };
  const whole = async (id: string, person: string, at: number): Promise<Reply> => {
    const { row, memberships } = await read(id, person, at);
    const open = stateAt(row, at) === 'open';
    const [languages, confirmers, command] = await Promise.all([
      languagesOf(pool, id),
      open ? confirmersOf(pool, row, row.proposedBy, at) : [],
      row.target === null
        ? []
        : pool
            .query<{ id: string; answer: Answer | null }>('SELECT id, answer FROM command WHERE subject_id = $1 AND id = $2', [
              row.target,
              commandIdOf(id, null),
            ])
            .then(({ rows }) => rows),
    ]);
    const view = await proposalView(deps, row, memberships, person, at);
    return { body: { ...view, filter: row.filter, languages, confirmers, command: command[0] ?? null } };
  };
  const act =
    (kind: Act) =>
    async ({ person, params, body, receivedAt }: Settling): Promise<Reply> => {
      await settle(deps, { id: params.id, act: kind, person, reason: body.reason ?? null, at: receivedAt });
      return whole(params.id, person, receivedAt);
    };

  return {
    propose: (input) => propose(deps, input),

    listProposals: async ({ person, query, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const after = decodeCursor(query.cursor, 2);
      const { rows } = await pool.query<ProposalRow>(
        `${proposalSql} WHERE ${sightSql(1)} AND ($4::text IS NULL OR $4 = CASE WHEN p.state = 'open' AND p.expires_at <= $3 THEN 'expired' ELSE p.state END)
           AND ($5::timestamptz IS NULL OR (p.proposed_at, p.id) < ($5::timestamptz, $6::text)) ORDER BY p.proposed_at DESC, p.id DESC LIMIT $7`,
        [
          ...sightValues(memberships),
          new Date(receivedAt),
          query.state ?? null,
          instantIn(after),
          String(after?.[1] ?? ''),
          query.limit + 1,
        ],
      );
      const { items, next } = toPage(
        rows,
        query.limit,
        (row) => [row.proposedAt.getTime(), row.id],
        (row) => row,
      );
      const seen = items.filter((row) => covers(memberships, row));
      return { body: { items: await Promise.all(seen.map((row) => proposalView(deps, row, memberships, person, receivedAt))), next } };
    },

    getProposal: ({ person, params, receivedAt }) => whole(params.id, person, receivedAt),

    listProposalItems: async ({ person, params, query, receivedAt }) => {
      await read(params.id, person, receivedAt);
      const after = decodeCursor(query.cursor, 1)?.[0] ?? -1;
      if (typeof after !== 'number' || !Number.isInteger(after) || Math.abs(after) > 1e6) throw notOfThisList();
      const rows = await itemsOf(pool, params.id, after, query.limit + 1);
      return {
        body: toPage(
          rows,
          query.limit,
          ({ n }) => [n],
          ({ n: _, ...item }: ItemRow) => item,
        ),
      };
    },

    proposalSamples: async ({ person, params, receivedAt }) => {
      const { row } = await read(params.id, person, receivedAt);
      if (stateAt(row, receivedAt) !== 'open') return { body: { items: [] } };
      const { rows } = await pool.query<{ subject: string; mails: Mail[] }>(
        'SELECT subject_id AS subject, mails FROM proposal_item WHERE proposal_id = $1 AND skipped IS NULL ORDER BY n',
        [params.id],
      );
      const kept = new Map(rows.map(({ subject, mails }) => [subject, mails]));
      const { kind, target, body, proposedBy: actor } = row;
      const asked = { kind, target, ids: [...kept.keys()], body, actor, at: receivedAt };
      return { body: { items: await samplesOf(deps, asked, (subject) => kept.get(subject) ?? []) } };
    },

    confirmProposal: act('confirm'),
    refuseProposal: act('refuse'),
    withdrawProposal: act('withdraw'),
  };
}
