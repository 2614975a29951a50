/** Begins with the files that take longest, so that none of them is what everybody waits for at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first: they wait for clocks, kills or a browser, and their size does not tell. */
const longest = [
  'runners/gcm',
  'failures/outage',
  'web/desk',
  'failures/crash',
  'web/form',
  'web/secretariat',
  'failures/rebuild',
  'web/round',
  'web/people',
  'runners/faults',
  'api/events',
  'web/looks',
  'launch/start',
];
const place = ({ moduleId }: TestSpecification): number => {
  const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return found < 0 ? longest.length : found;
};

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((a, b) => place(a) - place(b));
  }
}
