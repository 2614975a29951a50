/** What a command is measured against: an Update that does nothing, in a workflow that waits. */
import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

export const nothing = defineUpdate<void, [id: string]>('nothing');

export async function bare(): Promise<void> {
  setHandler(nothing, () => {});
  await condition(() => false);
}
