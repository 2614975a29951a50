/** Generates the database client from prisma/schema.prisma, unless it was already: quick enough to precede every command. Says nothing on standard output. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const stamp = new URL('prisma/generated/.made-from', root);
const hash = createHash('sha256');
for (const file of ['prisma/schema.prisma', 'node_modules/@prisma/client/package.json']) hash.update(readFileSync(new URL(file, root)));
const now = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
  const cli = fileURLToPath(new URL('node_modules/prisma/build/index.js', root));
  // Any file will do: generating needs no schema engine, but without this the command line would download one.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  execFileSync(process.execPath, [cli, 'generate'], { cwd: fileURLToPath(root), env, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, now);
}
