/** A database of its own for a test file. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase, openPool } from '../../prisma/client.ts';
import { atEnd } from './at-end.ts';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Database;
}

/** A migrated, empty copy of the template database; closed and dropped when whoever opened it ends: the test, or the file. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('templateDatabase'));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const asAdmin = async (sql: string) => {
    const admin = new pg.Client({ connectionString: Object.assign(new URL(template), { pathname: 'postgres' }).href });
    await admin.connect();
    await admin.query(sql).finally(() => admin.end());
  };
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  const url = Object.assign(new URL(template), { pathname: name }).href;
  const pool = openPool(url);
  const db = openDatabase(pool);
  atEnd(async () => {
    await db.$disconnect();
    await pool.end();
    await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { url, pool, db };
}
