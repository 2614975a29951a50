import { afterEach, expect, test, vi } from 'vitest';
import { admin } from '../../cli/admin.ts';
import { testApi } from './support.ts';

const api = await testApi({ engine: 'away' });
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('admin keeps an address as the directory does, in lower case: one person, however it is typed', async () => {
  const { rows: where } = await api.pool.query<{ name: string }>('select current_database() as name');
  const url = new URL(api.pool.options.connectionString as string);
  vi.stubEnv('DATABASE_URL', Object.assign(url, { pathname: `/${where[0]?.name}` }).href);
  vi.stubEnv('BASE_URL', '');
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  await admin().parseAsync(['Ada@Example.org', '--name', 'Ada'], { from: 'user' });
  await admin().parseAsync(['ada@example.ORG'], { from: 'user' });
  expect(said.mock.calls.flat()).toEqual([
    'ada@example.org is a member of the secretariat now.',
    'ada@example.org was a member of the secretariat already.',
  ]);
  const { rows } = await api.pool.query(
    `select p.name, p.email, u.email as account from person p join "user" u using (id) where p.email ilike 'ada@%'`,
  );
  expect(rows).toEqual([{ name: 'Ada', email: 'ada@example.org', account: 'ada@example.org' }]);
});
