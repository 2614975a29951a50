/** Runs the cycle of the bench as the tests run theirs: same database, same servers, same comparison. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['bench/cycle/cycle.measure.ts'],
    globalSetup: 'test/support/global-setup.ts',
    reporters: ['dot'],
    pool: 'forks',
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', './launch/untimed-vm.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
