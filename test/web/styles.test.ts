/** Styles of Mantine's parts are imported one by one: none is missing, and their order is the library's. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const styles = 'node_modules/@mantine/core/styles';
const importedBy = (text: string): string[] => [...text.matchAll(/@mantine\/core\/styles\/([\w-]+)\.css/g)].map(([, name]) => name ?? '');
const shared = importedBy(read('web/styles.ts'));

test.each(globSync('web/**/*.tsx', { cwd: root }))('%s has the styles of the parts it uses', (file) => {
  const text = read(file);
  const named = [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) => names.split(','));
  const parts = named.map((name) => name.trim()).filter((name) => existsSync(new URL(`${styles}/${name}.css`, root)));
  const here = new Set([...shared, ...importedBy(text)]);
  expect(parts.filter((part) => !here.has(part))).toEqual([]);
});

test('the order is that of the whole sheet', () => {
  const whole = read(`${styles.replace('/styles', '')}/styles.css`);
  const places = shared.map((name) => whole.indexOf(read(`${styles}/${name}.css`).trim().slice(0, 400)));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
