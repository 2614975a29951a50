/** A document with its provenance as rows: one for each paragraph and source; as CSV, and as JSON. */
import { stringify } from 'csv-stringify/sync';
import { textsIn } from '../../activities/mail/texts.ts';
import { objectivesOf } from '../../domain/document/objectives.ts';
import { type Cited, said } from '../provenance.ts';
import { iso, isoOrNull } from '../view.ts';
import type { Exported } from './exported.ts';

/** A table with labels in the language of the file. */
export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const key = ({ subject, number }: { readonly subject: string; readonly number: number }): string => `${subject} ${number}`;

/** What became of a source, in words. */
export const stateIn = ({ mark, name }: Cited, language: string): string =>
  mark === null ? textsIn(language)('paper.current') : textsIn(language)(`frame.changed.${mark}`, { name });

/** Rows in the order of the paragraphs; a paragraph that rests on nothing has one row without a source. */
export function rowsOf({ language, template, content, sources, title }: Exported): Table {
  const say = textsIn(language);
  const titles = new Map(objectivesOf(template).map((objective) => [objective.key, said(objective.title, language)]));
  const cited = new Map(sources.map((source) => [key(source), source]));
  const header = (['no', 'key', 'objective', 'text', 'source', 'asked', 'subject', 'version', 'hash', 'state'] as const).map((column) =>
    say(`paper.${column}`),
  );
  const rows = content.paragraphs.flatMap((paragraph, i) => {
    const objective = paragraph.objective === null ? say('paper.general') : (titles.get(paragraph.objective) ?? paragraph.objective);
    const own = [i + 1, paragraph.key, objective, paragraph.text];
    const on = paragraph.sources.flatMap((source) => cited.get(key(source)) ?? []);
    if (!on.length) return [[...own, '', '', '', '', '', '']];
    return on.map((source) => [
      ...own,
      ...[source.name, said(source.title, language), source.subject, source.number, source.hash, stateIn(source, language)],
    ]);
  });
  return { name: title, header, rows };
}

/** As spreadsheets read it: with a byte order mark, and nothing that one of them would take for a formula. */
export function csvOf(of: Exported): string {
  const { header, rows } = rowsOf(of);
  return stringify([[...header], ...rows.map((row) => [...row])], { escape_formulas: true, bom: true });
}

/** As programs read it. */
export function jsonOf({ id, cycleTitle, title, content, sources, marked, version, published, template, language }: Exported): string {
  const { at, ...about } = version;
  const objectives = objectivesOf(template).map((objective) => ({ key: objective.key, title: said(objective.title, language) }));
  const document = { document: id, cycle: cycleTitle, title, ...about, at: iso(at), publishedAt: isoOrNull(published) };
  return `${JSON.stringify({ ...document, content, sources, marked, objectives }, null, 2)}\n`;
}
