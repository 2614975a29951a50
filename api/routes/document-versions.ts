/** Submitted versions of documents: their texts with what they rest on, the decisions on them, and what changed between two. */
import type pg from 'pg';
import type { DocumentContent } from '../../domain/document/content.ts';
import { latest } from '../../domain/document/state.ts';
import type { documents } from '../contract/documents.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { changes } from '../diff.ts';
import { readDocument, readInside } from '../document.ts';
import { notFound } from '../problems.ts';
import { provenanceOf, withShown } from '../provenance.ts';
import { iso } from '../view.ts';

const columns = 'v.number, v.hash, v.timing, v.receipt, v.actor, v.principal, v.received_at AS "receivedAt", p.name AS "actorName"';
const from = 'FROM submitted_version v LEFT JOIN person p ON p.id = v.actor';
interface Version {
  readonly number: number;
  readonly hash: string;
  readonly timing: string;
  readonly receipt: string;
  readonly actor: string;
  readonly actorName: string | null;
  readonly principal: string | null;
  readonly receivedAt: Date;
}
const view = <V extends Version>({ actor, actorName, receivedAt, ...version }: V) => ({
  ...version,
  actor: { id: actor, name: actorName },
  receivedAt: iso(receivedAt),
});

/** Submitted versions without their texts, in order. */
export async function versionsOf(pool: pg.Pool, id: string) {
  const { rows } = await pool.query<Version>(`SELECT ${columns} ${from} WHERE v.subject_id = $1 ORDER BY v.number`, [id]);
  return rows.map(view);
}

/** One version with its text; 404 when there is none of that number. */
export async function versionOf(pool: pg.Pool, id: string, number: number): Promise<Version & { readonly content: DocumentContent }> {
  const { rows } = await pool.query<Version & { content: DocumentContent }>(
    `SELECT ${columns}, v.content ${from} WHERE v.subject_id = $1 AND v.number = $2`,
    [id, Math.min(number, 2 ** 31 - 1)],
  );
  if (!rows[0]) throw notFound('version');
  return rows[0];
}

/** A content as one text for each paragraph, to be compared. */
const texts = ({ title, paragraphs }: DocumentContent): Record<string, string> => ({
  title,
  ...Object.fromEntries(paragraphs.map(({ key, text }) => [key, text])),
});

export function documentVersionRoutes(deps: Inside): Pick<Handlers<typeof documents>, 'getDocumentVersion' | 'diffDocument'> {
  const { pool } = deps;
  return {
    getDocumentVersion: async ({ person, params, query, receivedAt }) => {
      const { state, template, inside, language } = await readDocument(deps, params.id, person, receivedAt);
      if (!inside && params.n !== state.publication?.number) throw notFound('version');
      const { content, ...version } = await versionOf(pool, params.id, params.n);
      const provenance = await provenanceOf(pool, content, { template, language: query.language ?? language, all: inside });
      const { rows: decisions } = await pool.query<{
        step: string;
        decision: string;
        actor: string;
        name: string | null;
        principal: string | null;
        reason: string | null;
        at: Date;
      }>(
        `SELECT d.step, d.decision, d.actor, p.name, d.principal, d.reason, d.at FROM decision d LEFT JOIN person p ON p.id = d.actor
         WHERE d.subject_id = $1 AND d.version = $2 ORDER BY d.revision`,
        [params.id, version.number],
      );
      return {
        body: {
          ...view(version),
          content: withShown(content, provenance.sources),
          ...provenance,
          decisions: inside ? decisions.map(({ actor, name, at, ...rest }) => ({ ...rest, actor: { id: actor, name }, at: iso(at) })) : [],
        },
      };
    },
    diffDocument: async ({ person, params, query, receivedAt }) => {
      const { state } = await readInside(deps, params.id, person, receivedAt);
      const before = await versionOf(pool, params.id, query.from ?? latest(state)?.number ?? 0);
      const draft = query.to === 'draft' ? await draftOf(pool, params.id) : null;
      if (query.to === 'draft' && !draft) throw notFound('draft');
      const after = draft ? (draft.content as unknown as DocumentContent) : (await versionOf(pool, params.id, Number(query.to))).content;
      return { body: { from: before.number, to: query.to, fields: changes(texts(before.content), texts(after)) } };
    },
  };
}
