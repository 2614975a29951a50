/** Calls, the lists of their contributions, and the spreadsheet. */
import { stringify } from 'csv-stringify/sync';
import { type CallState, callStage } from '../../domain/call.ts';
import { type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { type Membership, may, type Thing } from '../../domain/permissions.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt, principalOf, require, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import { placeCommand } from '../commands.ts';
import type { calls } from '../contract/calls.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { decodeCursor, toPage } from '../paging.ts';
import { notFound } from '../problems.ts';
import { deadlineOrNull, deadlineView, iso, isoOrNull } from '../view.ts';

/** A call is for those who coordinate the region it asks; one without a region is for every coordinator. */
export function callThing(state: Pick<CallState, 'cycle' | 'phase' | 'stage'>, template: Template): Thing {
  const { to, ask } = callStage(state, { template });
  const { region } = to;
  return { ...(region === undefined ? { regions: Object.keys(template.regions) } : { region }), cycle: state.cycle, ask };
}

export function callSummary(state: CallState, status: string, template: Template) {
  const { id, cycle, phase, stage, opens, deadline } = state;
  const { title, to } = callStage(state, { template });
  return { id, cycle, phase, stage, title, region: to.region ?? null, status, opens: iso(opens), deadline: deadlineView(deadline) };
}

interface ContributionRow {
  id: string;
  participantId: string;
  names: Record<string, string> | null;
  region: string | null;
  status: string;
  state: ContributionState;
  updatedAt: Date;
}

/** A contribution in a list. */
export const contributionSummary = ({ id, participantId, names, region, status, state, updatedAt }: ContributionRow) => ({
  id,
  participant: { id: participantId, names: names ?? {} },
  region,
  regions: state.regions,
  countsIn: state.countsIn,
  status,
  deadline: deadlineOrNull(currentDeadline(state)),
  expected: isoOrNull(state.expected),
  submissions: state.submissions.length,
  updatedAt: iso(updatedAt),
});

const listSql = `SELECT s.id, s.participant_id AS "participantId", p.names, s.region, s.status, s.state, s.updated_at AS "updatedAt"
FROM subject s LEFT JOIN participant p ON p.id = s.participant_id
WHERE s.type = 'contribution' AND s.state IS NOT NULL AND s.calls @> ARRAY[$1::text] AND ${scopeSql(2)}
  AND ($5::text IS NULL OR s.status = $5) AND ($6::text IS NULL OR s.state->'countsIn' ? $6) AND s.id > $7
ORDER BY s.id LIMIT $8`;

interface Count {
  key: string;
  count: number;
}
const countSql = (key: string, from = '') =>
  `SELECT ${key} AS key, count(*)::int AS count FROM subject s ${from} WHERE s.type = 'contribution' AND s.state IS NOT NULL
   AND s.calls @> ARRAY[$1::text] AND ${scopeSql(2)} GROUP BY 1 ORDER BY 1`;
const byStatusSql = countSql('s.status');
const byRegionSql = countSql('r.region', `CROSS JOIN LATERAL jsonb_array_elements_text(s.state->'countsIn') AS r(region)`);
const counted = ({ rows }: { rows: readonly Count[] }) => Object.fromEntries(rows.map(({ key, count }) => [key, count]));

interface Filter {
  readonly status?: string | undefined;
  readonly region?: string | undefined;
}

const csvColumns = [
  'contribution',
  'participant',
  'name',
  'region',
  'countsIn',
  'status',
  'submissions',
  'zone',
  'soft',
  'grace',
  'hard',
  'expected',
  'updated',
];

function csvOf(rows: readonly ContributionRow[]): string {
  const records = rows.map((row) => {
    const deadline = currentDeadline(row.state);
    return {
      contribution: row.id,
      participant: row.participantId,
      name: row.names?.en ?? row.participantId,
      region: row.region ?? '',
      countsIn: row.state.countsIn.join(' '),
      status: row.status,
      submissions: row.state.submissions.length,
      zone: deadline?.zone ?? '',
      soft: deadline?.soft.wall ?? '',
      grace: deadline?.grace.wall ?? '',
      hard: deadline?.hard.wall ?? '',
      expected: isoOrNull(row.state.expected) ?? '',
      updated: iso(row.updatedAt),
    };
  });
  return stringify(records, { header: true, columns: csvColumns, escape_formulas: true, bom: true });
}

export function callRoutes(deps: Inside): Handlers<typeof calls> {
  const { pool, pinned } = deps;

  const read = async (id: string, person: string, at: number) => {
    const memberships = await membershipsAt(pool, person, at);
    const { rows } = await pool.query<{ state: CallState; status: string; templateId: string; templateVersion: number }>(
      `SELECT state, status, template_id AS "templateId", template_version AS "templateVersion" FROM subject WHERE id = $1 AND type = 'call' AND state IS NOT NULL`,
      [id],
    );
    if (!rows[0]) throw notFound('call');
    const { state, status, templateId, templateVersion } = rows[0];
    const template = await pinned.get(templateId, templateVersion);
    if (!may(memberships, 'call.read', callThing(state, template))) throw notFound('call');
    return { state, status, template, memberships };
  };
  const contributions = async (
    call: string,
    memberships: readonly Membership[],
    { status, region }: Filter,
    after: string,
    limit: number,
  ) =>
    (await pool.query<ContributionRow>(listSql, [call, ...scopeValues(scopeOf(memberships)), status ?? null, region ?? null, after, limit]))
      .rows;

  const spreadsheet = async ({
    person,
    params,
    query,
    receivedAt,
  }: {
    person: string;
    params: { id: string };
    query: Filter;
    receivedAt: number;
  }) => {
    const { memberships, state } = await read(params.id, person, receivedAt);
    const rows = await contributions(params.id, memberships, query, '', 100_000);
    return {
      body: csvOf(rows),
      type: 'text/csv; charset=utf-8',
      headers: { 'Content-Disposition': `attachment; filename="${state.cycle}-${state.stage}.csv"` },
    };
  };

  return {
    getCall: async ({ person, params, receivedAt }) => {
      const { state, status, template, memberships } = await read(params.id, person, receivedAt);
      const seen = [params.id, ...scopeValues(scopeOf(memberships))];
      const [statuses, regions] = await Promise.all([pool.query<Count>(byStatusSql, seen), pool.query<Count>(byRegionSql, seen)]);
      return {
        body: {
          ...callSummary(state, status, template),
          asked: state.asked.length,
          settled: state.settled.length,
          byStatus: counted(statuses),
          byRegion: counted(regions),
        },
      };
    },

    openCall: ({ person, params, body, key, address, receivedAt }) =>
      placeCommand(deps, {
        subjectId: params.id,
        kind: 'open',
        body,
        actor: person,
        key,
        address,
        receivedAt,
        authorise: (memberships, subject) => {
          if (subject.type !== 'call') throw notFound('call');
          const { cycle } = subject.thing;
          require(memberships, 'call.open', { cycle });
          return principalOf(memberships, { cycle }, (roles) => may(roles, 'call.open', { cycle }), 'secretariat');
        },
      }),

    listContributions: async ({ person, params, query, receivedAt }) => {
      const { memberships } = await read(params.id, person, receivedAt);
      const after = String(decodeCursor(query.cursor, 1)?.[0] ?? '');
      const rows = await contributions(params.id, memberships, query, after, query.limit + 1);
      return { body: toPage(rows, query.limit, (row) => [row.id], contributionSummary) };
    },

    exportContributions: spreadsheet,
    exportCall: spreadsheet,
  };
}
