/** Once for the whole run: one PostgreSQL with a migrated template database, Temporal's binaries, the workflows' bundle, the web application and a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { workflowBundle } from '../../launch/bundle.ts';
import { startPostgres } from '../../launch/postgres.ts';
import { freePort } from '../../launch/processes.ts';
import { temporalBinary } from '../../launch/temporal-binaries.ts';
import { migrate } from '../../prisma/migrate.ts';
import { buildWeb } from '../../scripts/web.ts';
import { unpackBrowser } from '../web/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the migrated template database. */
    templateDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-test-'));
  const postgres = await startPostgres({ directory: folder, port: await freePort(), database: 'template', durable: false });
  const teardown = async () => {
    await postgres.stop();
    for (const made of new Set([folder, postgres.directory])) rmSync(made, { recursive: true, force: true });
  };
  // What cannot be had here fails again, with its reason, in the tests that need it; the others run.
  const warm = Promise.allSettled([
    temporalBinary('temporal').then(() => temporalBinary('temporal-test-server')),
    workflowBundle(),
    buildWeb().then(unpackBrowser),
  ]);
  try {
    await migrate(postgres.url);
  } catch (error) {
    await teardown();
    throw error;
  }
  await warm;
  project.provide('templateDatabase', postgres.url);
  return teardown;
}
