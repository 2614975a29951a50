import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import Totals from '../support/reporter.ts';

const folder = mkdtempSync(join(tmpdir(), 'plenary-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `.ci/run` with an `npm` that does this instead. */
function run(npm: string) {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  const { status, stdout } = spawnSync(fileURLToPath(new URL('../../.ci/run', import.meta.url)), {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  return { status, lines: stdout.trim().split('\n') };
}

describe('.ci/run', () => {
  test("calls the README's command and ends in the totals", () => {
    const { status, lines } = run('echo "npm $*"; [ "$1" = ci ] || echo "12 passed, 0 failed" > "$TEST_TOTALS"');
    expect(lines).toEqual(['npm ci', 'npm test', '12 passed, 0 failed']);
    expect(status).toBe(0);
  });

  test('ends in the totals and in failure when a test failed, whatever npm says last', () => {
    const { status, lines } = run('[ "$1" = ci ] && exit 0; echo "11 passed, 1 failed" > "$TEST_TOTALS"; echo npm error; exit 1');
    expect(lines.at(-1)).toBe('11 passed, 1 failed');
    expect(status).toBe(1);
  });

  test.each(['exit 7', '[ "$1" = ci ] || exit 7'])('counts what failed before the tests as a failure: %s', (npm) => {
    expect(run(npm)).toEqual({ status: 7, lines: ['0 passed, 1 failed'] });
  });
});

test('the totals count a file that does not load, and an error that nobody caught', () => {
  const said: string[] = [];
  const { log } = console;
  console.log = (text: string) => said.push(text);
  const state = (value: string) => ({ result: () => ({ state: value }) });
  const module = (tests: string[], errors: number) => ({
    errors: () => Array(errors).fill({}),
    children: { allTests: () => tests.map(state), allSuites: () => [{ errors: () => [] }] },
  });
  try {
    const modules = [module(['passed', 'passed', 'failed'], 0), module([], 1)] as unknown as TestModule[];
    new Totals({ file: '' }).onTestRunEnd(modules, [{ message: 'nobody caught it' }]);
  } finally {
    console.log = log;
  }
  expect(said).toEqual(['2 passed, 3 failed']);
});
