/** Where things lie inside DATA_DIR, and what is fetched or built once for all of them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Rebuilt when missing; the same for every DATA_DIR. */
export const cacheDirectory = fileURLToPath(new URL('../.cache', import.meta.url));

/** Where `npm run web` builds the web application. */
export const webDirectory = fileURLToPath(new URL('../dist/web', import.meta.url));

/** The paths inside a data directory. */
export const layout = (dataDirectory: string) => ({
  postgres: join(dataDirectory, 'postgres'),
  temporal: join(dataDirectory, 'temporal.db'),
  ports: join(dataDirectory, 'ports.json'),
  secrets: join(dataDirectory, 'secrets.json'),
  claim: join(dataDirectory, 'plenary.pid'),
});
