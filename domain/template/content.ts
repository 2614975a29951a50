/**
 * What a form asks of a draft's content: `{ "<section>.<field>": value }`; and where the form allows it, `file` and `summary` instead
 * (domain/files/in-content.ts).
 */
import { attachedIn, fileKey, isAttachedFile, summaryKey } from '../files/in-content.ts';
import type { Form } from './schema.ts';

export const contentKey = (section: string, field: string): string => `${section}.${field}`;

const empty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** Keys of required fields without an answer. With a file, where the form takes one, nothing but its summary is required. */
export function missingFields(form: Form, content: Readonly<Record<string, unknown>>): string[] {
  if (form.file && attachedIn(content)) return empty(content[summaryKey]) ? [summaryKey] : [];
  return form.sections.flatMap((section) =>
    section.fields
      .filter((field) => field.required && empty(content[contentKey(section.key, field.key)]))
      .map((field) => contentKey(section.key, field.key)),
  );
}

/** Scripts that part no words by spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const unparted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
function segmentsOf(run: string): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(run)) if (isWordLike) count++;
  return count;
}

/** Words as the limits count them: what stands between spaces; and where a script has no spaces between words, as Unicode parts it (UAX #29). */
export const wordsOf = (text: string): number =>
  text
    .trim()
    .split(/\s+/u)
    .filter(Boolean)
    .reduce((count, run) => count + (unparted.test(run) ? segmentsOf(run) : 1), 0);

/** What does not fit of a file and its summary; `most` words of summary fit. */
function fileProblem(path: string, value: unknown, most: number): string | null {
  if (path === fileKey) return isAttachedFile(value) ? null : 'must be a file as it was answered when it was uploaded';
  if (typeof value !== 'string') return 'must be text';
  return wordsOf(value) > most ? `has ${wordsOf(value)} words, at most ${most} fit` : null;
}

/** What in a draft does not fit its form: `{ path, detail }` for each. Unfinished is fine; missingFields judges that at submission. */
export function contentProblems(form: Form, content: Readonly<Record<string, unknown>>): { path: string; detail: string }[] {
  const fields = new Map(
    form.sections.flatMap((section) => section.fields.map((field) => [contentKey(section.key, field.key), field] as const)),
  );
  return Object.entries(content).flatMap(([path, value]) => {
    if (form.file && (path === fileKey || path === summaryKey)) {
      const detail = empty(value) ? null : fileProblem(path, value, form.file.summaryMaxWords);
      return detail ? [{ path, detail }] : [];
    }
    const field = fields.get(path);
    if (!field) return [{ path, detail: 'the form has no such field' }];
    if (empty(value)) return [];
    const problem = ((): string | null => {
      switch (field.kind) {
        case 'text':
          if (typeof value !== 'string') return 'must be text';
          return field.maxWords && wordsOf(value) > field.maxWords ? `has ${wordsOf(value)} words, at most ${field.maxWords} fit` : null;
        case 'number':
          return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number';
        case 'date':
          return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : 'must be a date, YYYY-MM-DD';
        case 'choices': {
          const known = new Set(field.choices?.map((choice) => choice.key));
          return Array.isArray(value) && value.every((v) => known.has(v)) ? null : `must be a list of: ${[...known].join(', ')}`;
        }
      }
    })();
    return problem ? [{ path, detail: problem }] : [];
  });
}
