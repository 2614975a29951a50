/** Texts: whoever reads the template's languages finds every text in theirs. */
import type { Path } from '../load.ts';
import type { Finding, Matter } from './rule.ts';

const named = new Set(['title', 'help', 'approve', 'return', 'reject']);

/** `text-missing`: a title, help or label without one of the template's languages. */
export function localTexts({ template }: Matter): Finding[] {
  const found: Finding[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null) return;
    if (named.has(String(path.at(-1))) && Object.values(value).every((text) => typeof text === 'string')) {
      for (const language of template.languages) {
        if (!Object.hasOwn(value, language))
          found.push({ rule: 'text-missing', path, detail: `${path.map(String).join('.')}: nothing in "${language}"` });
      }
      return;
    }
    for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(template, []);
  return found;
}

/** `text-missing`: a notice whose text a language's file does not have. */
export function noticeTexts({ template, texts }: Matter): Finding[] {
  const lists = (['ladders', 'notices'] as const).flatMap((place) =>
    Object.entries<readonly { readonly text: string }[]>(template[place]).map(([name, list]) => ({ path: [place, name], list })),
  );
  return template.languages.flatMap((language) => {
    const known = texts(language);
    return lists.flatMap(({ path, list }) =>
      list.flatMap(({ text }, n): Finding[] =>
        known.has(text)
          ? []
          : [{ rule: 'text-missing', path: [...path, n, 'text'], detail: `the texts in "${language}" have no "mail.${text}"` }],
      ),
    );
  });
}
