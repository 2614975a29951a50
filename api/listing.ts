/** Lists of contributions: narrowed, sorted and paged in one statement, within what a person sees. */
import type pg from 'pg';
import { type ContributionState, statuses } from '../domain/contribution/state.ts';
import { type Scope, scopeSql, scopeValues } from './authority.ts';
import type { Sort } from './contract/listing.ts';
import { enteredBySql } from './entered.ts';
import { decodeCursor, encodeCursor, notOfThisList } from './paging.ts';

export interface Filter {
  readonly status?: string | undefined;
  readonly region?: string | undefined;
  readonly timing?: 'onTime' | 'grace' | 'late' | 'none' | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueUntil?: string | undefined;
  readonly text?: string | undefined;
}

/** Contributions of one call, of one cycle, or of all. */
export interface Among {
  readonly call?: string | undefined;
  readonly cycle?: string | undefined;
}

export interface Sorted {
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
  readonly language: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ContributionRow {
  readonly id: string;
  readonly cycle: string;
  readonly participantId: string;
  readonly names: Record<string, string> | null;
  readonly region: string | null;
  readonly status: string;
  readonly state: ContributionState;
  readonly updatedAt: Date;
  /** Of the latest version. */
  readonly timing: string | null;
  readonly submittedAt: Date | null;
  /** Name of who entered the latest version for the participant; null when nobody did. */
  readonly enteredBy: string | null;
  readonly templateId: string;
  readonly templateVersion: number;
  /** What it is sorted by. */
  readonly key: string | number;
}

const deadline = `(coalesce(nullif(s.state->'revision', 'null'::jsonb), nullif(s.state->'deadline', 'null'::jsonb))->'hard'->>'at')::float8`;
const never = 9e15;
const keys: Readonly<Record<Sort, string>> = {
  // Names as people sort them, whatever the collation of the database is.
  participant: `coalesce(p.names->>$12, p.names->>'en', s.participant_id) COLLATE "und-x-icu"`,
  status: `array_position(ARRAY[${statuses.map((status) => `'${status}'`).join(', ')}]::text[], s.status)::float8`,
  deadline: `coalesce(${deadline}, ${never})`,
  submitted: `coalesce(extract(epoch from v.received_at) * 1000, ${never})::float8`,
  updated: `(extract(epoch from s.updated_at) * 1000)::float8`,
};

/** Takes $1 to $11: see `values`. */
const from = `FROM subject s LEFT JOIN participant p ON p.id = s.participant_id
  LEFT JOIN LATERAL (SELECT timing, received_at FROM submitted_version v WHERE v.subject_id = s.id ORDER BY v.number DESC LIMIT 1) v ON true
WHERE s.type = 'contribution' AND s.state IS NOT NULL AND ($1::text IS NULL OR s.calls @> ARRAY[$1::text]) AND ($2::text IS NULL OR s.cycle_id = $2)
  AND ${scopeSql(3)} AND ($6::text[] IS NULL OR s.status = ANY($6)) AND ($7::text IS NULL OR s.state->'countsIn' ? $7)
  AND ($8::text IS NULL OR coalesce(v.timing, 'none') = $8) AND ($9::float8 IS NULL OR ${deadline} >= $9) AND ($10::float8 IS NULL OR ${deadline} < $10)
  AND ($11::text IS NULL OR s.participant_id ILIKE $11 OR EXISTS (SELECT 1 FROM jsonb_each_text(p.names) n WHERE n.value ILIKE $11))`;

/** A part of a text, for ILIKE. */
const partly = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
const instant = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));
const values = ({ call, cycle }: Among, scope: Scope, { status, region, timing, dueFrom, dueUntil, text }: Filter): unknown[] => [
  ...[call ?? null, cycle ?? null, ...scopeValues(scope), status?.split(',') ?? null, region ?? null, timing ?? null],
  ...[instant(dueFrom), instant(dueUntil), text === undefined ? null : partly(text)],
];

const columns = `s.id, s.cycle_id AS cycle, s.participant_id AS "participantId", p.names, s.region, s.status, s.state, s.updated_at AS "updatedAt",
  v.timing, v.received_at AS "submittedAt", ${enteredBySql} AS "enteredBy", s.template_id AS "templateId", s.template_version AS "templateVersion"`;

/** The last of a page by what it was sorted; nothing without a cursor. One of another sorting is none of this list. */
function after({ sort, order, cursor }: Sorted): readonly [string | number | null, string] {
  const key = decodeCursor(cursor, 4);
  if (key === null) return [null, ''];
  const [by, way, at, id] = key;
  const fits = typeof at === (sort === 'participant' ? 'string' : 'number') && typeof id === 'string';
  if (by !== sort || way !== order || at === undefined || !fits) throw notOfThisList();
  return [at, id];
}

/** A page of contributions, and the cursor of the next. */
export async function contributionPage(
  pool: pg.Pool,
  among: Among,
  scope: Scope,
  filter: Filter,
  sorted: Sorted,
): Promise<{ rows: ContributionRow[]; next: string | null }> {
  const { sort, order, language, limit } = sorted;
  const [at, id] = after(sorted);
  const [key, type, sign] = [keys[sort], sort === 'participant' ? 'text' : 'float8', order === 'asc' ? '>' : '<'];
  const { rows } = await pool.query<ContributionRow>(
    `SELECT ${columns}, ${key} AS key ${from} AND $12::text IS NOT NULL AND ($13::${type} IS NULL OR (${key}, s.id) ${sign} ($13::${type}, $14::text))
     ORDER BY ${key} ${order}, s.id ${order} LIMIT $15`,
    [...values(among, scope, filter), language, at, id, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? encodeCursor([sort, order, last.key, last.id]) : null };
}

/** How many fit in each status, whichever status is asked for. */
export async function statusCounts(pool: pg.Pool, among: Among, scope: Scope, filter: Filter): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; count: number }>(
    `SELECT s.status, count(*)::int AS count ${from} GROUP BY 1 ORDER BY array_position(ARRAY[${statuses.map((status) => `'${status}'`).join(', ')}]::text[], s.status)`,
    values(among, scope, { ...filter, status: undefined }),
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** All that fit, by id; not more than `limit`. */
export async function contributionsOf(
  pool: pg.Pool,
  among: Among,
  scope: Scope,
  filter: Filter,
  limit: number,
): Promise<ContributionRow[]> {
  const { rows } = await pool.query<ContributionRow>(`SELECT ${columns}, s.id AS key ${from} ORDER BY s.id LIMIT $12`, [
    ...values(among, scope, filter),
    limit,
  ]);
  return rows;
}
