/** `admin EMAIL`: the first account of a new installation, a member of the secretariat; and any further one. Repeating it changes nothing. */
import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { writeParticipants } from '../activities/seed-reference.ts';
import { shippedParticipants } from '../launch/reference.ts';
import { OperatorError, withPool } from './connect.ts';

export const admin = (): Command =>
  new Command('admin')
    .description('makes a person a member of the secretariat; and fills in the participants when there are none')
    .argument('<email>')
    .option('--name <name>', 'name of the person, when new')
    .action((given: string, { name }: { name?: string }) =>
      withPool(async (pool) => {
        const email = given.toLowerCase(); // as the directory keeps them
        if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new OperatorError(`"${email}" is no mail address.`);
        await writeParticipants(pool, shippedParticipants());
        const id = randomUUID();
        await pool.query('insert into person (id, name, email) values ($1, $2, $3) on conflict (email) do nothing', [
          id,
          name ?? email,
          email,
        ]);
        await pool.query(
          `insert into "user" (id, name, email, "emailVerified", "updatedAt") select id, name, email, true, now() from person where email = $1 on conflict do nothing`,
          [email],
        );
        const { rowCount } = await pool.query(
          `insert into membership (id, person_id, role, body, from_at)
           select $2, p.id, 'secretariat', 'secretariat', now() from person p where p.email = $1
             and not exists (select 1 from membership m where m.person_id = p.id and m.role = 'secretariat' and m.until_at is null)`,
          [email, randomUUID()],
        );
        console.log(rowCount ? `${email} is a member of the secretariat now.` : `${email} was a member of the secretariat already.`);
      }),
    );
