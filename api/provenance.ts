/** What the paragraphs of a document rest on, for people: whose answer it is, and whether it is still what was cited. */
import type pg from 'pg';
import { type ContributionState, isPublic } from '../domain/contribution/state.ts';
import type { DocumentContent, Source } from '../domain/document/content.ts';
import { markOf } from '../domain/document/provenance.ts';
import { documentStage } from '../domain/document/stage.ts';
import type { Change } from '../domain/document/state.ts';
import { parseSubjectId } from '../domain/lifecycle.ts';
import type { Template } from '../domain/template/schema.ts';

type Texts = Readonly<Record<string, string>>;

/** A cited version. */
export interface Cited extends Source {
  readonly name: string;
  readonly title: Texts;
  readonly mark: Change | null;
}

/** A text by language; English, or whatever there is, where the language is missing. */
export const said = (texts: Texts | null | undefined, language: string): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? '';

/** What a source is called: the ask it answers, or the document's own title. */
export function titleOf(subject: string, template: Template): Texts {
  const { type, parts } = parseSubjectId(subject);
  if (type === 'contribution') return template.asks[parts[1] ?? '']?.title ?? {};
  return documentStage({ phase: parts[1] ?? '', stage: parts[2] ?? '' }, template).title;
}

interface Row {
  readonly id: string;
  readonly state: object;
  readonly names: Texts | null;
}

/** The sources of a content, each once, with the paragraphs that have to be looked at again. `all`: those kept from the public too. */
export async function provenanceOf(
  pool: pg.Pool,
  { paragraphs }: DocumentContent,
  { template, language, all }: { readonly template: Template; readonly language: string; readonly all: boolean },
): Promise<{ sources: Cited[]; marked: string[] }> {
  const cited = new Map(paragraphs.flatMap(({ sources }) => sources.map((s) => [`${s.subject} ${s.number}`, s] as const)));
  const ids = [...new Set([...cited.values()].map(({ subject }) => subject))];
  const { rows } = ids.length
    ? await pool.query<Row>(
        'SELECT s.id, s.state, p.names FROM subject s LEFT JOIN participant p ON p.id = s.participant_id WHERE s.id = ANY($1)',
        [ids],
      )
    : { rows: [] };
  const known = new Map(rows.map((row) => [row.id, row]));
  const shown = ({ subject }: Source): boolean =>
    all || !subject.startsWith('contribution:') || isPublic((known.get(subject)?.state ?? {}) as ContributionState);
  const of = (source: Source): Cited => {
    const title = titleOf(source.subject, template);
    const row = known.get(source.subject);
    return { ...source, name: said(row?.names ?? title, language), title, mark: markOf(source, row?.state ?? null) };
  };
  const sources = [...cited.values()].filter(shown).map(of);
  const changed = new Set(sources.flatMap(({ subject, number, mark }) => (mark ? [`${subject} ${number}`] : [])));
  const marked = paragraphs.filter((p) => p.sources.some(({ subject, number }) => changed.has(`${subject} ${number}`)));
  return { sources, marked: marked.map(({ key }) => key) };
}

/** The content as somebody may read it: without the sources that are kept from the public, for who may not see them. */
export function withShown(content: DocumentContent, sources: readonly Cited[]): DocumentContent {
  const shown = new Set(sources.map(({ subject, number }) => `${subject} ${number}`));
  return {
    ...content,
    paragraphs: content.paragraphs.map((p) => ({ ...p, sources: p.sources.filter((s) => shown.has(`${s.subject} ${s.number}`)) })),
  };
}
