/** Builds the web application into dist/web, unless it was already: quick enough to precede every start. Says nothing on standard output. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist/web/.made-from');

/** Of everything that may be built in; types do not count, but files that hold types do. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(
    ['web/**/*.{ts,tsx,css,html,svg}', 'domain/**/*.ts', 'locales/*.json', 'vite.config.ts', 'scripts/web.ts', 'package-lock.json'],
    {
      cwd: root,
    },
  );
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * Builds it if it has changed, which takes about two seconds. In a process of its own, as for production: with the NODE_ENV of whoever calls,
 * the libraries would be built with all their checks.
 */
export async function buildWeb(): Promise<void> {
  const now = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'vite.config.ts'], {
    ...{ cwd: root, env, maxBuffer: 16e6 },
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`The web application could not be built:\n${error.stderr?.trim() || error.message}`, { cause: error });
  });
  writeFileSync(stamp, now);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWeb();
