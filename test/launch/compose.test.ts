import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig, type Role, variables } from '../../launch/config.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const dockerfile = read('Dockerfile');
const scripts = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json'))).scripts;

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  ports: z.array(z.string()).optional(),
});
const { services } = z.object({ services: z.record(z.string(), Service) }).parse(parse(text, { merge: true }));
const ours: readonly Exclude<Role, 'all'>[] = ['migrate', 'api', 'worker'];

/** What compose makes of a value, with these variables set and no other. */
function interpolate(value: string, set: Record<string, string>): string {
  let result = value;
  for (let before = ''; before !== result; ) {
    before = result;
    result = result.replace(/\$\{([A-Z_]+)(?::(-|\?)([^${}]*))?\}/, (_, name: string, kind: string | undefined, rest = '') => {
      const found = set[name];
      if (found) return found;
      if (kind === '?') throw new Error(`${name} must be set`);
      return rest;
    });
  }
  return result;
}
const needed = {
  POSTGRES_PASSWORD: 'a-password',
  AUTH_SECRET: 'a'.repeat(40),
  LINK_SECRET: 'b'.repeat(40),
  BASE_URL: 'https://plenary.example.org',
  MAIL_FROM: 'plenary@example.org',
};
const environmentOf = (role: string, set: Record<string, string> = needed) =>
  Object.fromEntries(Object.entries(services[role]?.environment ?? {}).map(([name, value]) => [name, interpolate(String(value), set)]));

describe('docker-compose.yml', () => {
  test('brings up PostgreSQL, Temporal, mail, and Plenary as separate processes', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'mail', 'migrate', 'postgres', 'temporal', 'worker']);
  });

  test.each(Object.entries(services))('%s has an exact version', (_, { image }) => {
    expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  test.each(['postgres', 'temporal', 'mail', 'api'])('%s says whether it is well', (name) => {
    expect(services[name]?.healthcheck?.test[0]).toBe('CMD');
  });

  test('everything waits for what it needs', () => {
    const waits = Object.fromEntries(
      ours.map((name) => [name, Object.entries(services[name]?.depends_on ?? {}).map(([on, { condition }]) => `${on} ${condition}`)]),
    );
    expect(waits).toEqual({
      migrate: ['postgres service_healthy', 'temporal service_healthy'],
      api: ['migrate service_completed_successfully'],
      worker: ['migrate service_completed_successfully', 'mail service_healthy'],
    });
  });

  test.each(ours)('%s runs the file that npm run does', (name) => {
    const [node, ...rest] = services[name]?.command ?? [];
    expect(node).toBe('node');
    const file = rest.at(-1) ?? '';
    expect(existsSync(new URL(`../../${file}`, import.meta.url)), file).toBe(true);
    // With what is loaded before it.
    expect(scripts[name]).toContain(rest.join(' '));
  });

  test.each(ours)('every variable of %s is known to the configuration, which accepts them', (name) => {
    const environment = environmentOf(name);
    expect(Object.keys(environment).filter((variable) => !(variable in variables.shape))).toEqual([]);
    expect(loadConfig(environment, name)).toMatchObject({
      production: true,
      databaseUrl: 'postgresql://plenary:a-password@postgres:5432/plenary',
    });
  });

  test('every variable it asks of whoever runs it is known, or the password of its database', () => {
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name as string));
    expect([...asked].filter((name) => !(name in variables.shape))).toEqual(['POSTGRES_PASSWORD']);
  });

  test.each(Object.keys(needed))('does not start without %s', (name) => {
    const { [name as keyof typeof needed]: _, ...others } = needed;
    expect(() => environmentOf('api', others)).toThrow(`${name} must be set`);
  });

  test('holds no secret', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|PWD|SECRET|KEY/.test(variable)) expect(value, `${name} ${variable}`).toMatch(/^\$\{[A-Z_]+:[?-]\}$/);
      }
    }
  });

  test('is reached from this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('Dockerfile', () => {
  const lines = dockerfile.replaceAll('\\\n', ' ').split('\n');
  const final = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  test('starts from the same exact Debian image throughout', () => {
    const images = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
  });

  test('runs as nobody special, with a bounded heap, for production', () => {
    expect(final).toContain('USER node');
    expect(final.join('\n')).toMatch(/NODE_ENV=production/);
    expect(final.join('\n')).toMatch(/--max-old-space-size=\d+/);
  });

  test('drops the development packages, after everything was made with them', () => {
    expect(dockerfile).toMatch(/npm run -s generate && npm run -s web && npm run -s bundle && npm prune --omit=dev/);
    for (const [, name] of dockerfile.matchAll(/npm run -s ([a-z]+)/g)) expect(scripts).toHaveProperty(name as string);
  });

  test('is not handed what it must not hold', () => {
    const ignored = read('.dockerignore').trim().split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.plenary', '.cache', 'node_modules']));
  });
});
