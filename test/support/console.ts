/** Setup of every test file: an unexpected console.error or console.warn fails the test in which it was said. */
import { afterEach, beforeEach, expect } from 'vitest';

type Channel = 'error' | 'warn';

let said: string[] = [];
let expected: RegExp[] = [];

/** What matches may be said in this test; and must be, else the test fails too. */
export function expectConsole(...patterns: RegExp[]): void {
  expected.push(...patterns);
}

for (const channel of ['error', 'warn'] as const satisfies readonly Channel[]) {
  const original = console[channel].bind(console);
  console[channel] = (...args: unknown[]) => {
    const text = args.map((arg) => (arg instanceof Error ? (arg.stack ?? arg.message) : String(arg))).join(' ');
    const line = `console.${channel}: ${text}`;
    said.push(line);
    if (!expected.some((pattern) => pattern.test(line))) original(...args);
  };
}

beforeEach(() => {
  expected = [];
});

afterEach(() => {
  const lines = said;
  said = [];
  const unexpected = lines.filter((line) => !expected.some((pattern) => pattern.test(line)));
  expect(unexpected, 'nothing unexpected is said to the console').toEqual([]);
  const unsaid = expected.filter((pattern) => !lines.some((line) => pattern.test(line)));
  expect(unsaid.map(String), 'what was expected on the console was said').toEqual([]);
});
