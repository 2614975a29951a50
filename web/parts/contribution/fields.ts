/** Everything a content may hold, in the order in which it is shown: the file and its summary where the form takes them, then its fields. */
import { attachedIn, fileKey, summaryKey } from '../../../domain/files/in-content.ts';
import { contentKey } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import { said, type Texts } from '../../i18n.ts';
import type { Content } from '../../queries/contributions.ts';
import type { Field } from './form-field.tsx';

export interface Asked {
  readonly key: string;
  readonly title: string;
  /** Null for the file and its summary, which no section has. */
  readonly field: Field | null;
}

export const asked = (form: Form, t: Texts, language: string): Asked[] => [
  { key: fileKey, title: t('web.file.title'), field: null },
  { key: summaryKey, title: t('web.file.summary'), field: null },
  ...form.sections.flatMap((section) =>
    section.fields.map((field) => ({ key: contentKey(section.key, field.key), title: said(field.title, language), field })),
  ),
];

/** An answer as text: choices by their titles, one on a line; a file by its name. */
export function answerText({ key, field }: Asked, content: Content, language: string): string {
  const value = content[key];
  if (key === fileKey) return attachedIn(content)?.name ?? '';
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return String(value);
  const titles = new Map(field?.choices?.map((choice) => [choice.key, said(choice.title, language)]));
  return value.map((chosen: string) => titles.get(chosen) ?? chosen).join('\n');
}
