/** What was submitted: the versions, their decisions, and what changed between two. */
import { diffWordsWithSpace } from 'diff';
import type pg from 'pg';
import type { contributions } from '../contract/contributions.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

const columns = 'number, hash, timing, receipt, actor, principal, received_at AS "receivedAt"';
interface Version {
  number: number;
  hash: string;
  timing: string;
  receipt: string;
  actor: string;
  principal: string | null;
  receivedAt: Date;
}
type Content = Readonly<Record<string, unknown>>;
const view = <V extends Version>(version: V) => ({ ...version, receivedAt: iso(version.receivedAt) });

/** Submitted versions without their texts, in order. */
export async function versionsOf(pool: pg.Pool, id: string) {
  const { rows } = await pool.query<Version>(`SELECT ${columns} FROM submitted_version WHERE subject_id = $1 ORDER BY number`, [id]);
  return rows.map(view);
}

async function versionOf(pool: pg.Pool, id: string, number: number): Promise<Version & { content: Content }> {
  const { rows } = await pool.query<Version & { content: Content }>(
    `SELECT ${columns}, content FROM submitted_version WHERE subject_id = $1 AND number = $2`,
    [id, Math.min(number, 2 ** 31 - 1)],
  );
  if (!rows[0]) throw notFound('version');
  return rows[0];
}

const text = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.join(', ')
        : JSON.stringify(value);

/** Fields that differ, with the words that came and went. A pair of texts too far apart to compare within a second is shown whole. */
export function changes(from: Content, to: Content) {
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return fields.flatMap((field) => {
    const [before, after] = [text(from[field]), text(to[field])];
    if (before === after) return [];
    const parts = diffWordsWithSpace(before, after, { timeout: 1_000 }) ?? [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ];
    return [{ field, changes: parts.map(({ value, added, removed }) => ({ value, added, removed })) }];
  });
}

export function versionRoutes(deps: Inside): Pick<Handlers<typeof contributions>, 'listVersions' | 'getVersion' | 'diffVersions'> {
  const { pool, db } = deps;
  return {
    listVersions: async ({ person, params, receivedAt }) => {
      await readContribution(deps, params.id, person, receivedAt);
      return { body: { items: await versionsOf(pool, params.id) } };
    },
    getVersion: async ({ person, params, receivedAt }) => {
      await readContribution(deps, params.id, person, receivedAt);
      const version = await versionOf(pool, params.id, params.n);
      const decisions = await db.decision.findMany({
        where: { subjectId: params.id, version: version.number },
        orderBy: { revision: 'asc' },
      });
      const said = decisions.map(({ step, decision, actor, principal, reason, contentHash, at }) => ({
        step,
        decision,
        actor,
        principal,
        reason,
        contentHash,
        at: iso(at),
      }));
      return { body: { ...view(version), decisions: said } };
    },
    diffVersions: async ({ person, params, query, receivedAt }) => {
      await readContribution(deps, params.id, person, receivedAt);
      const [from, to] = await Promise.all([versionOf(pool, params.id, query.from), versionOf(pool, params.id, query.to)]);
      return { body: { from: query.from, to: query.to, fields: changes(from.content, to.content) } };
    },
  };
}
