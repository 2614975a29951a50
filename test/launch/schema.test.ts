import { expect, test } from 'vitest';
import { createAuth } from '../../api/auth.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { testDatabase } from '../support/database.ts';

test('every field that sign-in needs is in the schema', async () => {
  const { db } = await testDatabase();
  const auth = createAuth({ db, baseUrl: 'http://127.0.0.1', secret: 'only-for-this-test-and-long-enough-it-is' });
  const { tables } = await auth.$context;
  expect(Object.keys(tables)).toEqual(expect.arrayContaining(['account', 'apikey', 'session', 'user', 'verification']));
  for (const [name, table] of Object.entries(tables)) {
    const model = Object.entries(Prisma.ModelName).find(([, value]) => value.toLowerCase() === name)?.[0];
    const columns: unknown = Reflect.get(Prisma, `${model}ScalarFieldEnum`);
    expect(Object.keys(columns ?? {}), name).toEqual(expect.arrayContaining(['id', ...Object.keys(table.fields)]));
  }
});
