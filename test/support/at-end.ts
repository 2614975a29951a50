/** What is opened for a test is closed after it; what is opened for a file, outside its tests, after its last one. */
import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** Does `work` when the test that runs now ends, or the file's last when none runs. What was asked last is done first. */
export function atEnd(work: () => unknown): void {
  if (TestRunner.getCurrentTest()) onTestFinished(async () => void (await work()), 60_000);
  else afterAll(async () => void (await work()));
}
