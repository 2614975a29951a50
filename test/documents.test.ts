/** Holds the documents to the code: what they name is there, and what they list is complete. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { routes } from '../api/contract/index.ts';
import { events } from '../domain/template/events.ts';
import { templateJsonSchema } from '../domain/template/json-schema.ts';
import { ConfigError, loadConfig, type Role, type Variable, variables } from '../launch/config.ts';
import manifest from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const documents = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root }).sort()];
const readme = read('README.md');
const templates = read('docs/templates.md');
const operating = read('docs/operating.md');

/** What stands between backticks outside blocks. */
const inlineCode = (text: string): string[] =>
  [...text.replaceAll(/```.*?```/gs, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');
/** The code in the first column of the table that follows a heading, or of all tables of a part. */
const firstColumn = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code ?? '');
const part = (text: string, heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

describe.each(documents)('%s', (file) => {
  const text = read(file);

  test('names scripts of npm that exist', () => {
    const named = [...text.matchAll(/\bnpm (?:(test|start)\b|run (?:-s )?([\w:]+))/g)].map(([, short, script]) => short ?? script ?? '');
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test('names files and folders that exist', () => {
    const path = /^(?:[\w.-]+\/)+[\w.-]*$|^(?:Dockerfile|[\w-]+\.(?:ts|md|yml|yaml|json))$/;
    expect(inlineCode(text).filter((code) => path.test(code) && !existsSync(join(root, code)))).toEqual([]);
  });

  test('names addresses that the API has, and no path of some machine', () => {
    const known = [...Object.values(routes).map((route) => route.path), '/docs'].map(
      (path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
    );
    const named = inlineCode(text).flatMap((code) => code.match(/(?:^|\s)(\/[^\s?]*)/)?.[1] ?? []);
    const called = [...text.matchAll(/\$P(\/[^\s"?]*)/g)].map(([, path]) => path ?? '');
    expect([...named, ...called].filter((path) => !known.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^https?:/.test(link));
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path ? join(dirname(file), path) : file;
      if (!existsSync(join(root, target))) return true;
      const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\w -]/g, ''));
      return anchor !== undefined && !headings.map((title) => title.replaceAll(' ', '-')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('the configuration table', () => {
  const rows = part(readme, 'Configuration')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, name = '', , initial = '', needed = ''] = line.split('|').map((cell) => cell.trim());
      return { name: name.replaceAll('`', '') as Variable, initial, needed };
    });

  test('lists every variable, and no other', () => {
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(variables.shape));
  });

  test('has their defaults', () => {
    for (const { name, initial } of rows) {
      const value: unknown = variables.shape[name].parse(undefined);
      if (value === undefined) expect(initial, name).not.toMatch(/^`/);
      else expect(initial, name).toBe(`\`${value}\``);
    }
  });

  test('says which program demands what in production', () => {
    const demandedBy = (role: Role): string[] => {
      try {
        loadConfig({ NODE_ENV: 'production' }, role);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.problems.map((problem) => problem.split(' ')[0] ?? '') : [];
      }
    };
    for (const role of ['api', 'worker', 'migrate'] as const) {
      const listed = rows.filter(({ needed }) => needed.split(', ').includes(role)).map(({ name }) => name);
      expect(listed.sort(), role).toEqual(demandedBy(role).sort());
    }
  });
});

test("the operator's commands are all listed", () => {
  const sources = globSync('cli/*.ts', { cwd: root }).map(read).join('\n');
  const commands = [...sources.matchAll(/new Command\('([\w-]+)'\)/g)].map(([, name]) => name).filter((name) => name !== 'plenary');
  const listed = firstColumn(part(readme, "The operator's command line")).map((code) => code.split(' ')[0]);
  expect(listed.sort()).toEqual(commands.sort());
});

describe('docs/templates.md', () => {
  test('explains every key of a template', () => {
    const keys = new Set<string>();
    const collect = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema) for (const key of Object.keys(schema.properties as object)) keys.add(key);
      for (const inner of Object.values(schema)) collect(inner);
    };
    collect(templateJsonSchema());
    expect(keys.size).toBeGreaterThan(40);
    expect([...keys].filter((key) => !new RegExp(`\`${key}[\`:]|^ *(?:- )?${key}:|[{,] ${key}:`, 'm').test(templates))).toEqual([]);
  });

  test('lists every rule of the checker, and no other', () => {
    const sources = [...globSync('domain/template/rules/*.ts', { cwd: root }), 'domain/template/load.ts'].map(read).join('\n');
    const rules = new Set([...sources.matchAll(/rule: '([a-z-]+)'/g)].map(([, rule]) => rule ?? ''));
    expect(firstColumn(part(templates, 'What the checker finds')).sort()).toEqual([...rules].sort());
  });

  test('names every event of a contribution', () => {
    const told = part(templates, 'Events and required notices');
    expect(events.filter((event) => !new RegExp(`\\b${event}\\b`).test(told))).toEqual([]);
  });
});

describe('docs/operating.md', () => {
  test('lists every alarm', () => {
    const alarms = new Set(read('api/metrics.ts').match(/plenary_(?!http)\w+/g));
    expect(firstColumn(part(operating, 'Watching')).filter((name) => name.startsWith('plenary_'))).toEqual([...alarms]);
  });

  test('explains every line of doctor', () => {
    const lines = [...read('activities/doctor.ts').matchAll(/(?:\[\s*|what: )'([a-z, ]+)'/g)].map(([, line]) => line ?? '');
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.filter((line) => !part(operating, 'Watching').includes(line))).toEqual([]);
  });
});

test('pictures are small, and shown somewhere', () => {
  const pictures = globSync('docs/pictures/*', { cwd: root });
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures) {
    expect(statSync(join(root, picture)).size, picture).toBeLessThan(60_000);
    expect(
      documents.some((file) => read(file).includes(relative(dirname(file), picture))),
      picture,
    ).toBe(true);
  }
});

test('decisions are numbered without a gap, in one form', () => {
  const files = globSync('docs/decisions/*.md', { cwd: root }).sort();
  files.forEach((file, n) => {
    expect(file).toMatch(new RegExp(`/${String(n + 1).padStart(4, '0')}-`));
    expect(read(file)).toMatch(/^# \d+\. [^\n]+\n\nStatus: [^\n]+\n\n## Context\n.+\n## Decision\n.+\n## Consequences\n/s);
  });
});
