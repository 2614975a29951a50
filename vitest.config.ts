import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { cacheDirectory } from './launch/layout.ts';
import LongestFirst from './test/support/longest-first.ts';

// Each file has a process of its own, and all of them read the same libraries: compiled once, by the first.
process.env.NODE_COMPILE_CACHE ??= join(cacheDirectory, 'compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: ['test/support/console.ts'],
    reporters: ['default', './test/support/reporter.ts'],
    pool: 'forks',
    // One more than the cores it is meant for: most of a long test is waiting.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', './launch/untimed-vm.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
