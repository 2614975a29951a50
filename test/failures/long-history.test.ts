/** What a long history must not cost. */
import { expect, test } from 'vitest';
import { beginRun } from '../../activities/delivery/marks.ts';
import { openPool } from '../../prisma/client.ts';
import { deadline, openStore, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');

test('a run begins without reading every delivery there ever was', async () => {
  const store = await openStore(smallWorld, at, takingWire());
  await writeContributions(store.pool, smallWorld, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['AAA']);
  await store.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, updated_at)
     select 'old-' || n, 'old', s.id, p.id, now(), 'sent', now() from generate_series(1, 20000) n, (select id from subject limit 1) s, (select id from person limit 1) p`,
  );
  await store.pool.query('vacuum analyze delivery');
  const one = openPool(store.url, 1);
  try {
    const scans = async (): Promise<number> => {
      await one.query('select pg_stat_force_next_flush()');
      return (
        (await one.query<{ n: number }>("select seq_scan::int as n from pg_stat_user_tables where relname = 'delivery'")).rows[0]?.n ?? 0
      );
    };
    const before = await scans();
    await beginRun(one, at);
    expect(await scans()).toBe(before);
    await one.query('select count(*) from delivery where reason is null');
    expect(await scans(), 'what reads them all is counted').toBeGreaterThan(before);
  } finally {
    await one.end();
  }
});
