/** Reads one contribution with all that its routes need, and holds who may see it. */
import type pg from 'pg';
import type { ContributionState } from '../domain/contribution/state.ts';
import { thingOf } from '../domain/contribution/thing.ts';
import type { Context } from '../domain/lifecycle.ts';
import type { Action, Membership } from '../domain/permissions.ts';
import type { Template } from '../domain/template/schema.ts';
import { membershipsSql, see } from './authority.ts';
import type { Inside } from './deps.ts';
import { notFound } from './problems.ts';

export interface ContributionFacts {
  readonly id: string;
  readonly status: string;
  readonly updatedAt: Date;
  readonly names: Readonly<Record<string, string>> | null;
  readonly state: ContributionState;
  readonly template: Template;
  readonly memberships: readonly Membership[];
}

interface Row extends Omit<ContributionFacts, 'template' | 'state'> {
  state: ContributionState | null;
  templateId: string;
  templateVersion: number;
}

const sql = `SELECT s.id, s.status, s.updated_at AS "updatedAt", s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", p.names,
  ${membershipsSql('$2', '$3')} AS memberships
FROM subject s LEFT JOIN participant p ON p.id = s.participant_id WHERE s.id = $1 AND s.type = 'contribution'`;

/** The contribution as far as a person may see it at an instant; 404 otherwise. `action` asks for more than reading (403 is the caller's). */
export async function readContribution(
  { pool, pinned }: Pick<Inside, 'pool' | 'pinned'>,
  id: string,
  person: string,
  at: number,
  action: Action = 'contribution.read',
): Promise<ContributionFacts> {
  const { rows } = await pool.query<Row>({ name: 'contribution-read', text: sql, values: [id, person, new Date(at)] });
  const row = rows[0];
  if (!row?.state) throw notFound('contribution');
  const { templateId, templateVersion, state, ...rest } = row;
  see(row.memberships, action, thingOf(state), 'contribution');
  return { ...rest, state, template: await pinned.get(templateId, templateVersion) };
}

/** The draft as decisions see it. */
export async function draftOf(
  pool: pg.Pool,
  id: string,
): Promise<(NonNullable<Context['draft']> & { updatedAt: Date; updatedBy: string }) | null> {
  const { rows } = await pool.query(
    'SELECT version, hash, content, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM draft WHERE subject_id = $1',
    [id],
  );
  return rows[0] ?? null;
}
