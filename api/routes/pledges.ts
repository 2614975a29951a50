/** Pledges: begun, read, drafted, listed, counted, with their files; and a route for each command. */

import { stringify } from 'csv-stringify/sync';
import { pledgesCalled } from '../../activities/pledges-called.ts';
import type { Context } from '../../domain/lifecycle.ts';
import { may } from '../../domain/permissions.ts';
import { allowedCommands } from '../../domain/pledge/allowed.ts';
import { type PublicKind, publicKinds } from '../../domain/pledge/commands.ts';
import { actionOf } from '../../domain/pledge/decide.ts';
import { stageOf } from '../../domain/pledge/rules.ts';
import { latest, type PledgeState, publishedOf, type Submission } from '../../domain/pledge/state.ts';
import { partnerThing, thingOf } from '../../domain/pledge/thing.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt, principalOf, require, scopeOf } from '../authority.ts';
import { placeCommand, type Subject } from '../commands.ts';
import { operationOf, type PledgeOperation, type pledges } from '../contract/pledges.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf, readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { downloadHeaders } from '../disposition.ts';
import { countsAt } from '../pledges/counting.ts';
import { checkDraft, mayWrite, saveDraft } from '../pledges/drafting.ts';
import { type PledgeFilter, pledgePage, pledgeSummary } from '../pledges/listing.ts';
import { participantsOf, type ReportRow, readPledge, reportsOf, type Sight, sightOf } from '../pledges/read.ts';
import { recordPledge } from '../pledges/record.ts';
import { notFound, Problem } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { away, receiveFile } from './files.ts';

const reportView = ({ subject: _, at, ...rest }: ReportRow) => ({ ...rest, at: iso(at) });

/** Who is spoken for: the participant, a partner, or the secretariat. */
const bySecretariat: ReadonlySet<PublicKind> = new Set(['accept', 'return', 'out-of-scope', 'archive']);

/** Refuses early what no role allows, and says for whom it is done. */
const authorise =
  (deps: Inside, kind: PublicKind, body: unknown) =>
  async (memberships: Parameters<typeof sightOf>[1], { id, thing }: Subject): Promise<string | null> => {
    const { rows } = await deps.pool.query<{ state: PledgeState | null }>("SELECT state FROM subject WHERE id = $1 AND type = 'pledge'", [
      id,
    ]);
    const state = rows[0]?.state;
    if (!state || !sightOf(state, memberships)) throw notFound('pledge');
    const partner = kind.endsWith('-partner') ? (body as { participant: string }).participant : null;
    const what = partner === null ? thing : partnerThing(state, partner);
    require(memberships, actionOf[kind], what);
    const usual = bySecretariat.has(kind) ? 'secretariat' : (partner ?? thing.participant ?? null);
    return principalOf(memberships, what, (roles) => may(roles, actionOf[kind], what), usual);
  };

const reasonSql = `SELECT c.body->>'reason' AS reason FROM audit a JOIN command c ON c.subject_id = a.subject_id AND c.id = a.command_id
WHERE a.subject_id = $1 AND a.event->>'type' IN ('returned', 'out-of-scope') ORDER BY a.revision DESC LIMIT 1`;
const fileSql = `SELECT f.name, f.hash, f.size, f.type, f.uploaded_by AS "uploadedBy",
  EXISTS (SELECT 1 FROM submitted_version v WHERE v.subject_id = f.subject_id AND v.number = $3 AND v.content->'file'->>'id' = f.id)
    OR EXISTS (SELECT 1 FROM pledge_report r WHERE r.subject_id = f.subject_id AND r.file->>'id' = f.id) AS published,
  EXISTS (SELECT 1 FROM submitted_version v WHERE v.subject_id = f.subject_id AND v.content->'file'->>'id' = f.id) AS submitted
FROM file f WHERE f.subject_id = $1 AND f.id = $2`;
const csvColumns = [
  ...['id', 'pledge', 'cycle', 'participant', 'name', 'participantKind', 'region', 'status', 'title', 'language', 'type', 'kinds'],
  ...['objectives', 'by', 'matches', 'published', 'reported', 'reportedAsOf'],
];

/** The version that is shown, with its text. */
async function versionView({ pool }: Inside, id: string, version: Submission | undefined, sight: Sight) {
  if (!version) return null;
  const { rows } = await pool.query<{ content: object }>('SELECT content FROM submitted_version WHERE subject_id = $1 AND number = $2', [
    id,
    version.number,
  ]);
  // Outside, partners are those who have said so themselves.
  const shown = version.partners.filter(({ word }) => sight !== 'public' || word === 'confirmed');
  const participant = await participantsOf(
    pool,
    shown.map((partner) => partner.participant),
  );
  const partners = shown.map(({ participant: who, word, at }) => ({ participant: participant(who), word, at: iso(at) }));
  const { number, hash, at, of } = version;
  return { number, hash, receivedAt: iso(at), facts: of, content: rows[0]?.content ?? {}, partners };
}

function formView(state: PledgeState, template: Template) {
  const rules = stageOf(state.stage, { template })?.pledges;
  if (!rules) return null;
  const { characters, kinds, objectives } = rules;
  return { characters, kinds, objectives, languages: template.languages };
}

export function pledgeRoutes(deps: Inside): Handlers<typeof pledges> {
  const { pool, db, calendar, files: place } = deps;
  const commandRoute =
    (kind: PublicKind): Handlers<typeof pledges>[PledgeOperation] =>
    ({ params, body, person, key, address, receivedAt }) =>
      placeCommand(deps, {
        subjectId: params.id,
        kind,
        body,
        actor: person,
        key,
        address,
        receivedAt,
        authorise: authorise(deps, kind, body),
      });
  const commands = Object.fromEntries(publicKinds.map((kind) => [operationOf(kind), commandRoute(kind)])) as Pick<
    Handlers<typeof pledges>,
    PledgeOperation
  >;
  const inside = async (id: string, person: string, at: number) => {
    const found = await readPledge(deps, id, person, at);
    require(found.memberships, 'pledge.draft', thingOf(found.state));
    return found;
  };
  const listed = async (person: string, at: number, filter: PledgeFilter, paging: { cursor?: string | undefined; limit: number }) =>
    pledgePage(pool, scopeOf(await membershipsAt(pool, person, at)), filter, paging);
  /** What a draft or a version may name: asked only where somebody could submit or accept it. */
  const contextFor = async (state: PledgeState, template: Template, draft: Context['draft'], now: number) => {
    const [called, people] = await Promise.all([
      pledgesCalled(pool, [draft?.content.matches, latest(state)?.of.matches]),
      pool.query<{ id: string; kind: string }>('SELECT id, kind FROM participant WHERE id = ANY($1)', [draft?.content.partners ?? []]),
    ]);
    const participants = people.rows.map(({ id, kind }) => ({ id, kind, country: null, zone: template.zone, regions: [] }));
    const pledgeCalled = (id: string) => called.get(id) ?? null;
    return { template, calendar, draft, participants, pledgeCalled, holders: [], clearingAuthorityAt: () => false, now };
  };

  return {
    ...commands,

    recordPledge: ({ params, body, person, key, address, receivedAt }) =>
      recordPledge(deps, { cycle: params.id, participant: body.participant, person, key, address, receivedAt }),

    countPledges: async ({ params, query, receivedAt }) => {
      const { rowCount } = await pool.query('SELECT 1 FROM cycle WHERE id = $1', [params.id]);
      if (!rowCount) throw notFound('cycle');
      const at = query.asOf === undefined ? new Date(receivedAt) : new Date(query.asOf);
      if (at.getTime() > receivedAt)
        throw new Problem('request.malformed', 'Nobody knows the counts of a time to come.', {
          errors: [{ path: 'query.asOf', detail: 'lies ahead' }],
        });
      return { body: { asOf: iso(at), ...(await countsAt(pool, params.id, at)) } };
    },

    listPledges: async ({ person, query, receivedAt }) => ({ body: await listed(person, receivedAt, query, query) }),

    exportPledges: async ({ person, query, receivedAt }) => {
      const { items } = await listed(person, receivedAt, query, { limit: 100_000 });
      const records = items.map(
        ({ id, publicId, cycle, participant, region, status, title, language, facts, publishedAt, lastReport }) => ({
          ...{ id: publicId ?? '', pledge: id, cycle, participant: participant.id, name: participant.names.en ?? participant.id },
          ...{ participantKind: participant.kind, region: region ?? '', status, title: title ?? '', language, type: facts?.type ?? '' },
          ...{
            kinds: facts?.kinds.join(' ') ?? '',
            objectives: facts?.objectives.join(' ') ?? '',
            by: facts?.by ?? '',
            matches: facts?.matches ?? '',
          },
          ...{ published: publishedAt ?? '', reported: lastReport?.status ?? '', reportedAsOf: lastReport?.asOf ?? '' },
        }),
      );
      return {
        body: stringify(records, { header: true, columns: csvColumns, escape_formulas: true, bom: true }),
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': `attachment; filename="pledges-${iso(receivedAt).slice(0, 10)}.csv"` },
      };
    },

    getPledge: async ({ person, params, receivedAt }) => {
      const { state, template, memberships, sight } = await readPledge(deps, params.id, person, receivedAt);
      const within = sight !== 'public';
      const [draft, reports, published, last, participant, reason] = await Promise.all([
        draftOf(pool, params.id),
        reportsOf(pool, [params.id]),
        versionView(deps, params.id, publishedOf(state), sight),
        within ? versionView(deps, params.id, latest(state), sight) : null,
        participantsOf(pool, [state.participant]),
        pool.query<{ reason: string | null }>(reasonSql, [params.id]),
      ]);
      const shown = published ?? last;
      const content = (shown?.content ?? (sight === 'inside' ? draft?.content : undefined)) as
        | { title?: string; language?: string }
        | undefined;
      const context = await contextFor(state, template, draft, receivedAt);
      const names = participant(state.participant).names;
      return {
        body: {
          ...pledgeSummary({ id: params.id, state, names, within, title: content?.title ?? null, language: content?.language ?? null }),
          published,
          latest: last,
          draft: draft && sight === 'inside' ? { version: draft.version, hash: draft.hash, updatedAt: iso(draft.updatedAt) } : null,
          reason: within ? (reason.rows[0]?.reason ?? null) : null,
          matchedBy: state.matchedBy,
          reports: reports.map(reportView),
          ...{ asked: state.asked, unanswered: state.unanswered, nextAsk: within ? isoOrNull(state.askAt) : null },
          lineage: state.lineage.map(({ cycle, at }) => ({ cycle, at: iso(at) })),
          form: formView(state, template),
          archived: state.archived,
          commands: allowedCommands(state, memberships, person, receivedAt, context),
        },
      };
    },

    getPledgeDraft: async ({ person, params, receivedAt }) => {
      await inside(params.id, person, receivedAt);
      const draft = await draftOf(pool, params.id);
      if (!draft) throw notFound('draft');
      return { body: { ...draft, updatedAt: iso(draft.updatedAt) } };
    },

    savePledgeDraft: async ({ person, params, body, receivedAt }) => {
      const { state, template } = await inside(params.id, person, receivedAt);
      mayWrite(state);
      checkDraft(state, template, body.content);
      return { body: await db.$transaction((tx) => saveDraft(tx, { ...body, id: params.id, person, receivedAt })) };
    },

    uploadPledgeFile: async ({ person, params, query, upload, receivedAt }) => {
      const { state } = await inside(params.id, person, receivedAt);
      const check = ({ archived }: { archived: boolean }) => {
        if (archived) throw new Problem('pledge.archived', 'This pledge is archived; nothing in it changes any more.');
      };
      check(state);
      const asked = { subject: params.id, person, name: query.name, upload };
      const kept = await receiveFile(deps, asked, (now) => check(now as PledgeState));
      return { status: 201, body: kept, headers: { Location: `/api/pledges/${params.id}/files/${kept.id}` } };
    },

    getPledgeFile: async ({ person, params, receivedAt }) => {
      const { state, sight } = await readPledge(deps, params.id, person, receivedAt);
      const { rows } = await pool.query(fileSql, [params.id, params.file, state.published]);
      const file = rows[0];
      if (!file || !(file.published || (file.submitted && sight !== 'public') || sight === 'inside')) throw notFound('file');
      const body = await place.store.open(file.hash).catch(() => null);
      if (body === null) throw away();
      return { body, type: file.type, headers: { ...downloadHeaders(file.name), 'Content-Length': String(file.size) } };
    },

    pledgesBeside: async ({ person, params, receivedAt }) => {
      const { state } = await readContribution(deps, params.id, person, receivedAt);
      const status = 'published,changed,kept,withdrawn';
      const { items } = await listed(person, receivedAt, { participant: state.participant, status }, { limit: 200 });
      const own = items.filter(({ participant }) => participant.id === state.participant);
      const reports = await reportsOf(
        pool,
        own.map(({ id }) => id),
      );
      return {
        body: { items: own.map((item) => ({ ...item, reports: reports.filter(({ subject }) => subject === item.id).map(reportView) })) },
      };
    },
  };
}
