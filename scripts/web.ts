/** Builds the web application into dist/web, unless it was already: quick enough to precede every start. Says nothing on standard output. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist/web/.made-from');

/** Of everything that may be built in; types do not count, but files that hold types do. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(['web/**/*.{ts,tsx,css,html,svg}', 'domain/**/*.ts', 'locales/*.json', 'vite.config.ts', 'package-lock.json'], {
    cwd: root,
  });
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Builds it if it has changed, which takes about two seconds. */
export async function buildWeb(): Promise<void> {
  const now = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), root: join(root, 'web') });
  writeFileSync(stamp, now);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWeb();
