/** What was submitted: the versions, their decisions, and what changed between two. */
import type pg from 'pg';
import type { Entered } from '../../domain/contribution/entered.ts';
import type { contributions } from '../contract/contributions.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { type Content, changes, type Difference, recent } from '../diff.ts';
import { enteredView } from '../entered.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

const columns =
  'v.number, v.hash, v.timing, v.receipt, v.actor, v.principal, v.received_at AS "receivedAt", v.entered, p.name AS "actorName"';
const from = 'FROM submitted_version v LEFT JOIN person p ON p.id = v.actor';
interface Version {
  number: number;
  hash: string;
  timing: string;
  receipt: string;
  actor: string;
  principal: string | null;
  receivedAt: Date;
  entered: (Entered & { readonly at: string }) | null;
  actorName: string | null;
}
const view = <V extends Version>({ entered, actorName, ...version }: V) => ({
  ...version,
  receivedAt: iso(version.receivedAt),
  entered: entered && enteredView({ actor: version.actor, at: Date.parse(entered.at), entered }, actorName),
});

/** Submitted versions without their texts, in order. */
export async function versionsOf(pool: pg.Pool, id: string) {
  const { rows } = await pool.query<Version>(`SELECT ${columns} ${from} WHERE v.subject_id = $1 ORDER BY v.number`, [id]);
  return rows.map(view);
}

/** One version with its text; 404 when there is none of that number. */
export async function versionOf(pool: pg.Pool, id: string, number: number): Promise<Version & { content: Content }> {
  const { rows } = await pool.query<Version & { content: Content }>(
    `SELECT ${columns}, v.content ${from} WHERE v.subject_id = $1 AND v.number = $2`,
    [id, Math.min(number, 2 ** 31 - 1)],
  );
  if (!rows[0]) throw notFound('version');
  return rows[0];
}

export function versionRoutes(deps: Inside): Pick<Handlers<typeof contributions>, 'listVersions' | 'getVersion' | 'diffVersions'> {
  const { pool, db } = deps;
  const differences = recent<readonly Difference[]>(50);
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
      const [before, after] = await Promise.all([versionOf(pool, params.id, query.from), versionOf(pool, params.id, query.to)]);
      const fields = differences(`${before.hash} ${after.hash}`, () => changes(before.content, after.content));
      return { body: { from: query.from, to: query.to, fields } };
    },
  };
}
