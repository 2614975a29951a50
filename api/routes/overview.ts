/** The whole at a glance: contributions of all calls, progress of one, what is about to be said. */
import { isSettledStatus } from '../../domain/contribution/state.ts';
import { membershipsAt, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import { comingLines } from '../coming.ts';
import type { overview } from '../contract/overview.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { contributionPage, statusCounts } from '../listing.ts';
import { iso } from '../view.ts';
import { listed, readCall } from './calls.ts';
import { readCycle } from './cycles.ts';

interface Count {
  /** Null: of all regions together; '' for those that count in none. */
  region: string | null;
  status: string;
  count: number;
}
// One statement, so that the counts are of one instant.
const progressSql = `WITH mine AS (SELECT s.status, s.state->'countsIn' AS counts_in FROM subject s
  WHERE s.type = 'contribution' AND s.state IS NOT NULL AND s.calls @> ARRAY[$1::text] AND ${scopeSql(2)})
SELECT NULL AS region, status, count(*)::int AS count FROM mine GROUP BY status
UNION ALL SELECT coalesce(r.region, ''), status, count(*)::int FROM mine LEFT JOIN LATERAL jsonb_array_elements_text(counts_in) AS r(region) ON true GROUP BY 1, 2`;

function countsOf(rows: readonly Count[]) {
  const sum = (of: readonly Count[]) => of.reduce((total, { count }) => total + count, 0);
  return {
    total: sum(rows),
    settled: sum(rows.filter(({ status }) => isSettledStatus(status))),
    byStatus: Object.fromEntries([...rows].sort((a, b) => (a.status < b.status ? -1 : 1)).map(({ status, count }) => [status, count])),
  };
}

export function overviewRoutes(deps: Inside): Handlers<typeof overview> {
  const { pool, pinned, calendar } = deps;
  return {
    listAllContributions: async ({ person, query, receivedAt }) => {
      const scope = scopeOf(await membershipsAt(pool, person, receivedAt));
      const [{ rows, next }, byStatus] = await Promise.all([
        contributionPage(pool, query, scope, query, query),
        query.cursor === undefined ? statusCounts(pool, query, scope, query) : null,
      ]);
      const items = rows.map(async (row) => listed(row, await pinned.get(row.templateId, row.templateVersion)));
      return { body: { items: await Promise.all(items), next, byStatus } };
    },

    getProgress: async ({ person, params, receivedAt }) => {
      const { state, template, memberships } = await readCall(deps, params.id, person, receivedAt);
      const { rows } = await pool.query<Count>(progressSql, [params.id, ...scopeValues(scopeOf(memberships))]);
      const inRegions = Object.entries(Object.groupBy(rows, ({ region }) => region ?? 'all'));
      const regions = inRegions.flatMap(([key, of = []]) => {
        if (key === 'all') return [];
        return { region: key === '' ? null : key, title: template.regions[key]?.title ?? {}, ...countsOf(of) };
      });
      return {
        body: {
          call: params.id,
          asOf: iso(receivedAt),
          asked: state.asked.length,
          all: countsOf(rows.filter(({ region }) => region === null)),
          regions: regions.sort((a, b) => ((a.region ?? '\uffff') < (b.region ?? '\uffff') ? -1 : 1)),
        },
      };
    },

    comingNotices: async ({ person, params, query, receivedAt }) => {
      const { row, memberships } = await readCycle(pool, params.id, person, receivedAt);
      const zone = query.zone ?? (await pinned.get(row.templateId, row.templateVersion)).zone;
      const first = query.from ?? calendar.wallOf(receivedAt, zone).slice(0, 10);
      const from = calendar.moment(`${first}T00:00:00`, zone).at;
      const until = calendar.add(from, `P${query.days}D`, 1, zone);
      const lines = await comingLines(pool, params.id, scopeOf(memberships), { now: receivedAt, from, until, zone });
      const days = Object.entries(Object.groupBy(lines, ({ day }) => day)).map(([day, of = []]) => {
        const whole = of.find(({ rule }) => rule === null);
        const rules = of.flatMap(({ day: _, rule, ...rest }) => (rule === null ? [] : { rule, ...rest }));
        return { day, notices: whole?.notices ?? 0, people: whole?.people ?? 0, rules };
      });
      return { body: { zone, asOf: iso(receivedAt), from: first, until: calendar.wallOf(until - 1, zone).slice(0, 10), days } };
    },
  };
}
