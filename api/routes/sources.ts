/** What a document is compiled from: answers of participants and outcomes of other documents, with what they say about an objective. */
import type { ContributionState } from '../../domain/contribution/state.ts';
import type { DocumentContent } from '../../domain/document/content.ts';
import { type Passage, passagesAbout } from '../../domain/document/objectives.ts';
import { markOf } from '../../domain/document/provenance.ts';
import { documentStage } from '../../domain/document/stage.ts';
import type { DocumentState } from '../../domain/document/state.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { contentKey } from '../../domain/template/content.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { documents } from '../contract/documents.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { readInside } from '../document.ts';
import { decodeCursor, encodeCursor, notOfThisList } from '../paging.ts';
import { said, titleOf } from '../provenance.ts';

interface Row {
  readonly id: string;
  readonly type: 'contribution' | 'document';
  readonly state: object;
  readonly status: string;
  readonly region: string | null;
  readonly names: Readonly<Record<string, string>> | null;
  readonly kind: string | null;
  readonly number: number;
  readonly hash: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * The latest version of each answer, and the published one of each document. $3: the region in which an answer has to count; $4: the
 * objective, with the fields that let it be chosen ($5) and those that are about it ($6); `summary` where a file was sent.
 */
const sql = `SELECT s.id, s.type, s.state, s.status, s.region, p.names, p.kind, v.number, v.hash, v.content
FROM subject s LEFT JOIN participant p ON p.id = s.participant_id
  JOIN LATERAL (SELECT number, hash, content FROM submitted_version v WHERE v.subject_id = s.id
    AND (s.type = 'contribution' OR v.number = (s.state->'publication'->>'number')::int) ORDER BY v.number DESC LIMIT 1) v ON true
WHERE s.cycle_id = $1 AND ((s.type = 'contribution' AND s.state->>'ask' = ANY($2) AND ($3::text IS NULL OR s.state->'countsIn' ? $3)) OR s.id = ANY($7))
  AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM unnest($5::text[]) k WHERE v.content->k ? $4) OR EXISTS (SELECT 1 FROM unnest($6::text[]) k WHERE coalesce(v.content->>k, '') <> '')
    OR EXISTS (SELECT 1 FROM jsonb_array_elements(CASE WHEN s.type = 'document' THEN v.content->'paragraphs' ELSE '[]' END) x WHERE x->>'objective' = $4))
  AND s.id > $8 ORDER BY s.id LIMIT $9`;

/** Fields by which answers to some asks are about an objective. */
function fieldsAbout({ asks, forms }: Template, keys: readonly string[], objective: string): { chosen: string[]; about: string[] } {
  const chosen = new Set<string>();
  const about = new Set<string>();
  for (const { sections } of keys.flatMap((key) => forms[asks[key]?.form ?? ''] ?? [])) {
    for (const { key, fields } of sections) {
      for (const { key: field, objectives } of fields) {
        if (objectives === 'chosen') chosen.add(contentKey(key, field));
        else if (objectives?.includes(objective)) about.add(contentKey(key, field));
      }
    }
  }
  return { chosen: [...chosen], about: [...about] };
}

function passagesOf({ type, state, content }: Row, { forms, asks }: Template, objective: string | null): Passage[] {
  if (type === 'document') {
    const { paragraphs } = content as unknown as DocumentContent;
    const about = paragraphs.filter((p) => objective === null || p.objective === objective);
    return about.map(({ key, text }) => ({ field: key, title: {}, text }));
  }
  const form = forms[asks[(state as ContributionState).ask]?.form ?? ''];
  return form ? passagesAbout(form, content, objective) : [];
}

export function sourceRoutes(deps: Inside): Pick<Handlers<typeof documents>, 'listSources'> {
  return {
    listSources: async ({ person, params, query, receivedAt }) => {
      const { state, template, language } = await readInside(deps, params.id, person, receivedAt);
      const { sources, region = null } = documentStage(state, template);
      const { asks = [], documents: outcomes = [] } = sources ?? {};
      const { objective = null, limit } = query;
      const { chosen, about } = objective === null ? { chosen: [], about: [] } : fieldsAbout(template, asks, objective);
      const after = decodeCursor(query.cursor, 1)?.[0] ?? '';
      if (typeof after !== 'string') throw notOfThisList();
      const ids = outcomes.map((name) => {
        const [phase = '', stage = ''] = name.split('/');
        return subjectId.document(state.cycle, phase, stage);
      });
      const values = [state.cycle, asks, region, objective, chosen, about, ids, after, limit + 1];
      const { rows } = await deps.pool.query<Row>(sql, values);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const items = shown.map((row) => {
        const { id: subject, number, hash, status, type, names, kind } = row;
        const title = titleOf(subject, template);
        const restricted = type === 'contribution' && ((row.state as ContributionState).restricted ?? false);
        return {
          ...{ subject, number, hash, status, title, restricted },
          name: said(names ?? title, query.language ?? language),
          kind: kind ?? 'document',
          region: type === 'document' ? (row.state as DocumentState).region : row.region,
          mark: markOf({ subject, number, hash }, row.state),
          passages: passagesOf(row, template, objective),
        };
      });
      return { body: { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null } };
    },
  };
}
