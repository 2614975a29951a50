/** `npm run migration -- NAME` writes the next migration from prisma/schema.prisma, on a PostgreSQL of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../launch/postgres.ts';
import { freePort } from '../launch/processes.ts';
import { createMigration } from '../prisma/migrate.ts';

const name = process.argv[2] ?? 'change';
if (!/^[a-z0-9_]+$/.test(name)) throw new TypeError('a migration is named by small letters, digits and underscores');
const scratch = mkdtempSync(join(tmpdir(), 'plenary-migration-'));
const server = await startPostgres({ directory: scratch, port: await freePort(), durable: false });
try {
  console.log((await createMigration(server.url, name)) ?? 'The migrations and the schema agree.');
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
  if (server.directory !== scratch) rmSync(server.directory, { recursive: true, force: true });
}
