/** Chromium from npm, unpacked where every test finds it. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../launch/layout.ts';

/** Unpacks the browser once for each version of it, and answers its path: its package would take any other one it finds. */
export async function unpackBrowser(): Promise<string> {
  const manifest = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(cacheDirectory, `chromium-${version}`);
  if (existsSync(join(folder, 'chromium'))) return join(folder, 'chromium');
  const [before, unpacking] = [process.env.TMPDIR, `${folder}.${process.pid}`];
  mkdirSync(unpacking, { recursive: true });
  process.env.TMPDIR = unpacking;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    if (existsSync(folder)) rmSync(unpacking, { recursive: true });
    else renameSync(unpacking, folder);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  return join(folder, 'chromium');
}
