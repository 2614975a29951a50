import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, variables } from '../../launch/config.ts';
import { secretsOf } from '../../launch/secrets.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://plenary@db/plenary',
  TEMPORAL_ADDRESS: 'temporal.example.org:7233',
  SMTP_URL: 'smtps://mail.example.org',
  MAIL_FROM: 'Plenary <plenary@example.org>',
  BASE_URL: 'https://plenary.example.org/',
  AUTH_SECRET: 'a'.repeat(40),
  LINK_SECRET: 'b'.repeat(40),
};

describe('the environment', () => {
  test('may be empty: everything is brought up on this machine', () => {
    expect(loadConfig({})).toEqual({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      dataDirectory: resolve('.plenary'),
      files: { directory: resolve('.plenary/files'), bucket: null },
      databaseUrl: undefined,
      temporal: undefined,
      smtpUrl: undefined,
      mailFrom: 'Plenary <plenary@example.org>',
      dkim: undefined,
      baseUrl: 'http://127.0.0.1:3000',
      authSecret: undefined,
      linkSecret: undefined,
      logLevel: 'info',
      rateLimit: 600,
      trustProxy: 0,
    });
  });

  test('says the port of the pages unless their address is given', () => {
    expect(loadConfig({ PORT: '4100' }).baseUrl).toBe('http://127.0.0.1:4100');
    expect(loadConfig({ PORT: '4100', BASE_URL: 'https://plenary.example.org//' }).baseUrl).toBe('https://plenary.example.org');
  });

  test('counts what is empty as not set', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: '', AUTH_SECRET: '' })).toEqual(loadConfig({}));
  });

  test.each([
    ['PORT', 'eighty', 'must be a whole number'],
    ['PORT', '70000', 'must be from 1 to 65000'],
    ['DATABASE_URL', 'mysql://db/plenary', 'must be a URL that starts with postgres:// or postgresql://'],
    ['TEMPORAL_ADDRESS', 'https://temporal.example.org', 'must be host:port'],
    ['SMTP_URL', 'mail.example.org:25', 'must be a URL that starts with smtp:// or smtps://'],
    ['MAIL_FROM', 'Plenary', 'must hold a mail address'],
    ['BASE_URL', 'plenary.example.org', 'must be a URL that starts with http:// or https://'],
    ['AUTH_SECRET', 'short', 'must have at least 32 characters'],
    ['RATE_LIMIT', '0', 'must be from 1 to 1000000'],
    ['LOG_LEVEL', 'loud', 'Invalid option'],
  ])('refuses %s=%s by name', (name, value, why) => {
    expect(() => loadConfig({ [name]: value })).toThrow(`${name} ${why}`);
  });

  test('names everything that is wrong at once', () => {
    const wrong = () => loadConfig({ PORT: 'x', SMTP_URL: 'y' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/PORT[\s\S]*SMTP_URL/);
  });
});

describe('files', () => {
  const bucket = {
    FILES_BUCKET_URL: 'https://s3.example.org/plenary/',
    FILES_BUCKET_KEY_ID: 'id',
    FILES_BUCKET_SECRET: 'secret',
  };

  test('are kept below the data directory, or in a folder of their own', () => {
    expect(loadConfig({ DATA_DIR: '/data' }).files).toEqual({ directory: '/data/files', bucket: null });
    expect(loadConfig({ FILES_DIR: '/mnt/files' }).files.directory).toBe('/mnt/files');
  });

  test('are kept in a bucket when there is one', () => {
    const { url, ...rest } = loadConfig(bucket).files.bucket ?? { url: '' };
    expect([url, rest]).toEqual(['https://s3.example.org/plenary', { region: 'us-east-1', accessKeyId: 'id', secretAccessKey: 'secret' }]);
    expect(loadConfig({ ...bucket, FILES_BUCKET_REGION: 'eu-central-1' }).files.bucket?.region).toBe('eu-central-1');
  });

  test.each(Object.keys(bucket))('a bucket without %s is refused', (name) => {
    expect(() => loadConfig({ ...bucket, [name]: '' })).toThrow(
      'FILES_BUCKET_URL, FILES_BUCKET_KEY_ID and FILES_BUCKET_SECRET belong together',
    );
  });
});

describe('Temporal', () => {
  test('is found by its own variables, with TLS and an API key', () => {
    const { temporal } = loadConfig({
      TEMPORAL_ADDRESS: 'temporal.example.org:7233',
      TEMPORAL_NAMESPACE: 'reviews',
      TEMPORAL_API_KEY: 'key',
    });
    expect(temporal).toMatchObject({ namespace: 'reviews', connectionOptions: { address: 'temporal.example.org:7233', apiKey: 'key' } });
    expect(temporal?.connectionOptions.tls).toBeTruthy();
  });

  test('is spoken to plainly in the namespace `default` unless told', () => {
    const { temporal } = loadConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233' });
    expect(temporal?.namespace).toBe('default');
    expect(temporal?.connectionOptions.tls).toBeFalsy();
  });
});

describe('production', () => {
  test('takes what is configured', () => {
    expect(loadConfig(production)).toMatchObject({ production: true, baseUrl: 'https://plenary.example.org', authSecret: 'a'.repeat(40) });
  });

  test.each(Object.keys(production).filter((name) => name !== 'NODE_ENV'))('refuses to run without %s', (name) => {
    expect(() => loadConfig({ ...production, [name]: undefined })).toThrow(`${name} is not set: production needs it`);
  });

  test('asks of each program only what it uses', () => {
    const { DATABASE_URL, TEMPORAL_ADDRESS, AUTH_SECRET: _, ...rest } = production;
    expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL, TEMPORAL_ADDRESS }, 'migrate').production).toBe(true);
    expect(loadConfig({ DATABASE_URL, TEMPORAL_ADDRESS, ...rest }, 'worker').production).toBe(true);
    expect(() => loadConfig({ DATABASE_URL, TEMPORAL_ADDRESS, ...rest }, 'api')).toThrow('AUTH_SECRET');
  });
});

describe('secrets', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'plenary-secrets-'));
  afterAll(() => rmSync(dataDirectory, { recursive: true }));
  const development = { ...loadConfig({}), dataDirectory };

  test('are generated once for development, and kept for nobody else to read', () => {
    const secrets = secretsOf(development);
    expect(secrets.authSecret).not.toBe(secrets.linkSecret);
    expect(secrets.authSecret.length).toBeGreaterThan(40);
    expect(secretsOf(development)).toEqual(secrets);
    const file = join(dataDirectory, 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
  });

  test('that were generated are refused in production', () => {
    const { authSecret } = secretsOf(development);
    expect(() => loadConfig({ ...production, AUTH_SECRET: authSecret })).toThrow('AUTH_SECRET was generated for development');
  });

  test('are never generated in production', () => {
    expect(() => secretsOf({ ...development, production: true })).toThrow('AUTH_SECRET and LINK_SECRET must be set');
  });

  test('that are configured are used, the missing one is generated', () => {
    const kept = secretsOf(development);
    expect(secretsOf({ ...development, authSecret: 'c'.repeat(40) })).toEqual({ authSecret: 'c'.repeat(40), linkSecret: kept.linkSecret });
  });
});

test('the limit of requests is said to be what it is, here and in the README', () => {
  const said = variables.shape.RATE_LIMIT.description ?? '';
  expect(said).toMatch(/from one person; five times as many from one address; a tenth as many in 15 minutes about signing in$/);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme.toLowerCase()).toContain(`| \`rate_limit\` | ${said.toLowerCase()} |`);
});
