/** Objectives: what a document is compiled by, and what of an answer is about which. Both are said by the forms of the template. */
import { contentKey } from '../template/content.ts';
import type { Form, Template } from '../template/schema.ts';

export interface Objective {
  readonly key: string;
  readonly title: Readonly<Record<string, string>>;
}

/** The objectives of a template, in the order in which its forms list them. */
export function objectivesOf({ forms }: Pick<Template, 'forms'>): Objective[] {
  const found = new Map<string, Objective>();
  for (const { fields } of Object.values(forms).flatMap(({ sections }) => sections)) {
    for (const { objectives, choices = [] } of fields) {
      if (objectives !== 'chosen') continue;
      for (const { key, title } of choices) if (!found.has(key)) found.set(key, { key, title });
    }
  }
  return [...found.values()];
}

/** A part of an answer. */
export interface Passage {
  /** `section.field` of its form; `summary` where a file was sent. */
  readonly field: string;
  readonly title: Readonly<Record<string, string>>;
  readonly text: string;
}

type Content = Readonly<Record<string, unknown>>;

/** Objectives that the answers to a form are about as a whole. */
function chosen(form: Form, content: Content): string[] {
  return form.sections.flatMap(({ key, fields }) =>
    fields.flatMap((field) => {
      const value = content[contentKey(key, field.key)];
      return field.objectives === 'chosen' && Array.isArray(value) ? value.map(String) : [];
    }),
  );
}

/**
 * The texts of an answer that are about an objective: of fields that say so, and of all others where the answer as a whole is about it.
 * `null` asks for every text.
 */
export function passagesAbout(form: Form, content: Content, objective: string | null): Passage[] {
  const whole = objective === null || chosen(form, content).includes(objective);
  const texts = form.sections.flatMap(({ key, fields }) =>
    fields.flatMap((field): Passage[] => {
      const name = contentKey(key, field.key);
      const value = content[name];
      const about = Array.isArray(field.objectives) ? objective === null || field.objectives.includes(objective) : whole;
      return about && field.kind === 'text' && typeof value === 'string' && value.trim() !== ''
        ? [{ field: name, title: field.title, text: value }]
        : [];
    }),
  );
  const { summary } = content;
  return whole && typeof summary === 'string' && summary.trim() !== '' ? [...texts, { field: 'summary', title: {}, text: summary }] : texts;
}
