/** A contribution as a Word file: a submitted version for whoever may read it, the draft for those who write it. */
import { languageOf } from '../../activities/mail/texts.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { fileTypes } from '../../domain/files/kinds.ts';
import { safeName } from '../../domain/files/name.ts';
import { require } from '../authority.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { word } from '../contract/word.ts';
import { type ContributionFacts, draftOf, readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { downloadHeaders } from '../disposition.ts';
import { notFound } from '../problems.ts';
import { docxOf } from '../word/docx.ts';
import { paperOf, type Source } from '../word/paper.ts';
import { versionOf } from './versions.ts';

const aboutSql = `SELECT c.title, (SELECT language FROM person WHERE id = $2) AS language FROM cycle c WHERE c.id = $1`;

export function wordRoutes(deps: Inside): Handlers<typeof word> {
  const { pool } = deps;
  const reply = async (facts: ContributionFacts, person: string, asked: string | undefined, source: Source): Promise<Reply> => {
    const { state, template, names } = facts;
    const { rows } = await pool.query<{ title: string; language: string | null }>(aboutSql, [state.cycle, person]);
    const language = languageOf(asked ?? rows[0]?.language ?? 'en');
    const paper = paperOf({ language, state, template, names, cycle: rows[0]?.title ?? state.cycle, source });
    const name = safeName(`${paper.title} - ${paper.subtitle}.docx`.replaceAll(/[/\\]/g, '-'), 'docx');
    return { body: await docxOf(paper), type: fileTypes.docx, headers: downloadHeaders(name) };
  };
  return {
    exportVersion: async ({ person, params, query, receivedAt }) => {
      const facts = await readContribution(deps, params.id, person, receivedAt);
      const version = await versionOf(pool, params.id, params.n);
      return reply(facts, person, query.language, { ...version, receivedAt: version.receivedAt.getTime() });
    },
    exportDraft: async ({ person, params, query, receivedAt }) => {
      const facts = await readContribution(deps, params.id, person, receivedAt);
      require(facts.memberships, 'contribution.read-draft', thingOf(facts.state));
      const draft = await draftOf(pool, params.id);
      if (!draft) throw notFound('draft');
      const { version, updatedAt, content } = draft;
      return reply(facts, person, query.language, { draft: version, savedAt: updatedAt.getTime(), content });
    },
  };
}
