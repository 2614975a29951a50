/** `doctor`: what an operator should look at. Exit code 1 when anything is wrong. */
import { Command } from 'commander';
import { examine } from '../activities/doctor.ts';
import { openFileStore } from '../activities/files/store.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { withPool, withTemporal } from './connect.ts';

export const doctor = (): Command =>
  new Command('doctor').description('lists what is overdue, stuck, doubtful or planned with other rules').action(() =>
    withPool(async (pool, config) => {
      const findings = await examine(
        pool,
        createCalendar({ zoneData: process.versions.tz ?? 'unknown' }),
        openFileStore(config.files),
        Date.now(),
      );
      const temporal = await withTemporal(config, async (client) => {
        // Set by the server on a run whose workflow task keeps failing: its code and its history do not fit, or it cannot be loaded.
        const { count } = await client.workflow.count("ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL");
        return count
          ? `! runs whose workflow task fails again and again: ${count}`
          : 'Temporal answers; no workflow task fails again and again.';
      }).catch((error: Error) => `! Temporal does not answer: ${error.message}`);
      console.log(temporal);
      for (const { what, count, example } of findings) console.log(count ? `! ${what}: ${count}, e.g. ${example}` : `  ${what}: none`);
      if (temporal.startsWith('!') || findings.some((f) => f.count)) process.exitCode = 1;
    }),
  );
