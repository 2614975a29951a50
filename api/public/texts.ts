/** What was published, to be read by everybody: the answers of a contribution that nobody keeps back, and documents. No file, and no person. */
import { contentOf } from '../../domain/document/content.ts';
import { objectivesOf } from '../../domain/document/objectives.ts';
import { summaryKey } from '../../domain/files/in-content.ts';
import { contentKey } from '../../domain/template/content.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';
import type { Someone } from './read.ts';

export type Names = Readonly<Record<string, string>>;
interface Answer {
  /** Of the field; null where there is none. */
  readonly label: Names | null;
  /** As it was written, or the titles of what was chosen. */
  readonly lines: readonly (string | Names)[];
}
interface Section {
  readonly title: Names | null;
  readonly answers: readonly Answer[];
}

interface Row {
  readonly id: string;
  readonly type: 'contribution' | 'document';
  readonly state: { readonly ask?: string; readonly phase?: string; readonly stage?: string; readonly region?: string | null };
  readonly who: Someone | null;
  readonly cycle: string;
  readonly version: number;
  readonly at: Date;
  readonly templateId: string;
  readonly templateVersion: number;
}
const published = `coalesce(s.state->>'published', s.state->'publication'->>'number')`;
const sql = `SELECT s.id, s.type, s.state, CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'kind', p.kind, 'names', p.names) END AS who, c.title AS cycle,
  (${published})::int AS version, s.template_id AS "templateId", s.template_version AS "templateVersion",
  (SELECT max(a.at) FROM audit a WHERE a.subject_id = s.id AND a.event->>'type' = 'published') AS at
FROM subject s JOIN cycle c ON c.id = s.cycle_id LEFT JOIN participant p ON p.id = s.participant_id
WHERE s.type IN ('contribution', 'document') AND ${published} IS NOT NULL AND NOT coalesce((s.state->>'restricted')::boolean, false)`;

function titleOf({ type, state }: Row, { asks, phases }: Template): Names {
  const { ask = '', phase, stage } = state;
  if (type === 'contribution') return asks[ask]?.title ?? { en: ask };
  return phases.find(({ key }) => key === phase)?.stages.find(({ key }) => key === stage)?.title ?? {};
}

const textView = (row: Row, template: Template) => ({
  ...{ id: row.id, href: `/public/texts/${row.id}`, participant: row.who, cycle: row.cycle, version: row.version },
  title: titleOf(row, template),
  publishedAt: iso(row.at),
});
export type PublicText = ReturnType<typeof textView>;

async function listed(
  { pool, pinned }: Pick<Inside, 'pool' | 'pinned'>,
  condition: string,
  values: readonly unknown[],
): Promise<PublicText[]> {
  const { rows } = await pool.query<Row>(`${sql} AND ${condition} ORDER BY at DESC, s.id LIMIT ${most}`, [...values]);
  return Promise.all(rows.map(async (row) => textView(row, await pinned.get(row.templateId, row.templateVersion))));
}
/** Most rows of one kind on a page. */
const most = 500;

/** What some participants have published, the latest first. */
export const reviewsOf = (deps: Pick<Inside, 'pool' | 'pinned'>, participants: readonly string[]): Promise<PublicText[]> =>
  listed(deps, "s.type = 'contribution' AND s.participant_id = ANY($1)", [participants]);

/** Published documents of a region; of null, those of whole cycles. */
export const documentsOf = (deps: Pick<Inside, 'pool' | 'pinned'>, region: string | null): Promise<PublicText[]> =>
  listed(deps, "s.type = 'document' AND s.state->>'region' IS NOT DISTINCT FROM $1", [region]);

const linesIn = (text: unknown): string[] => (typeof text === 'string' && text.trim() ? text.split(/\r\n|\r|\n/) : []);

/** Answers by sections of the form; without a file that came instead of them, and with its summary. */
function answersOf(row: Row, content: Readonly<Record<string, unknown>>, { asks, forms }: Template): Section[] {
  const form = forms[asks[row.state.ask ?? '']?.form ?? ''];
  const sections = (form?.sections ?? []).map(({ key, title, fields }) => ({
    title,
    answers: fields.flatMap((field): Answer[] => {
      const value = content[contentKey(key, field.key)];
      const chosen = (one: unknown) => field.choices?.find((choice) => choice.key === one)?.title ?? String(one);
      const lines = Array.isArray(value) ? value.map(chosen) : linesIn(value);
      return lines.length ? [{ label: field.title, lines }] : [];
    }),
  }));
  const summary = linesIn(content[summaryKey]);
  return [...(summary.length ? [{ title: null, answers: [{ label: null, lines: summary }] }] : []), ...sections].filter(
    ({ answers }) => answers.length,
  );
}

/** Paragraphs under the objective they are about, in the template's order; first those that are about none. */
function paragraphsOf(content: unknown, template: Template): Section[] {
  const paragraphs = contentOf(content)?.paragraphs ?? [];
  const about = [{ key: null, title: null }, ...objectivesOf(template)];
  return about.flatMap(({ key, title }): Section[] => {
    const answers = paragraphs.filter(({ objective }) => objective === key).map(({ text }) => ({ label: null, lines: linesIn(text) }));
    return answers.length ? [{ title, answers }] : [];
  });
}

/** One published text; 404 where nothing is published under this id, or it is kept back. */
export async function publicText({ pool, pinned }: Pick<Inside, 'pool' | 'pinned'>, id: string) {
  const { rows } = await pool.query<Row & { content: Record<string, unknown> }>(
    `SELECT one.*, v.content FROM (${sql} AND s.id = $1) one JOIN submitted_version v ON v.subject_id = one.id AND v.number = one.version`,
    [id],
  );
  const row = rows[0];
  if (!row) throw notFound('text');
  const template = await pinned.get(row.templateId, row.templateVersion);
  const sections = row.type === 'contribution' ? answersOf(row, row.content, template) : paragraphsOf(row.content, template);
  const written = row.type === 'document' ? (contentOf(row.content)?.title ?? '') : '';
  return { ...textView(row, template), written: written || null, region: row.state.region ?? null, sections };
}
