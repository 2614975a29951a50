/** Proposals that wait for a person's confirmation, as tasks. */
import type { Membership } from '../../domain/permissions.ts';
import type { Inside } from '../deps.ts';
import { iso } from '../view.ts';
import { sightSql, sightValues } from './authority.ts';
import { actsOf, type ProposalRow, proposalSql, titleOf } from './view.ts';

/** The soonest to expire first, at most 100. */
export async function toConfirm(deps: Pick<Inside, 'pool' | 'pinned'>, memberships: readonly Membership[], person: string, at: number) {
  const { rows } = await deps.pool.query<ProposalRow>(
    `${proposalSql} WHERE p.state = 'open' AND p.expires_at > $4 AND p.proposed_by <> $3 AND ${sightSql(1)} ORDER BY p.expires_at, p.id LIMIT 100`,
    [...sightValues(memberships), person, new Date(at)],
  );
  return Promise.all(
    rows.map(async (row) => {
      const { id, kind, zone, counts, proposedBy, proposerName } = row;
      return {
        ...{ contribution: null, task: 'confirm', title: await titleOf(deps, row), participant: null, status: 'open' },
        ...{ dueAt: iso(row.expiresAt), zone, commands: await actsOf(deps, row, memberships, person, at) },
        proposal: { id, kind, subjects: counts.subjects, proposedBy: { id: proposedBy, name: proposerName } },
      };
    }),
  ).then((tasks) => tasks.filter(({ commands }) => commands.length > 0));
}
