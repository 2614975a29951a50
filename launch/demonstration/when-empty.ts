/** Seeds the demonstration into an empty database, whole or not at all: a start that was cut off in the middle begins it anew. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { shippedTemplates } from '../../api/templates.ts';
import { migrate } from '../../prisma/migrate.ts';
import type { Parts } from '../engine.ts';
import { isEmpty, seedDemonstration } from './seed.ts';

/** Empties the database that we brought up, and lays its tables again. */
async function startOver(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  await migrate(databaseUrl);
}

/**
 * Does nothing in production, and nothing when the database has been used. Otherwise answers a function to be called once every runner is
 * started: until then the demonstration counts as unfinished.
 */
export async function demonstrateWhenEmpty(parts: Parts, databaseUrl: string): Promise<(() => void) | undefined> {
  const { config, pool } = parts;
  const unfinished = join(config.dataDirectory, 'demonstration.unfinished');
  if (config.production) return undefined;
  if (existsSync(unfinished)) {
    // Only what we brought up ourselves is ever emptied.
    if (config.databaseUrl !== undefined)
      throw new Error(
        `A demonstration was cut off while it was made (${unfinished}). Empty the database by hand, or remove that file, then start again.`,
      );
    await startOver(databaseUrl);
  } else if (!(await isEmpty(pool))) return undefined;
  const template = shippedTemplates(new URL('../../templates/', import.meta.url)).get('gcm')?.template;
  if (!template) throw new Error('templates/gcm.yaml is not there');
  console.log('The database is empty: living the demonstration’s past ...');
  writeFileSync(unfinished, '');
  await seedDemonstration({ ...parts, mailFrom: config.mailFrom, template }, Date.now());
  return () => rmSync(unfinished);
}
