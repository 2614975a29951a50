/** Ends a run with its totals. What fails outside a test (a file that does not load, an error nobody caught) counts as failed too. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed`, and writes it to `file` when one is named; by TEST_TOTALS unless told. */
export default class Totals implements Reporter {
  readonly #file: string | undefined;
  constructor({ file = process.env.TEST_TOTALS }: { file?: string } = {}) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
      }
    }
    const totals = `${passed} passed, ${failed} failed`;
    console.log(totals);
    if (this.#file) {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(this.#file, `${totals}\n`);
    }
  }
}
