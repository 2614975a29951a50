/** `verify-audit`: recomputes every chain of the audit trail and every daily seal. Exit code 1 when something does not fit. */
import { Command } from 'commander';
import { verifyAudit } from '../activities/audit.ts';
import { withPool } from './connect.ts';

export const verifyAuditCommand = (): Command =>
  new Command('verify-audit').description('checks the audit trail from its first entry to its last').action(() =>
    withPool(async (pool) => {
      const { entries, seals, breaks } = await verifyAudit(pool);
      for (const line of breaks) console.log(line);
      console.log(`${entries} entries and ${seals} seals read; ${breaks.length ? `${breaks.length} do not fit` : 'the trail is whole'}.`);
      if (breaks.length) process.exitCode = 1;
    }),
  );
