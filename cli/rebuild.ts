/** `rebuild`: starts or nudges a runner for every living subject: after Temporal was lost, or the database restored. Safe at any time. */
import { Command } from 'commander';
import { systemClock } from '../activities/clock.ts';
import { starter } from '../activities/starter.ts';
import { rebuild } from '../activities/sweep.ts';
import { withPool, withTemporal } from './connect.ts';

export const rebuildCommand = (): Command =>
  new Command('rebuild').description('starts a runner for every living subject on the configured Temporal').action(() =>
    withPool((pool, config) =>
      withTemporal(config, async (client) => {
        console.log(`${await rebuild({ pool, clock: systemClock, starter: starter(client) })} subjects have their runner.`);
      }),
    ),
  );
