/** Many people at once, from a file. */
import { stringify } from 'csv-stringify/sync';
import { membershipsAt, require } from '../authority.ts';
import type { imports } from '../contract/import.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { columns } from '../people/import/read.ts';
import { importPeople } from '../people/import/run.ts';
import { Problem } from '../problems.ts';

const examples = [
  ['Ada Example', 'ada@example.org', 'en', 'Africa/Nairobi', 'focal-point', 'KEN', '', '2027-01-01', ''],
  ['Bo Example', 'bo@example.org', 'fr', '', 'regional-coordinator', '', 'ECE', '', '2028-12-31'],
];

export function importRoutes({ pool, db, calendar, nudgeDelivery }: Inside): Handlers<typeof imports> {
  return {
    importPeople: async ({ person, query, body, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'directory.write');
      const dryRun = query.dryRun === 'true';
      const imported = await importPeople(db, calendar, body, dryRun, receivedAt);
      if (!dryRun && !imported.applied)
        throw new Problem('import.rows', 'Some rows have errors; nothing was written.', {
          counts: imported.counts,
          rows: imported.rows.filter(({ outcome }) => outcome === 'error'),
        });
      if (imported.applied) await nudgeDelivery?.();
      return { body: imported };
    },

    getImportTemplate: async ({ person, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'directory.write');
      return {
        body: stringify([[...columns], ...examples], { bom: true }),
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="people.csv"' },
      };
    },
  };
}
