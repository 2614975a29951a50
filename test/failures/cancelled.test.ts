/** A run of delivery that is cancelled, as at every stop of the program, leaves nothing in doubt that the mail server has answered. */
import { expect, test } from 'vitest';
import { crowd, deadline, openStore, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');

test('what was taken is written as sent, and the rest goes out with the next run, none twice', async () => {
  const world = crowd(smallWorld, 130);
  const wire = takingWire();
  let cancelled = true;
  const heartbeat = () => {
    if (cancelled && wire.taken.length > 0) throw new Error('cancelled');
  };
  const store = await openStore(world, at, wire, { heartbeat });
  for (const id of await writeContributions(store.pool, world, deadline(utc('2027-05-31T21:59:59'), utc('2027-06-10T21:59:59')), at))
    await store.apply({ id, asked: [] });

  await expect(store.deliverDue()).rejects.toThrow('cancelled');
  const inState = async (state: string): Promise<number> =>
    (await store.pool.query('select count(*)::int as count from delivery where state = $1', [state])).rows[0].count;
  await expect.poll(() => inState('sending')).toBe(0); // the groups beside it end, too
  const before = wire.taken.length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(130);
  expect(await inState('sent')).toBe(before);

  cancelled = false;
  await store.deliverDue();
  expect(await inState('sent')).toBe(130);
  expect(new Set(wire.taken.map(({ to }) => to)).size).toBe(130);
  expect(wire.taken).toHaveLength(130);
});
