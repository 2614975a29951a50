/** From YAML text to a template, with the line of everything that is wrong. No rules here beyond the schema's; those are check.ts. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod';
import { Template } from './schema.ts';

/** One thing wrong in a template: where (line counted from 1), by which rule (a stable name), and a sentence for people. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

/** Where something stands in the data of a template: `['phases', 0, 'key']`. */
export type Path = readonly PropertyKey[];

/** The line (from 1) of what stands at a path, or of the nearest thing around it. */
export type Locate = (path: Path) => number;

/** A template that fits the schema; `locate` finds the lines for whatever the rules say about it. */
export interface Parsed {
  readonly template: Template;
  readonly locate: Locate;
}

/**
 * Parses a template's YAML (1.2; aliases allowed) and holds it against the schema.
 * Everything wrong is answered as problems, all at once, ordered by line; nothing is thrown.
 * Rules named here: `yaml`, `schema`, and `silence-policy-missing` for a step without one.
 */
export function parseTemplate(text: string, file: string): Parsed | { readonly problems: Problem[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines });
  if (doc.errors.length > 0) {
    return {
      problems: doc.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        rule: 'yaml',
        detail: headline(error.message),
      })),
    };
  }
  const locate: Locate = (path) => locateIn(doc, lines, path);
  let data: unknown;
  try {
    data = doc.toJS();
  } catch (error) {
    return { problems: [{ file, line: 1, rule: 'yaml', detail: (error as Error).message }] };
  }
  const result = Template.safeParse(data);
  if (result.success) return { template: result.data, locate };
  const problems = result.error.issues.flatMap(findings).map(({ path, ...rest }) => ({ file, line: locate(path), ...rest }));
  return { problems: problems.sort((a, b) => a.line - b.line) };
}

/** The line of what stands at `path` in a YAML document: of its key, where it has one; of the nearest thing around it, where it is missing. */
export function locateIn(doc: Document, lines: LineCounter, path: Path): number {
  let node: unknown = doc.contents;
  let at = offsetOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      at = offsetOf(pair.key) ?? at;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) break;
      at = offsetOf(item) ?? at;
      node = item;
    } else break;
  }
  return lines.linePos(at).line;
}

const offsetOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
const headline = (message: string): string => (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '');

/** What a schema issue says, where; unknown keys one by one. */
function findings(issue: z.core.$ZodIssue): { path: Path; rule: string; detail: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], rule: 'schema', detail: `"${key}" is no word of a template here` }));
  }
  const at = issue.path.map(String).join('.');
  if (issue.path.at(-1) === 'silence') {
    const detail = `${at}: a step says what happens when its time is over: escalate, approve or return`;
    return [{ path: issue.path, rule: 'silence-policy-missing', detail }];
  }
  return [{ path: issue.path, rule: 'schema', detail: at ? `${at}: ${issue.message}` : issue.message }];
}
