/** What was submitted: the versions, their decisions, and what changed between two of them, or since in the draft. */
import type pg from 'pg';
import type { Entered } from '../../domain/contribution/entered.ts';
import { latest } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { require } from '../authority.ts';
import type { contributions } from '../contract/contributions.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf, readContribution } from '../contribution.ts';
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
      const { state, memberships } = await readContribution(deps, params.id, person, receivedAt);
      if (query.to === 'draft') require(memberships, 'contribution.read-draft', thingOf(state));
      const from = await versionOf(pool, params.id, query.from ?? latest(state)?.number ?? 0);
      const draft = query.to === 'draft' ? await draftOf(pool, params.id) : null;
      const to = query.to === 'draft' ? draft : await versionOf(pool, params.id, query.to);
      if (!to) throw notFound('draft');
      const fields = differences(`${from.hash} ${to.hash}`, () => changes(from.content, to.content));
      return { body: { from: from.number, to: query.to, draftVersion: draft?.version ?? null, fields } };
    },
  };
}
