/** Applies, checks and creates migrations with Prisma's WebAssembly schema engine: nothing is downloaded. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { type MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

const shippedSchema = { path: 'schema.prisma', content: readFileSync(new URL('schema.prisma', import.meta.url), 'utf8') };
const shippedMigrations = new URL('migrations/', import.meta.url);
type Connection = Awaited<ReturnType<PrismaPg['connect']>>;

const filters = { externalTables: [], externalEnums: [] };

/** Where migrations are read and written, and the schema they must lead to; the shipped ones unless a test says otherwise. */
export interface Sources {
  readonly schema?: string;
  readonly migrations?: URL;
}

function migrationsIn(folder: URL): MigrationList {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const sql = (name: string) => readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8');
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql(path) } },
    })),
  };
}

// The engine reports a panic through this global, and fails with a TypeError when it is missing.
Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });

/**
 * adapter-pg knows no "char" column, which the engine's introspection selects; PostgreSQL 18 lists NOT NULL as constraints,
 * and checks would be read for nothing, since the schema cannot say them.
 * And adapter-pg cuts a script at every semicolon, inside functions too. Sent whole it is one transaction: a migration applies wholly or not at all.
 */
function mended(adapter: Connection, failures: Error[]): Connection {
  // A session that ends with its scratch database must not end the process.
  const pool = adapter.underlyingDriver();
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      failures.push(error as Error);
      throw error;
    }
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = (query) => {
    const sql = query.sql
      .replace('constr.contype AS', 'constr.contype::text AS')
      .replace(/con\.(confdeltype|confupdtype),/g, 'con.$1::text AS $1,')
      .replace("NOT IN ('p', 'u', 'f')", "NOT IN ('p', 'u', 'f', 'n', 'c')");
    return queryRaw({ ...query, sql });
  };
  return adapter;
}

async function withEngine<T>(url: string, schema: typeof shippedSchema, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const adapter = new PrismaPg({ connectionString: url });
  const opened: Connection[] = [];
  const failures: Error[] = [];
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => {
      const connection = mended(await adapter.connect(), failures);
      opened.push(connection);
      return connection;
    },
    connectToShadowDb: async () => mended(await adapter.connectToShadowDb(), failures),
  });
  // The engine leaves a timer of 10 s behind, which would keep a command from ending.
  const { setTimeout } = globalThis;
  const unreferenced = ((...args: Parameters<typeof setTimeout>) => setTimeout(...args).unref()) as typeof setTimeout;
  globalThis.setTimeout = Object.assign(unreferenced, setTimeout);
  try {
    const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory);
    try {
      return await work(engine);
    } catch (cause) {
      // The engine says which migration, only the database says why.
      throw new Error([(cause as Error).message, ...failures.map((failure) => failure.message)].join('\n'), { cause });
    } finally {
      engine.free();
    }
  } finally {
    globalThis.setTimeout = setTimeout;
    await Promise.all(opened.map((connection) => connection.dispose())); // the engine leaves its pool open
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Any number, the same in every process: two that migrate at once take turns. */
const turn = 7_153_201;

/** Applies what the database at `url` lacks; answers the names applied, none when it was up to date. Throws with the engine's words when one fails. */
export const migrate = (url: string, { migrations = shippedMigrations }: Pick<Sources, 'migrations'> = {}): Promise<readonly string[]> =>
  withClient(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [turn]);
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
    // What failed left nothing behind, so it may be tried again once it is mended.
    if (rows[0].known)
      await client.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL');
    return withEngine(url, shippedSchema, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationsIn(migrations), filters });
      return appliedMigrationNames;
    });
  });

/** Indexes named `..._rule` are partial ones, written by hand: Prisma's schema cannot say them, so it would drop them. Nothing else is overlooked. */
const overlooked = /^(?:-- DropIndex\n)?DROP INDEX "[a-z_]+_rule";\n*/gm;

/**
 * SQL that leads from the migrations to the schema; undefined when they agree.
 * The engine replays the migrations on the database it is given, so a scratch one is created beside `url` and dropped again.
 */
export async function drift(url: string, { schema, migrations = shippedMigrations }: Sources = {}): Promise<string | undefined> {
  const target = schema === undefined ? shippedSchema : { path: 'schema.prisma', content: schema };
  return withClient(url, async (admin) => {
    const scratch = `scratch_${process.pid}_${Date.now()}`;
    await admin.query(`CREATE DATABASE ${scratch}`);
    try {
      const { stdout } = await withEngine(Object.assign(new URL(url), { pathname: scratch }).href, target, (engine) =>
        engine.diff({
          from: { tag: 'migrations', ...migrationsIn(migrations) },
          to: { tag: 'schemaDatamodel', files: [target] },
          script: true,
          exitCode: null,
          filters,
        }),
      );
      const sql = (stdout ?? '').replace(overlooked, '').trim();
      return sql === '' || sql.includes('This is an empty migration') ? undefined : `${sql}\n`;
    } finally {
      await admin.query(`DROP DATABASE ${scratch} WITH (FORCE)`);
    }
  });
}

/** Writes the next migration when the schema is ahead; answers its folder's name, undefined when they agree. (The engine's own needs another shadow factory.) */
export async function createMigration(url: string, name: string, sources: Sources = {}): Promise<string | undefined> {
  const sql = await drift(url, sources);
  if (!sql) return undefined;
  const path = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`;
  const folder = new URL(`${path}/`, sources.migrations ?? shippedMigrations);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('migration.sql', folder), sql);
  return path;
}
