/**
 * Drafts of documents: saved over the version they were based on, else refused with both texts. The subject's row is held FOR SHARE, so that
 * nothing is written after a submission was decided. A save that opens the document, or that rests on other sources, lays a `draft` command.
 */
import { contentHash } from '../../activities/hash.ts';
import { type DocumentContent, restsOn } from '../../domain/document/content.ts';
import { objectivesOf } from '../../domain/document/objectives.ts';
import { documentStage, thingOf } from '../../domain/document/stage.ts';
import { type DocumentState, draftable } from '../../domain/document/state.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { may } from '../../domain/permissions.ts';
import { principalOf } from '../authority.ts';
import { commandId } from '../commands.ts';
import type { documents } from '../contract/documents.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { type DocumentFacts, readInside } from '../document.ts';
import type { Transaction } from '../once.ts';
import { type FieldError, notFound, Problem } from '../problems.ts';
import { provenanceOf } from '../provenance.ts';
import { iso } from '../view.ts';
import { writeDraft } from './drafts.ts';

interface Saving {
  readonly id: string;
  readonly person: string;
  readonly principal: string;
  readonly baseVersion: number;
  readonly content: DocumentContent;
  readonly receivedAt: number;
  readonly address: string;
}

/** Objectives that the template does not have, and sources that nobody submitted, or that are none of this document's. */
async function problemsOf(tx: Transaction, { state, template }: DocumentFacts, { paragraphs }: DocumentContent): Promise<FieldError[]> {
  const objectives = new Set(objectivesOf(template).map(({ key }) => key));
  const { sources } = documentStage(state, template);
  const asks = new Set(sources?.asks ?? []);
  const documents = new Set(
    (sources?.documents ?? []).map((name) => {
      const [phase = '', stage = ''] = name.split('/');
      return subjectId.document(state.cycle, phase, stage);
    }),
  );
  const ids = [...new Set(paragraphs.flatMap((p) => p.sources.map(({ subject }) => subject)))];
  const found = ids.length
    ? await tx.$queryRaw<
        { key: string }[]
      >`SELECT v.subject_id || ' ' || v.number || ' ' || v.hash AS key FROM submitted_version v JOIN subject s ON s.id = v.subject_id
        WHERE v.subject_id = ANY(${ids}) AND s.cycle_id = ${state.cycle}
          AND (s.type = 'contribution' OR v.number <= (s.state->'publication'->>'number')::int)`
    : [];
  const submitted = new Set(found.map(({ key }) => key));
  const mine = (subject: string): boolean =>
    subject.startsWith('document:') ? documents.has(subject) : asks.has(subject.split(':')[2] ?? '');
  return paragraphs.flatMap(({ objective, sources: cited }, i): FieldError[] => [
    ...(objective === null || objectives.has(objective)
      ? []
      : [{ path: `body.content.paragraphs.${i}.objective`, detail: 'is no objective of this cycle' }]),
    ...cited.flatMap(({ subject, number, hash }, n): FieldError[] => {
      const path = `body.content.paragraphs.${i}.sources.${n}`;
      if (!mine(subject)) return [{ path, detail: 'is none of what this document is compiled from' }];
      return submitted.has(`${subject} ${number} ${hash}`) ? [] : [{ path, detail: 'is no version that was submitted, with this hash' }];
    }),
  ]);
}

/** One transaction. Answers whether a command was laid that the runner should hear of. */
async function save(
  tx: Transaction,
  facts: DocumentFacts,
  saving: Saving,
): Promise<{ saved: Awaited<ReturnType<typeof writeDraft>>; begun: boolean }> {
  const { id, person, principal, receivedAt, address, content } = saving;
  const [row] = await tx.$queryRaw<{ state: DocumentState }[]>`SELECT state FROM subject WHERE id = ${id} FOR SHARE`;
  if (!row) throw notFound('document');
  const { status, archived, rests } = row.state;
  if (archived) throw new Problem('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  if (!draftable.has(status)) throw new Problem('state.not-allowed', `A document that is ${status} cannot be drafted.`);
  const errors = await problemsOf(tx, facts, content);
  if (errors.length) throw new Problem('content.malformed', 'Some paragraphs do not fit; nothing was saved.', { errors });
  const saved = await writeDraft(tx, saving);
  const on = restsOn(content);
  const same = on.length === rests.length && on.every((source, i) => source === rests[i]);
  const waiting = await tx.command.count({ where: { subjectId: id, kind: 'draft', decidedAt: null } });
  if ((status === 'drafting' && same) || waiting > 0) return { saved, begun: false };
  const { count } = await tx.command.createMany({
    data: [
      {
        ...{ subjectId: id, id: commandId(person, address, `version ${saved.version}`), kind: 'draft', body: {} },
        ...{ bodyHash: contentHash({}), actor: person, principal, receivedAt: new Date(receivedAt) },
      },
    ],
    skipDuplicates: true,
  });
  return { saved, begun: count > 0 };
}

export function documentDraftRoutes(deps: Inside): Pick<Handlers<typeof documents>, 'getDocumentDraft' | 'saveDocumentDraft'> {
  const { pool, db, engine } = deps;
  return {
    getDocumentDraft: async ({ person, params, query, receivedAt }) => {
      const { template, language } = await readInside(deps, params.id, person, receivedAt);
      const draft = await draftOf(pool, params.id);
      if (!draft) throw notFound('draft');
      const content = draft.content as unknown as DocumentContent;
      const provenance = await provenanceOf(pool, content, { template, language: query.language ?? language, all: true });
      return { body: { ...draft, updatedAt: iso(draft.updatedAt), content, ...provenance } };
    },
    saveDocumentDraft: async ({ person, params, body, receivedAt, address }) => {
      const facts = await readInside(deps, params.id, person, receivedAt, 'document.write');
      const { state, template, memberships } = facts;
      const thing = thingOf(state, template);
      const usual = may(memberships, 'cycle.launch', thing) ? 'secretariat' : (thing.authors?.body ?? 'secretariat');
      const principal = principalOf(memberships, thing, (roles) => may(roles, 'document.write', thing), usual);
      const saving = { ...body, id: params.id, person, principal, receivedAt, address };
      const { saved, begun } = await db.$transaction((tx) => save(tx, facts, saving));
      const { cycle, phase } = state;
      if (begun) void engine.nudge({ id: params.id, workflow: 'document', cycleId: cycle, phase, participantId: null });
      return { body: saved };
    },
  };
}
