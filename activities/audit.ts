/** The audit trail: a chain of hashes for each subject, its heads sealed daily. */
import type pg from 'pg';
import { auditHash } from './apply/rows.ts';
import { contentHash } from './hash.ts';

interface Entry {
  readonly subject: string;
  readonly revision: number;
  readonly command: string;
  readonly event: unknown;
  readonly actor: string;
  readonly principal: string | null;
  readonly at: Date;
  readonly hash: string;
}

type Head = readonly [subject: string, revision: number, hash: string];
/** How long whoever writes is waited for; the next sweep tries again. */
const patience = '5s';

/**
 * Seals the heads that changed since the last seal, once for each UTC day; answers the day sealed, or null when it was already, or when
 * nothing has changed. A seal covers the one before it. Entries get their numbers before they commit, so the table is locked against
 * writers for a moment: nothing with a lower number than the last one sealed can appear afterwards. Throws when they take too long.
 */
export async function sealDay(pool: pg.Pool, now: Date): Promise<string | null> {
  const day = now.toISOString().slice(0, 10);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin; set local lock_timeout = '${patience}'`);
    const { rows: last } = await client.query<{ day: string; upto: string; hash: string }>(
      'select day, upto_seq as upto, hash from seal order by day desc limit 1',
    );
    const sealed = last[0] && last[0].day >= day ? null : await sealSince(client, last[0], day, now);
    await client.query('commit');
    return sealed;
  } catch (error) {
    broken = error as Error;
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release(broken);
  }
}

async function sealSince(
  client: pg.PoolClient,
  last: { readonly upto: string; readonly hash: string } | undefined,
  day: string,
  now: Date,
): Promise<string | null> {
  await client.query('lock table audit in share mode');
  const { rows } = await client.query<{ subject: string; revision: number; hash: string; seq: string }>(
    `select distinct on (subject_id) subject_id as subject, revision, hash, max(seq) over () as seq
     from audit where seq > $1 order by subject_id, revision desc`,
    [last?.upto ?? '0'],
  );
  if (!rows[0]) return null;
  const heads: Head[] = rows.map((r) => [r.subject, r.revision, r.hash]);
  await client.query('insert into seal (day, upto_seq, heads, hash, sealed_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    day,
    rows[0].seq,
    JSON.stringify(heads),
    contentHash([last?.hash ?? '', day, heads]),
    now,
  ]);
  return day;
}

export interface Verdict {
  readonly entries: number;
  readonly seals: number;
  /** What does not fit: subject, revision and what is wrong; empty when the trail is whole. */
  readonly breaks: readonly string[];
}

/** Recomputes every chain and every seal. */
export async function verifyAudit(pool: pg.Pool): Promise<Verdict> {
  const breaks: string[] = [];
  const heads = new Map<string, { revision: number; hash: string }>();
  const hashes = new Map<string, string>();
  let entries = 0;
  for (let after: [string, number] = ['', 0]; ; ) {
    const { rows } = await pool.query<Entry>(
      `select subject_id as subject, revision, command_id as command, event, actor, principal, at, hash from audit
       where (subject_id, revision) > ($1, $2) order by subject_id, revision limit 5000`,
      after,
    );
    for (const entry of rows) {
      const before = heads.get(entry.subject);
      const expected = auditHash(before?.hash ?? '', { ...entry, at: entry.at.toISOString() });
      if (entry.revision !== (before?.revision ?? 0) + 1)
        breaks.push(`${entry.subject}: revision ${entry.revision} follows ${before?.revision ?? 0}`);
      if (entry.hash !== expected) breaks.push(`${entry.subject}: revision ${entry.revision} was changed, or one before it`);
      heads.set(entry.subject, { revision: entry.revision, hash: entry.hash });
      hashes.set(`${entry.subject}@${entry.revision}`, entry.hash);
    }
    entries += rows.length;
    const last = rows.at(-1);
    if (!last) break;
    after = [last.subject, last.revision];
  }
  const { rows: subjects } = await pool.query<{ id: string; revision: number; head: string }>(
    'select id, revision, head from subject where revision > 0',
  );
  for (const { id, revision, head } of subjects) {
    const known = heads.get(id);
    if (known?.revision !== revision || known.hash !== head)
      breaks.push(`${id}: its state is at revision ${revision}, its audit at ${known?.revision ?? 0}`);
  }
  const { rows: seals } = await pool.query<{ day: string; heads: Head[]; hash: string }>('select day, heads, hash from seal order by day');
  let previous = '';
  for (const seal of seals) {
    if (contentHash([previous, seal.day, seal.heads]) !== seal.hash) breaks.push(`seal of ${seal.day} was changed, or one before it`);
    for (const [subject, revision, hash] of seal.heads) {
      if (hashes.get(`${subject}@${revision}`) !== hash)
        breaks.push(`${subject}: revision ${revision} is not what was sealed on ${seal.day}`);
    }
    previous = seal.hash;
  }
  return { entries, seals: seals.length, breaks };
}
