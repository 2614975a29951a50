/** Calls, the lists of their contributions, and the spreadsheet. */
import { stringify } from 'csv-stringify/sync';
import { type CallState, callStage } from '../../domain/call.ts';
import { currentDeadline, latest } from '../../domain/contribution/state.ts';
import { type Membership, may, type Thing } from '../../domain/permissions.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt, require, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import type { calls } from '../contract/calls.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { enteredView } from '../entered.ts';
import { type ContributionRow, contributionPage, contributionsOf, type Filter } from '../listing.ts';
import { notFound, secondPerson } from '../problems.ts';
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

type Summarised = Pick<ContributionRow, 'id' | 'participantId' | 'names' | 'region' | 'status' | 'state' | 'updatedAt' | 'enteredBy'>;
/** A contribution in short. */
export const contributionSummary = ({ id, participantId, names, region, status, state, updatedAt, enteredBy }: Summarised) => ({
  id,
  participant: { id: participantId, names: names ?? {} },
  region,
  regions: state.regions,
  countsIn: state.countsIn,
  status,
  deadline: deadlineOrNull(currentDeadline(state)),
  expected: isoOrNull(state.expected),
  submissions: state.submissions.length,
  entered: enteredView(latest(state), enteredBy),
  updatedAt: iso(updatedAt),
});

/** A contribution in a list. */
export const listed = (row: ContributionRow, template: Template) => ({
  ...contributionSummary(row),
  cycle: row.cycle,
  title: template.asks[row.state.ask]?.title ?? {},
  timing: row.timing,
  submittedAt: isoOrNull(row.submittedAt),
});

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
  'receivedBy',
  'received',
  'enteredBy',
  'enteredOn',
];

function csvOf(rows: readonly ContributionRow[]): string {
  const records = rows.map((row) => {
    const deadline = currentDeadline(row.state);
    const entered = enteredView(latest(row.state), row.enteredBy);
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
      receivedBy: entered?.by ?? '',
      received: entered ? `${entered.received.wall.slice(0, entered.dateOnly ? 10 : undefined)} ${entered.received.zone}` : '',
      enteredBy: entered?.actor.name ?? '',
      enteredOn: entered?.at ?? '',
    };
  });
  return stringify(records, { header: true, columns: csvColumns, escape_formulas: true, bom: true });
}

interface CallFacts {
  readonly state: CallState;
  readonly status: string;
  readonly template: Template;
  readonly memberships: readonly Membership[];
}

/** The call, for those who coordinate it; 404 for others. */
export async function readCall(
  { pool, pinned }: Pick<Inside, 'pool' | 'pinned'>,
  id: string,
  person: string,
  at: number,
): Promise<CallFacts> {
  const [found, memberships] = await Promise.all([
    pool.query<{ state: CallState | null; status: string; templateId: string; templateVersion: number }>(
      `SELECT state, status, template_id AS "templateId", template_version AS "templateVersion" FROM subject WHERE id = $1 AND type = 'call'`,
      [id],
    ),
    membershipsAt(pool, person, at),
  ]);
  const { state, status, templateId, templateVersion } = found.rows[0] ?? {};
  if (!state || !status || !templateId || templateVersion === undefined) throw notFound('call');
  const template = await pinned.get(templateId, templateVersion);
  if (!may(memberships, 'call.read', callThing(state, template))) throw notFound('call');
  return { state, status, template, memberships };
}

interface Asking {
  readonly person: string;
  readonly params: { readonly id: string };
  readonly query: Filter;
  readonly receivedAt: number;
}

export function callRoutes(deps: Inside): Handlers<typeof calls> {
  const { pool } = deps;

  const spreadsheet = async ({ person, params, query, receivedAt }: Asking) => {
    const { memberships, state } = await readCall(deps, params.id, person, receivedAt);
    const rows = await contributionsOf(pool, { call: params.id }, scopeOf(memberships), query, 100_000);
    return {
      body: csvOf(rows),
      type: 'text/csv; charset=utf-8',
      headers: { 'Content-Disposition': `attachment; filename="${state.cycle}-${state.stage}.csv"` },
    };
  };

  return {
    getCall: async ({ person, params, receivedAt }) => {
      const { state, status, template, memberships } = await readCall(deps, params.id, person, receivedAt);
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

    openCall: async ({ person, params, receivedAt }) => {
      const { rows } = await pool.query<{ cycle: string }>("SELECT cycle_id AS cycle FROM subject WHERE id = $1 AND type = 'call'", [
        params.id,
      ]);
      if (!rows[0]) throw notFound('call');
      require(await membershipsAt(pool, person, receivedAt), 'call.open', { cycle: rows[0].cycle });
      throw secondPerson('A call is opened ahead of its date by two people');
    },

    listContributions: async ({ person, params, query, receivedAt }) => {
      const { memberships, template } = await readCall(deps, params.id, person, receivedAt);
      const { rows, next } = await contributionPage(pool, { call: params.id }, scopeOf(memberships), query, query);
      return { body: { items: rows.map((row) => listed(row, template)), next } };
    },

    exportContributions: spreadsheet,
    exportCall: spreadsheet,
  };
}
