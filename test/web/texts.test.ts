/** The texts of the pages: all six languages have the keys of the English file with the plural forms of their own, and every key is used. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kindsOfTrouble } from '../../web/trouble.ts';

const root = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const leaves = (value: unknown, path: string): string[] =>
  typeof value === 'string' ? [path] : Object.entries(value ?? {}).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
const keysIn = (language: string): string[] => leaves(JSON.parse(read(`locales/${language}.json`)).web, 'web');
const plural = /_(zero|one|two|few|many|other)$/;
const english = new Set(keysIn('en').map((key) => key.replace(plural, '')));
const counted = new Set(
  keysIn('en')
    .filter((key) => plural.test(key))
    .map((key) => key.replace(plural, '')),
);

describe.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'])('%s', (language) => {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  test('has every text of the pages and no other, in every plural form', () => {
    const expected = [...english].flatMap((key) => (counted.has(key) ? categories.map((category) => `${key}_${category}`) : [key]));
    expect(keysIn(language).sort()).toEqual(expected.sort());
  });
});

test('every text is used by some page', () => {
  const code = globSync('web/**/*.{ts,tsx}', { cwd: root }).map(read).join('\n');
  /** Keys as they stand in the code; a part that is filled in while running stands for any. */
  const patterns = [...code.matchAll(/['`](web\.[\w.${}\-\s?:'()[\]]+?)['`]/g)].map(
    ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w-]+')}$`),
  );
  expect([...english].filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
});

test('every kind of trouble has words', () => {
  for (const kind of kindsOfTrouble)
    expect([...english]).toEqual(expect.arrayContaining([`web.trouble.${kind}.title`, `web.trouble.${kind}.about`]));
});
