/** `npm run migrate`: brings the database of DATABASE_URL up to date, and tells the Temporal of TEMPORAL_ADDRESS our search attributes. Needed once for each release. */
import { Connection } from '@temporalio/client';
import { migrate } from '../prisma/migrate.ts';
import { ConfigError, loadConfig } from './config.ts';
import { registerSearchAttributes } from './search-attributes.ts';

try {
  const { databaseUrl, temporal } = loadConfig(process.env, 'migrate');
  if (databaseUrl === undefined) throw new ConfigError(['DATABASE_URL is not set: it names the PostgreSQL database to migrate']);
  const applied = await migrate(databaseUrl);
  console.log(applied.length ? `Applied: ${applied.join(', ')}` : 'The database is up to date.');
  if (temporal) {
    const connection = await Connection.connect(temporal.connectionOptions);
    try {
      const registered = await registerSearchAttributes(connection, temporal.namespace);
      console.log(registered.length ? `Registered: ${registered.join(', ')}` : 'Temporal knows the search attributes.');
    } finally {
      await connection.close();
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
