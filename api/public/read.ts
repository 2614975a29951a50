/**
 * What everybody may read: published versions that nobody keeps back, published pledges and what was said of them. Names of persons,
 * addresses and files are in none of it.
 */
import type pg from 'pg';
import { countsOf } from '../../domain/pledge/counts.ts';
import { stageOf } from '../../domain/pledge/rules.ts';
import { type PledgeState, publishedOf } from '../../domain/pledge/state.ts';
import type { Inside } from '../deps.ts';
import { decodeCursor, toPage } from '../paging.ts';
import { publicSql } from '../pledges/listing.ts';
import { participantsOf, reportsOf } from '../pledges/read.ts';
import { notFound } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { documentsOf, reviewsOf } from './texts.ts';

type Names = Readonly<Record<string, string>>;
export interface Someone {
  readonly id: string;
  readonly kind: string;
  readonly names: Names;
}
/** Most rows of one kind on a page. */
const most = 500;
const pageSize = 50;

interface PledgeRow {
  readonly id: string;
  readonly state: PledgeState;
  readonly title: string;
  readonly language: string | null;
  readonly description: string;
  readonly who: Someone;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly key: number;
}
const published = `(extract(epoch from (to_timestamp((s.state->>'publishedAt')::float8 / 1000))) * 1000)::float8`;
const pledgeSql = `SELECT s.id, s.state, v.content->>'title' AS title, v.content->>'language' AS language, v.content->>'description' AS description,
  jsonb_build_object('id', p.id, 'kind', p.kind, 'names', p.names) AS who, s.template_id AS "templateId", s.template_version AS "templateVersion", ${published} AS key
FROM subject s JOIN participant p ON p.id = s.participant_id JOIN submitted_version v ON v.subject_id = s.id AND v.number = (s.state->>'published')::int
WHERE s.type = 'pledge' AND ${publicSql}`;

const pledgeView = ({ state, title, language, who }: PledgeRow) => {
  const last = state.reports.at(-1);
  return {
    id: state.publicId ?? '',
    href: `/public/pledges/${state.publicId}`,
    participant: who,
    ...{ title, language: language ?? 'en', status: state.status },
    by: publishedOf(state)?.of.by ?? '',
    publishedAt: iso(state.publishedAt ?? 0),
    lastReport: last ? { asOf: last.asOf, status: last.status } : null,
  };
};
export type PublicPledge = ReturnType<typeof pledgeView>;

const pledgesWhere = async (pool: pg.Pool, condition: string, values: readonly unknown[]): Promise<PublicPledge[]> =>
  (await pool.query<PledgeRow>(`${pledgeSql} AND ${condition} ORDER BY key DESC, s.id DESC LIMIT ${most}`, [...values])).rows.map(
    pledgeView,
  );

/** All pledges, the latest first. */
export async function publicPledges(pool: pg.Pool, cursor: string | undefined) {
  const after = decodeCursor(cursor, 2);
  const { rows } = await pool.query<PledgeRow>(
    `SELECT * FROM (${pledgeSql}) one WHERE $1::float8 IS NULL OR (key, id) < ($1, $2) ORDER BY key DESC, id DESC LIMIT $3`,
    [after?.[0] ?? null, after?.[1] ?? '', pageSize + 1],
  );
  return toPage(rows, pageSize, ({ key, id }) => [key, id], pledgeView);
}

/** A pledge by its published ID; 404 where there is none. */
export async function publicPledge({ pool, pinned }: Pick<Inside, 'pool' | 'pinned'>, id: string) {
  const { rows } = await pool.query<PledgeRow>(`${pledgeSql} AND s.state->>'publicId' = $1`, [id]);
  const row = rows[0];
  const version = row && publishedOf(row.state);
  if (!row || !version) throw notFound('pledge');
  const template = await pinned.get(row.templateId, row.templateVersion);
  const rules = stageOf(row.state.stage, { template })?.pledges;
  const titled = (keys: readonly string[], list: readonly { key: string; title: Names }[] = []) =>
    keys.map((key) => ({ key, title: list.find((choice) => choice.key === key)?.title ?? { en: key } }));
  const confirmed = version.partners.filter(({ word }) => word === 'confirmed').map(({ participant }) => participant);
  const [participant, reports] = await Promise.all([participantsOf(pool, confirmed), reportsOf(pool, [row.id])]);
  return {
    ...pledgeView(row),
    type: version.of.type,
    kinds: titled(version.of.kinds, rules?.kinds),
    objectives: titled(version.of.objectives, rules?.objectives),
    description: row.description,
    partners: confirmed.map(participant),
    matches: version.of.matches,
    matchedBy: [...row.state.matchedBy],
    reports: reports.map(({ asOf, status, text, link }) => ({ asOf, status, text, link })),
  };
}

/** A State; 404 where there is none of this id. */
export async function publicState(deps: Pick<Inside, 'pool' | 'pinned'>, id: string, at: number) {
  const { pool } = deps;
  const { rows } = await pool.query<Someone & { regions: string[] }>(
    `SELECT p.id, p.kind, p.names, array(SELECT r.region FROM region_membership r WHERE r.participant_id = p.id AND r.from_at <= $2
       AND (r.until_at IS NULL OR r.until_at > $2) ORDER BY r.is_default DESC, r.region) AS regions
     FROM participant p WHERE p.id = $1 AND p.kind IN ('state', 'observer_state')`,
    [id, new Date(at)],
  );
  if (!rows[0]) throw notFound('State');
  const { regions, ...participant } = rows[0];
  const own = "(s.participant_id = $1 OR s.state->'submissions' @? ($2::text)::jsonpath)";
  const partner = `$[*].partners[*] ? (@.participant == "${id}" && @.word == "confirmed")`;
  const [reviews, pledges] = await Promise.all([reviewsOf(deps, [id]), pledgesWhere(pool, own, [id, partner])]);
  return { participant, regions, reviews, pledges };
}

/** Names of regions, of the latest template that has them. */
export async function regionNames({ pool, pinned }: Pick<Inside, 'pool' | 'pinned'>): Promise<ReadonlyMap<string, Names>> {
  const { rows } = await pool.query<{ id: string; version: number }>(
    'SELECT template_id AS id, max(template_version) AS version FROM cycle GROUP BY template_id ORDER BY template_id',
  );
  const found = new Map<string, Names>();
  for (const { id, version } of rows) {
    const { regions } = await pinned.get(id, version);
    for (const [key, region] of Object.entries(regions)) found.set(key, region.title);
  }
  return found;
}

/** States of a region, or all of them. */
export const statesIn = async (pool: pg.Pool, region: string | null, at: number): Promise<Someone[]> =>
  (
    await pool.query<Someone>(
      `SELECT p.id, p.kind, p.names FROM participant p WHERE p.kind IN ('state', 'observer_state') AND ($1::text IS NULL OR EXISTS (
         SELECT 1 FROM region_membership r WHERE r.participant_id = p.id AND r.region = $1 AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)))
       ORDER BY p.id`,
      [region, new Date(at)],
    )
  ).rows;

/** Events of a region that have been announced. */
async function eventsOf({ pool, pinned }: Pick<Inside, 'pool' | 'pinned'>, region: string) {
  const { rows } = await pool.query<{
    cycle: string;
    state: { phase: string; stage: string; from: number; until: number | null; zone: string; announcedAt?: number | null };
    templateId: string;
    templateVersion: number;
  }>(
    `SELECT c.title AS cycle, s.state, s.template_id AS "templateId", s.template_version AS "templateVersion"
     FROM subject s JOIN cycle c ON c.id = s.cycle_id WHERE s.type = 'event' AND s.state IS NOT NULL AND s.status <> 'cancelled' AND s.state->>'announcedAt' IS NOT NULL`,
  );
  const found: { title: Names; cycle: string; from: string; until: string | null; zone: string }[] = [];
  for (const { cycle, state, templateId, templateVersion } of rows) {
    const { phases } = await pinned.get(templateId, templateVersion);
    const stage = phases.find((p) => p.key === state.phase)?.stages.find((s) => s.key === state.stage);
    if (stage?.kind !== 'event' || stage.region !== region) continue;
    found.push({ title: stage.title, cycle, from: iso(state.from), until: isoOrNull(state.until), zone: state.zone });
  }
  return found.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** A region; 404 where no cycle has one of this name. */
export async function publicRegion(deps: Pick<Inside, 'pool' | 'pinned'>, id: string, at: number) {
  const names = (await regionNames(deps)).get(id);
  if (!names) throw notFound('region');
  const states = await statesIn(deps.pool, id, at);
  const [reviews, pledges, events, documents] = await Promise.all([
    reviewsOf(
      deps,
      states.map((state) => state.id),
    ),
    pledgesWhere(deps.pool, "s.state->'regions' ? $1", [id]),
    eventsOf(deps, id),
    documentsOf(deps, id),
  ]);
  return { id, names, states, reviews, pledges, events, documents };
}

/** Counts of all pledges there are now. */
export async function publicCounts(pool: pg.Pool) {
  const { rows } = await pool.query<{ state: PledgeState }>(`SELECT s.state FROM subject s WHERE s.type = 'pledge' AND ${publicSql}`);
  return countsOf(
    rows.map(({ state }) => ({ ...state, cycle: '' })),
    '',
  );
}
