/** Begins with the files that take longest, so that none of them is what everybody waits for at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first: they wait for clocks, kills or a browser, and their size does not tell. */
const longest = [
  'failures/reschedule',
  'failures/outage',
  'web/desk',
  'failures/crash',
  'runners/gcm',
  'failures/pledges',
  'web/secretariat',
  'web/form',
  'failures/rebuild',
  'web/people',
  'web/round',
  'api/events',
  'runners/faults',
  'failures/no-objection',
  'launch/start',
  'web/file',
  'web/pledges',
  'web/looks',
  'web/clearance',
  'launch/at-rest',
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
