/** Addresses that a mail server refused for good: nothing is sent to them any more, whatever is planned. */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';

/** Stops these addresses from `now` on; those that had stopped keep their instant. A person whose address is another by now is left alone. */
export async function stopAddresses(client: pg.Pool | pg.ClientBase, addresses: readonly string[], now: Instant): Promise<void> {
  await client.query({
    name: 'addresses-stop',
    text: 'update person set stopped_email = email, stopped_at = $2 where email = any($1) and stopped_email is distinct from email',
    values: [addresses, new Date(now)],
  });
}
