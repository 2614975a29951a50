/** Imports point one way, rules are pure, files stay short: what design and review rely on, read from the source. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['domain', 'workflows', 'activities', 'api', 'launch', 'cli', 'bench', 'prisma', 'scripts', 'test', 'web'];
const files = globSync(
  folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
  { cwd: root, exclude: (name) => name.includes('prisma/generated') },
).sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

interface Import {
  readonly file: string;
  /** A path from the root, or the name of a package. */
  readonly of: string;
  readonly typeOnly: boolean;
}

/** Statements `import ... from`, `export ... from`, `import '...'`, and `import('...')`. */
const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

const importsOf = (file: string, text: string): Import[] =>
  [...text.matchAll(statement)].map(([, type, of, dynamic]) => {
    const name = (of ?? dynamic) as string;
    return { file, of: name.startsWith('.') ? posix.join(dirname(file), name) : name, typeOnly: type !== undefined };
  });
const imports = [...sources].flatMap(([file, text]) => importsOf(file, text));

const within = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
/** Imports of a folder that are none of what it may import. */
const astray = (folder: string, allowed: (i: Import) => boolean): string[] =>
  imports.filter((i) => within(folder)(i.file) && !allowed(i)).map((i) => `${i.file} imports ${i.of}`);

test('every import is seen: of packages, of types, of several lines, for effect, and while running', () => {
  const text =
    "import a from 'a';\nimport type { B } from './b.ts';\nimport {\n  c,\n  d,\n} from \"../c.ts\";\nimport 'e';\nexport * from './f.ts';\nconst g = await import('g');\nexport const from = 'h';\n";
  expect(importsOf('x/y.ts', text).map((i) => `${i.of}${i.typeOnly ? ' (type)' : ''}`)).toEqual([
    'a',
    'x/b.ts (type)',
    'c.ts',
    'e',
    'x/f.ts',
    'g',
  ]);
  expect(imports.length).toBeGreaterThan(500);
});

describe('imports point one way', () => {
  test('domain/ imports itself and pure packages, each where it belongs', () => {
    const pure: Readonly<Record<string, (file: string) => boolean>> = {
      zod: () => true,
      yaml: within('domain/template'),
      'temporal-polyfill': within('domain/calendar'),
      'date-holidays': within('domain/calendar'),
      'date-holidays/package.json': within('domain/calendar'),
      'csv-parse/sync': (file) => file === 'domain/reference.ts',
    };
    expect(astray('domain', (i) => within('domain')(i.of) || (pure[i.of]?.(i.file) ?? false))).toEqual([]);
  });
  test('workflows/ import themselves, Temporal, and types of the rest', () => {
    const own = new Set(['@temporalio/workflow', '@temporalio/common']);
    const types = (i: Import) => i.typeOnly && (within('domain')(i.of) || within('activities')(i.of));
    expect(astray('workflows', (i) => within('workflows')(i.of) || own.has(i.of) || types(i))).toEqual([]);
  });
  test('web/ imports itself, rules, types of the contract, the English texts for their keys, and packages for browsers', () => {
    const packages =
      /^(react|react-dom|react-i18next|i18next|get-nonce|diff|@tanstack\/react-(query|router|table)|@mantine\/(core|hooks)|@fontsource\/noto-sans-sc)(\/|$)/;
    const types = (i: Import) => i.typeOnly && (within('api/contract')(i.of) || i.of === 'zod' || i.of === 'locales/en.json');
    expect(astray('web', (i) => within('web')(i.of) || within('domain')(i.of) || packages.test(i.of) || types(i))).toEqual([]);
  });
  test('nothing imports web/ but its tests', () => {
    const others = imports.filter((i) => within('web')(i.of) && !within('web')(i.file) && !within('test/web')(i.file));
    expect(others).toEqual([]);
  });
  test.each([
    ['activities', ['api', 'launch', 'cli', 'bench', 'test', 'scripts']],
    ['api', ['launch', 'cli', 'bench', 'test', 'scripts']],
    ['launch', ['cli', 'bench', 'test']],
    ['cli', ['bench', 'test']],
    ['prisma', ['api', 'activities', 'workflows', 'cli', 'bench', 'test']],
  ])('%s/ imports nothing of %j', (folder, others) => {
    expect(astray(folder, (i) => !others.some((other) => within(other)(i.of)))).toEqual([]);
  });
  test('activities/ and api/ know of workflows only how to speak to them', () => {
    const spoken = new Set(['workflows/messages.ts', 'workflows/attributes.ts']);
    for (const folder of ['activities', 'api']) expect(astray(folder, (i) => !within('workflows')(i.of) || spoken.has(i.of))).toEqual([]);
  });
  test('the generated client is imported by prisma/client.ts alone', () => {
    const users = imports.filter((i) => i.of.startsWith('prisma/generated') && !within('test')(i.file)).map((i) => i.file);
    expect([...new Set(users)]).toEqual(['prisma/client.ts']);
  });
});

/** Lines of code that match, without what comments say. */
const lines = (matching: RegExp, of: (file: string) => boolean): string[] =>
  [...sources]
    .filter(([file]) => of(file))
    .flatMap(([file, text]) => {
      const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
      return code.split('\n').flatMap((line, i) => (matching.test(line) ? [`${file}:${i + 1} ${line.trim()}`] : []));
    });

describe('rules are pure', () => {
  test.each([
    ['the clock', /new Date\(\s*\)|Date\.now|performance\.|setTimeout|setInterval/],
    ['dates of a machine’s zone', /\bnew Date\(|\bDate\.parse/],
    ['the process', /\bprocess\./],
    ['chance', /Math\.random|crypto\./],
  ])('domain/ does not look at %s', (_, matching) => expect(lines(matching, within('domain'))).toEqual([]));
  test('workflows read no environment', () => expect(lines(/\bprocess\.|Math\.random/, within('workflows'))).toEqual([]));
});

test('there is no `any`, and no check is switched off', () => {
  const code = (file: string) => file !== 'test/boundaries.test.ts';
  expect(lines(/(:|<|\bas|,)\s*any\b(?!\w)(?!['"(])/, (file) => !within('test')(file))).toEqual([]);
  expect(files.filter((file) => code(file) && /@ts-(ignore|nocheck)|biome-ignore-all/.test(sources.get(file) ?? ''))).toEqual([]);
  expect(files.filter((file) => code(file) && /\b(test|it|describe)\.(skip|only|todo)\(/.test(sources.get(file) ?? ''))).toEqual([]);
});

test('no file is longer than 400 lines', () => {
  const long = [...sources].map(([file, text]) => ({ file, length: text.split('\n').length })).filter(({ length }) => length > 400);
  expect(long).toEqual([]);
});
