/** Reads pledges with all that routes need, and holds who may see what of them. */
import type pg from 'pg';
import type { Membership } from '../../domain/permissions.ts';
import { may } from '../../domain/permissions.ts';
import { isPublic, type PledgeState } from '../../domain/pledge/state.ts';
import { partnersOf, partnerThing, thingOf } from '../../domain/pledge/thing.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsSql } from '../authority.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';

/** `public`: what is published; `within`: every version; `inside`: the draft too. */
export type Sight = 'public' | 'within' | 'inside';

export interface PledgeFacts {
  readonly state: PledgeState;
  readonly template: Template;
  readonly memberships: readonly Membership[];
  readonly sight: Sight;
}

/** How much of a pledge the holder of these roles sees; null for nothing. */
export function sightOf(state: PledgeState, memberships: readonly Membership[]): Sight | null {
  const thing = thingOf(state);
  if (may(memberships, 'pledge.draft', thing)) return 'inside';
  const own = memberships.some(({ participant }) => participant === state.participant);
  const asPartner = () => partnersOf(state).some((partner) => may(memberships, 'pledge.read', partnerThing(state, partner)));
  if (may(memberships, 'pledge.read', thing) || asPartner()) return own || state.submissions.length ? 'within' : null;
  return isPublic(state) ? 'public' : null;
}

interface Row {
  readonly state: PledgeState | null;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly memberships: readonly Membership[];
}
const sql = `SELECT s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", ${membershipsSql('$2', '$3')} AS memberships
FROM subject s WHERE s.id = $1 AND s.type = 'pledge'`;

/** The pledge as far as a person sees it at an instant; 404 otherwise. */
export async function readPledge(
  { pool, pinned }: Pick<Inside, 'pool' | 'pinned'>,
  id: string,
  person: string,
  at: number,
): Promise<PledgeFacts> {
  const { rows } = await pool.query<Row>({ name: 'pledge-read', text: sql, values: [id, person, new Date(at)] });
  const row = rows[0];
  const sight = row?.state ? sightOf(row.state, row.memberships) : null;
  if (!row?.state || sight === null) throw notFound('pledge');
  return { state: row.state, sight, memberships: row.memberships, template: await pinned.get(row.templateId, row.templateVersion) };
}

export interface ReportRow {
  readonly subject: string;
  readonly number: number;
  readonly asOf: string;
  readonly status: 'in-progress' | 'kept' | 'changed' | 'withdrawn';
  readonly text: string;
  readonly link: string | null;
  readonly file: { id: string; name: string; hash: string; size: number; type: string } | null;
  readonly at: Date;
}
/** What was said of some pledges, the latest first. */
export const reportsOf = async (pool: pg.Pool, subjects: readonly string[]): Promise<ReportRow[]> =>
  (
    await pool.query<ReportRow>(
      `SELECT subject_id AS subject, number, as_of AS "asOf", status, text, link, file, at FROM pledge_report
       WHERE subject_id = ANY($1) ORDER BY at DESC, number DESC`,
      [subjects],
    )
  ).rows;

/** Kinds and names of participants, by their ids. */
export async function participantsOf(pool: pg.Pool, ids: readonly string[]) {
  const { rows } = await pool.query<{ id: string; kind: string; names: Record<string, string> }>(
    'SELECT id, kind, names FROM participant WHERE id = ANY($1)',
    [ids],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return (id: string) => found.get(id) ?? { id, kind: 'state', names: {} };
}
