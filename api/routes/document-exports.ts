/** A version of a document with its provenance as a file: Word, spreadsheet, CSV, JSON. */
import { languageOf } from '../../activities/mail/texts.ts';
import type { DocumentContent } from '../../domain/document/content.ts';
import { latest } from '../../domain/document/state.ts';
import { fileTypes } from '../../domain/files/kinds.ts';
import { safeName } from '../../domain/files/name.ts';
import type { documents } from '../contract/documents.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import { draftOf } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { downloadHeaders } from '../disposition.ts';
import { readDocument } from '../document.ts';
import { paperOf } from '../exports/document-paper.ts';
import { csvOf, jsonOf, rowsOf } from '../exports/document-rows.ts';
import type { Exported } from '../exports/exported.ts';
import { xlsxOf } from '../exports/xlsx.ts';
import { notFound } from '../problems.ts';
import { provenanceOf, said, titleOf, withShown } from '../provenance.ts';
import { docxOf } from '../word/docx.ts';
import { versionOf } from './document-versions.ts';

interface Asked {
  readonly id: string;
  readonly person: string;
  readonly receivedAt: number;
  readonly language: string | undefined;
  readonly version: number | 'draft' | undefined;
}

export function documentExportRoutes(
  deps: Inside,
): Pick<Handlers<typeof documents>, 'exportDocumentDocx' | 'exportDocumentXlsx' | 'exportDocumentCsv' | 'exportDocumentJson'> {
  const { pool } = deps;
  async function exported({ id, person, receivedAt, language: asked, version }: Asked): Promise<Exported> {
    const { state, template, inside, cycleTitle, ...facts } = await readDocument(deps, id, person, receivedAt);
    const wanted = version ?? state.publication?.number ?? latest(state)?.number ?? 'draft';
    if (!inside && wanted !== state.publication?.number) throw notFound('version');
    const language = languageOf(asked ?? facts.language);
    const draft = wanted === 'draft' ? await draftOf(pool, id) : null;
    if (wanted === 'draft' && !draft) throw notFound('draft');
    const submitted = wanted === 'draft' ? null : await versionOf(pool, id, wanted);
    const whole = submitted?.content ?? (draft?.content as unknown as DocumentContent);
    const provenance = await provenanceOf(pool, whole, { template, language, all: inside });
    return {
      ...{ id, language, template, state, cycleTitle, ...provenance },
      title: said(titleOf(id, template), language),
      content: withShown(whole, provenance.sources),
      version: submitted
        ? { number: submitted.number, hash: submitted.hash, receipt: submitted.receipt, at: submitted.receivedAt.getTime() }
        : { draft: draft?.version ?? 0, hash: draft?.hash ?? '', at: draft?.updatedAt.getTime() ?? 0 },
      published: submitted !== null && submitted.number === state.publication?.number ? state.publication.at : null,
    };
  }
  const named = ({ title, version }: Exported, ending: string): Readonly<Record<string, string>> =>
    downloadHeaders(
      `${safeName(`${title} - ${'number' in version ? version.number : 'draft'}.docx`.replaceAll(/[/\\]/g, '-'), 'docx').slice(0, -'.docx'.length)}.${ending}`,
    );
  type Input = {
    readonly person: string;
    readonly params: { id: string };
    readonly query: Partial<Pick<Asked, 'language' | 'version'>>;
    readonly receivedAt: number;
  };
  const asFile =
    (ending: string, type: string, make: (of: Exported) => Promise<Buffer> | string) =>
    async ({ person, params, query, receivedAt }: Input): Promise<Reply> => {
      const of = await exported({ id: params.id, person, receivedAt, language: query.language, version: query.version });
      return { body: await make(of), type, headers: named(of, ending) };
    };
  return {
    exportDocumentDocx: asFile('docx', fileTypes.docx, (of) => docxOf(paperOf(of))),
    exportDocumentXlsx: asFile('xlsx', fileTypes.xlsx, (of) => xlsxOf(rowsOf(of), of.language)),
    exportDocumentCsv: asFile('csv', 'text/csv', csvOf),
    exportDocumentJson: asFile('json', 'application/json', jsonOf),
  };
}
