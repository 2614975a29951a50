/** Secrets of a development copy: generated once and kept in DATA_DIR, so that a restart ends no session and breaks no link. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from './config.ts';
import { layout } from './layout.ts';

/** Marks them, so that production can tell them from chosen ones. */
const mark = 'generated-';

/** Whether a secret was generated here. */
export const isGenerated = (secret: string | undefined): boolean => secret?.startsWith(mark) ?? false;

export interface Secrets {
  readonly authSecret: string;
  readonly linkSecret: string;
}

const kept = z.object({ authSecret: z.string(), linkSecret: z.string() });
const generate = () => `${mark}${randomBytes(36).toString('base64url')}`;

function generated(dataDirectory: string): Secrets {
  const file = layout(dataDirectory).secrets;
  if (existsSync(file)) return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  mkdirSync(dataDirectory, { recursive: true });
  const secrets = { authSecret: generate(), linkSecret: generate() };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secrets;
}

/** The configured secrets; what is missing is generated and kept (0600). Throws in production, which never uses generated ones. */
export function secretsOf(config: Pick<Config, 'production' | 'dataDirectory' | 'authSecret' | 'linkSecret'>): Secrets {
  const { authSecret, linkSecret } = config;
  if (authSecret !== undefined && linkSecret !== undefined) return { authSecret, linkSecret };
  if (config.production) throw new Error('AUTH_SECRET and LINK_SECRET must be set: production never generates secrets');
  const own = generated(config.dataDirectory);
  return { authSecret: authSecret ?? own.authSecret, linkSecret: linkSecret ?? own.linkSecret };
}
