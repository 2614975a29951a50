/** Published pledges by their IDs: what another pledge may match. */
import type pg from 'pg';

const sql = `
select id, state->>'publicId' as called from subject
where type = 'pledge' and state->>'publicId' = any($1) and status in ('published', 'changed', 'kept')`;

/** Subjects of the published pledges that `named` names, by ID; what is no text is passed over. */
export async function pledgesCalled(client: pg.ClientBase | pg.Pool, named: readonly unknown[]): Promise<ReadonlyMap<string, string>> {
  const ids = named.filter((id) => typeof id === 'string').map((id) => id.trim());
  if (!ids.length) return new Map();
  const { rows } = await client.query<{ id: string; called: string }>(sql, [ids]);
  return new Map(rows.map(({ id, called }) => [called, id]));
}
