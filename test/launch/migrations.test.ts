import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { createMigration, drift, migrate } from '../../prisma/migrate.ts';
import { testDatabase } from '../support/database.ts';

const prisma = new URL('../../prisma/', import.meta.url);
const schema = readFileSync(new URL('schema.prisma', prisma), 'utf8');
/** A folder for each. */
const all = readdirSync(new URL('migrations', prisma), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const folder = mkdtempSync(join(tmpdir(), 'plenary-migrations-'));
cpSync(new URL('migrations', prisma), join(folder, 'migrations'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));
const migrations = pathToFileURL(`${join(folder, 'migrations')}/`);

const { url, pool } = await testDatabase();

describe('the migrations', () => {
  test('lead to the schema', async () => {
    expect(await drift(inject('templateDatabase'))).toBeUndefined();
  });

  test('are applied once', async () => {
    expect(await migrate(url)).toEqual([]);
  });

  test('take turns when two processes migrate at once', async () => {
    await pool.query('CREATE DATABASE twice');
    const twice = Object.assign(new URL(url), { pathname: 'twice' }).href;
    const applied = await Promise.all([migrate(twice), migrate(twice)]);
    expect(applied.map((names) => names.length).sort()).toEqual([0, all.length]);
    await pool.query('DROP DATABASE twice WITH (FORCE)');
  });

  test('that fail say why, leave nothing half done, and are applied once they are mended', async () => {
    const broken = join(folder, 'broken', '20300101000000_broken');
    cpSync(new URL('migrations', prisma), join(folder, 'broken'), { recursive: true });
    mkdirSync(broken);
    const sources = { migrations: pathToFileURL(`${join(folder, 'broken')}/`) };
    writeFileSync(join(broken, 'migration.sql'), 'CREATE TABLE half (id int); CREATE TABLE audit (id int);');
    await expect(migrate(url, sources)).rejects.toThrow(/20300101000000_broken[\s\S]*relation "audit" already exists/);
    expect((await pool.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
    writeFileSync(join(broken, 'migration.sql'), 'CREATE TABLE half (id int);');
    expect(await migrate(url, sources)).toEqual(['20300101000000_broken']);
    expect((await pool.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: 'half' }]);
  });
});

describe('the check for drift', () => {
  test('sees a new column', async () => {
    const changed = schema.replace('model Draft {', 'model Draft {\n  note String?');
    expect(await drift(url, { schema: changed })).toMatch(/ALTER TABLE "draft" ADD COLUMN\s+"note" TEXT/);
  });

  test('sees an index that the schema no longer has, beside those it overlooks', async () => {
    const changed = schema.replace('  @@index([cycleId, dueAt])\n', '');
    expect(changed).not.toBe(schema);
    expect(await drift(url, { schema: changed })).toBe('-- DropIndex\nDROP INDEX "notice_cycle_id_due_at_idx";\n');
  });

  test('writes the migration that mends it', async () => {
    const changed = schema.replace('model Draft {', 'model Draft {\n  note String?');
    const name = await createMigration(url, 'note', { schema: changed, migrations });
    expect(name).toMatch(/^\d{14}_note$/);
    expect(await drift(url, { schema: changed, migrations })).toBeUndefined();
    expect(await createMigration(url, 'again', { schema: changed, migrations })).toBeUndefined();
  });
});
