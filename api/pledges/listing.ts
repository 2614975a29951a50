/** The register: pledges narrowed and paged in one statement, within what a person sees. */
import type pg from 'pg';
import { latest, type PledgeState, publishedOf } from '../../domain/pledge/state.ts';
import { type Scope, scopeSql, scopeValues } from '../authority.ts';
import { decodeCursor, toPage } from '../paging.ts';
import { iso, isoOrNull } from '../view.ts';

export interface PledgeFilter {
  readonly cycle?: string | undefined;
  readonly status?: string | undefined;
  readonly screening?: 'true' | undefined;
  readonly asked?: 'true' | undefined;
  readonly kind?: string | undefined;
  readonly objective?: string | undefined;
  readonly region?: string | undefined;
  readonly participantKind?: string | undefined;
  readonly participant?: string | undefined;
  readonly text?: string | undefined;
}

export interface PledgeRow {
  readonly id: string;
  readonly state: PledgeState;
  readonly names: Record<string, string> | null;
  /** Whether the person sees more than what is published. */
  readonly within: boolean;
  readonly title: string | null;
  readonly language: string | null;
}

/** Pledges `s` made with one of some participants. */
const partnerOf = (
  participants: string,
): string => `EXISTS (SELECT 1 FROM jsonb_array_elements(s.state->'submissions') v, jsonb_array_elements(v->'partners') p
    WHERE p->>'participant' = ANY(${participants}::text[]))`;
/** Whether a pledge is public; see `isPublic` in domain/pledge/state.ts. */
export const publicSql = "(s.state->>'publicId' IS NOT NULL AND s.status IN ('published', 'changed', 'kept', 'withdrawn'))";
/** The version that counts for who sees only what is published, else the latest one. */
const version = (within: string): string =>
  `CASE WHEN ${within} AND s.state->>'published' IS NULL THEN jsonb_array_length(s.state->'submissions') ELSE (s.state->>'published')::int END`;

/** Takes $1 to $13: see `values`. */
const seen = `(${scopeSql(1)} OR ${partnerOf('$3')})`;
const fact = `(SELECT v->'of' FROM jsonb_array_elements(s.state->'submissions') v
    ORDER BY (v->>'number')::int = (s.state->>'published')::int DESC NULLS LAST, (v->>'number')::int DESC LIMIT 1)`;
const from = `FROM subject s LEFT JOIN participant p ON p.id = s.participant_id
  CROSS JOIN LATERAL (SELECT ${seen} AS within, ($1 OR s.participant_id = ANY($3)) AS inside) w
  LEFT JOIN submitted_version v ON v.subject_id = s.id AND v.number = ${version('w.within')}
  LEFT JOIN draft d ON d.subject_id = s.id
WHERE s.type = 'pledge' AND s.state IS NOT NULL AND (${publicSql} OR w.inside OR (w.within AND s.state->'submissions' <> '[]')) AND ($4::text IS NULL OR s.cycle_id = $4)
  AND ($5::text[] IS NULL OR s.status = ANY($5)) AND (NOT $6 OR s.status = 'submitted' OR s.state->>'change' = 'submitted')
  AND (NOT $7 OR s.situation = 'asked') AND ($8::text IS NULL OR ${fact}->'kinds' ? $8) AND ($9::text IS NULL OR ${fact}->'objectives' ? $9)
  AND ($10::text IS NULL OR s.state->'regions' ? $10) AND ($11::text IS NULL OR s.state->>'kind' = $11)
  AND ($12::text IS NULL OR s.participant_id = $12 OR ${partnerOf('ARRAY[$12]')})
  AND ($13::text IS NULL OR s.state->>'publicId' ILIKE $13 OR v.content->>'title' ILIKE $13 OR s.participant_id ILIKE $13
    OR EXISTS (SELECT 1 FROM jsonb_each_text(p.names) n WHERE n.value ILIKE $13))`;

const partly = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
const values = (scope: Scope, filter: PledgeFilter): unknown[] => {
  const { cycle, status, screening, asked, kind, objective, region, participantKind, participant, text } = filter;
  return [
    ...scopeValues(scope),
    ...[cycle ?? null, status?.split(',') ?? null, screening === 'true', asked === 'true', kind ?? null, objective ?? null],
    ...[region ?? null, participantKind ?? null, participant ?? null, text === undefined ? null : partly(text)],
  ];
};
/** The title of a draft is for its participant's own people, and the secretariat. */
const columns = `s.id, s.state, p.names, w.within, coalesce(v.content->>'title', CASE WHEN w.inside AND s.state->'submissions' = '[]' THEN d.content->>'title' END) AS title,
  coalesce(v.content->>'language', 'en') AS language, (extract(epoch from s.created_at) * 1000)::float8 AS key`;

/** A page of the register, the latest first, and the cursor of the next. */
export async function pledgePage(
  pool: pg.Pool,
  scope: Scope,
  filter: PledgeFilter,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: ReturnType<typeof pledgeSummary>[]; next: string | null }> {
  const after = decodeCursor(cursor, 2);
  const { rows } = await pool.query<PledgeRow & { key: number }>(
    `SELECT ${columns} ${from} AND ($14::float8 IS NULL OR ((extract(epoch from s.created_at) * 1000)::float8, s.id) < ($14, $15))
     ORDER BY (extract(epoch from s.created_at) * 1000)::float8 DESC, s.id DESC LIMIT $16`,
    [...values(scope, filter), after?.[0] ?? null, after?.[1] ?? '', limit + 1],
  );
  return toPage(rows, limit, ({ key, id }) => [key, id], pledgeSummary);
}

const name = (names: Record<string, string> | null) => names ?? {};

/** A pledge in short, as far as its reader sees it: a change in the making is nobody's outside. */
export function pledgeSummary({ id, state, names, within, title, language }: PledgeRow) {
  const facts = (publishedOf(state) ?? (within ? latest(state) : undefined))?.of ?? null;
  const last = state.reports.at(-1);
  return {
    id,
    publicId: state.publicId,
    cycle: state.cycle,
    participant: { id: state.participant, kind: state.kind, names: name(names) },
    region: state.region,
    status: state.status,
    change: within ? state.change : null,
    title,
    language: language ?? 'en',
    facts,
    publishedAt: isoOrNull(state.publishedAt),
    lastReport: last ? { asOf: last.asOf, status: last.status, at: iso(last.at) } : null,
    askedUntil: within ? isoOrNull(state.ask?.dueAt) : null,
  };
}
