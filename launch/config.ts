/** The environment, read and checked in one place: what is not named here is not read anywhere. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { z } from 'zod';
import type { FilesConfig } from '../activities/files/store.ts';
import type { DkimKey } from '../activities/mail/dkim.ts';
import { isGenerated } from './secrets.ts';

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

const address = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );

const secret = z.string().min(32, 'must have at least 32 characters');

/** Every variable, with its meaning, its form and its default. Empty counts as not set. */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .describe('`production` refuses generated secrets, demonstration data and printed sign-ins'),
  PORT: whole(1, 65_000).default(3000).describe('Port of the pages and the API; the other ports follow it'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` inside a container'),
  DATA_DIR: z.string().default('.plenary').describe('Folder of what `npm start` brings up: PostgreSQL, Temporal, ports, generated secrets'),
  FILES_DIR: z.string().optional().describe('Folder of uploaded files, and of those being received; `files` below `DATA_DIR` when empty'),
  FILES_BUCKET_URL: address('http:', 'https:')
    .optional()
    .describe('Bucket of a store that speaks S3, with a prefix if you like: uploaded files are kept there instead of in the folder'),
  FILES_BUCKET_REGION: z.string().optional().describe('Region that requests to it are signed for; `us-east-1` when empty'),
  FILES_BUCKET_KEY_ID: z.string().optional().describe('Its access key'),
  FILES_BUCKET_SECRET: z.string().optional().describe('The secret of that key'),
  DATABASE_URL: address('postgres:', 'postgresql:').optional().describe('PostgreSQL to use; one is brought up when empty'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional()
    .describe('Temporal to use; one is brought up when empty'),
  TEMPORAL_NAMESPACE: z.string().optional().describe('Namespace there; `default` when empty'),
  TEMPORAL_API_KEY: z.string().optional().describe('API key for it; switches TLS on'),
  TEMPORAL_TLS: z.enum(['true', 'false']).optional().describe('TLS to Temporal'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().optional().describe('File of the client certificate'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().optional().describe('File of its key'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().optional().describe("File of the authority that signed the server's certificate"),
  TEMPORAL_TLS_SERVER_NAME: z.string().optional().describe("Name in the server's certificate, when it is not the host's"),
  SMTP_URL: address('smtp:', 'smtps:').optional().describe('Mail server; a mailbox with a page is brought up when empty'),
  MAIL_FROM: z
    .string()
    .regex(/[^\s@<]+@[^\s@>]+/, 'must hold a mail address')
    .optional()
    .describe('Sender of every mail, e.g. `Plenary <plenary@example.org>`'),
  DKIM_DOMAIN: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/i, 'must be a domain')
    .optional()
    .describe('Domain in whose name mails are signed (DKIM); no mail is signed when empty'),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'must be a selector: letters, digits, hyphens')
    .optional()
    .describe("Names the key's record: `<selector>._domainkey.<domain>`"),
  DKIM_PRIVATE_KEY: z.string().optional().describe('RSA private key in PEM; line ends may be written as \\n'),
  DKIM_PRIVATE_KEY_FILE: z.string().optional().describe('File of that key, instead'),
  BASE_URL: address('http:', 'https:').optional().describe('Where browsers find the pages; links in mails start with it'),
  AUTH_SECRET: secret.optional().describe('Signs sessions; generated when empty'),
  LINK_SECRET: secret.optional().describe('Signs links in mails; generated when empty'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('What is logged'),
  RATE_LIMIT: whole(1, 1_000_000)
    .default(600)
    .describe('Requests a minute from one person; five times as many from one address; a tenth as many in 15 minutes about signing in'),
  TRUST_PROXY: whole(0, 10).default(0).describe('Number of proxies in front whose X-Forwarded-For is believed'),
});

export type Variable = keyof typeof variables.shape;

/** Which program asks: each demands in production only what it uses. */
export type Role = 'all' | 'api' | 'worker' | 'migrate';

const demanded: Record<Role, readonly Variable[]> = {
  all: ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'MAIL_FROM', 'BASE_URL', 'AUTH_SECRET', 'LINK_SECRET'],
  api: ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'MAIL_FROM', 'BASE_URL', 'AUTH_SECRET', 'LINK_SECRET'],
  worker: ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'MAIL_FROM', 'BASE_URL', 'LINK_SECRET'],
  migrate: ['DATABASE_URL', 'TEMPORAL_ADDRESS'],
};

/** How to reach a Temporal. */
export interface TemporalTarget {
  /** For `Connection.connect` and `NativeConnection.connect` alike. */
  readonly connectionOptions: NativeConnectionOptions;
  readonly namespace: string;
}

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Where uploaded files are kept. */
  readonly files: FilesConfig;
  /** Undefined: bring one up. The same holds for `temporal` and `smtpUrl`. */
  readonly databaseUrl: string | undefined;
  readonly temporal: TemporalTarget | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Undefined: mails are not signed. */
  readonly dkim: DkimKey | undefined;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Undefined outside production: `secretsOf` generates and keeps one. */
  readonly authSecret: string | undefined;
  readonly linkSecret: string | undefined;
  readonly logLevel: z.infer<typeof variables>['LOG_LEVEL'];
  /** Requests a minute from one person; an address may make five times as many. */
  readonly rateLimit: number;
  readonly trustProxy: number;
}

/** Everything that is wrong with the environment, a line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** TLS, API key and namespace are read by Temporal's own rules for its variables; no file in a home folder is looked at. */
function temporalTarget(env: Record<string, string>): TemporalTarget {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: env, disableFile: true });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** The private key of DKIM; throws without repeating any of it. */
function rsaKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw new ConfigError(['DKIM_PRIVATE_KEY is not a private key in PEM without a passphrase']);
  }
  // What receivers take as signed at all (RFC 8301 3.2).
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 1024)
    throw new ConfigError(['DKIM_PRIVATE_KEY must be an RSA key of 1024 bits or more, better 2048']);
  return key;
}

/** All of DKIM's variables, or none. */
function dkimOf(values: z.infer<typeof variables>): DkimKey | undefined {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: pem, DKIM_PRIVATE_KEY_FILE: file } = values;
  if ([domain, selector, pem, file].every((value) => value === undefined)) return undefined;
  if (domain === undefined || selector === undefined || (pem === undefined) === (file === undefined))
    throw new ConfigError(['DKIM_DOMAIN, DKIM_SELECTOR and one of DKIM_PRIVATE_KEY and DKIM_PRIVATE_KEY_FILE belong together']);
  try {
    return { domain, selector, key: rsaKey(pem ?? readFileSync(file as string, 'utf8')) };
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : new ConfigError([`DKIM_PRIVATE_KEY_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}`]);
  }
}

/** The bucket with its key, or the folder alone. */
function filesOf(values: z.infer<typeof variables>): FilesConfig {
  const { FILES_DIR, FILES_BUCKET_URL: url, FILES_BUCKET_REGION, FILES_BUCKET_KEY_ID: id, FILES_BUCKET_SECRET: secret } = values;
  const directory = resolve(FILES_DIR ?? join(values.DATA_DIR, 'files'));
  if (url === undefined && id === undefined && secret === undefined) return { directory, bucket: null };
  if (url === undefined || id === undefined || secret === undefined)
    throw new ConfigError(['FILES_BUCKET_URL, FILES_BUCKET_KEY_ID and FILES_BUCKET_SECRET belong together']);
  const region = FILES_BUCKET_REGION ?? 'us-east-1';
  return { directory, bucket: { url: url.replace(/\/+$/, ''), region, accessKeyId: id, secretAccessKey: secret } };
}

/** Reads the environment for one program. Throws a ConfigError that names every variable that is wrong or missing. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, role: Role = 'all'): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  const parsed = variables.safeParse(set);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  if (production) {
    const missing = demanded[role].filter((name) => values[name] === undefined).map((name) => `${name} is not set: production needs it`);
    const generated = (['AUTH_SECRET', 'LINK_SECRET'] as const)
      .filter((name) => isGenerated(values[name]))
      .map((name) => `${name} was generated for development: production needs one of its own, e.g. from openssl rand -base64 48`);
    if (missing.length || generated.length) throw new ConfigError([...missing, ...generated]);
  }
  return {
    production,
    port: values.PORT,
    host: values.HOST,
    dataDirectory: resolve(values.DATA_DIR),
    files: filesOf(values),
    databaseUrl: values.DATABASE_URL,
    temporal: values.TEMPORAL_ADDRESS === undefined ? undefined : temporalTarget(set),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? 'Plenary <plenary@example.org>',
    // Only who sends needs the key, and need be able to read it.
    dkim: role === 'worker' || role === 'api' || role === 'all' ? dkimOf(values) : undefined,
    baseUrl: (values.BASE_URL ?? `http://127.0.0.1:${values.PORT}`).replace(/\/+$/, ''),
    authSecret: values.AUTH_SECRET,
    linkSecret: values.LINK_SECRET,
    logLevel: values.LOG_LEVEL,
    rateLimit: values.RATE_LIMIT,
    trustProxy: values.TRUST_PROXY,
  };
}
