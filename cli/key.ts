/** `key EMAIL`: a new API key of a person, printed alone, so that a shell can take it. The key is shown once and kept hashed. */
import { Command, InvalidArgumentError } from 'commander';
import { createAuth, createKey } from '../api/auth.ts';
import { secretsOf } from '../launch/secrets.ts';
import { openDatabase } from '../prisma/client.ts';
import { OperatorError, withPool } from './connect.ts';

const days = (text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 365) throw new InvalidArgumentError('a whole number from 1 to 365');
  return n;
};

export const key = (): Command =>
  new Command('key')
    .description('prints a new API key of a person, and nothing else')
    .argument('<email>')
    .option('--days <n>', 'how long it is valid', days, 90)
    .action((email: string, options: { days: number }) =>
      withPool(async (pool, config) => {
        const { rows } = await pool.query<{ id: string }>('select id from person where lower(email) = lower($1)', [email]);
        const person = rows[0];
        if (!person) throw new OperatorError(`Nobody has the address ${email}.`);
        const db = openDatabase(pool);
        const auth = createAuth({ db, baseUrl: config.baseUrl, secret: secretsOf(config).authSecret });
        console.log(await createKey(auth, person.id, 'made by the operator', options.days));
        await db.$disconnect();
      }),
    );
