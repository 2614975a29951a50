/** What Temporal's page can list our workflows by. The development server is told when it starts; any other server by this. */
import type { Connection } from '@temporalio/client';
import { attributeNames } from '../workflows/attributes.ts';

/** Number of the type `Keyword` in Temporal's protocol (temporal.api.enums.v1.IndexedValueType). */
const keyword = 2;

/** Tells a namespace that lacks them. */
export async function addSearchAttributes(
  connection: Connection,
  namespace: string,
  names: readonly string[] = attributeNames,
): Promise<void> {
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(names.map((name) => [name, keyword])),
  });
}

/**
 * Registers those the namespace lacks; answers their names. Throws when the account may not:
 * an administrator registers them then, once, as `temporal operator search-attribute create --name … --type Keyword`.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<readonly string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = attributeNames.filter((name) => !(name in customAttributes));
  if (missing.length) await addSearchAttributes(connection, namespace, missing);
  return missing;
}
