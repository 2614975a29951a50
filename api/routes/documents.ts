/** Documents: lists, one read whole, its history, and a route for each command. */

import { isDelegated, rightOf } from '../../domain/delegation.ts';
import { allowedCommands } from '../../domain/document/allowed.ts';
import { actionOf } from '../../domain/document/decide.ts';
import { objectivesOf } from '../../domain/document/objectives.ts';
import { authorsOf, comesAfter, documentStage, missingBefore, routedOf, stepsOf, thingOf } from '../../domain/document/stage.ts';
import type { DocumentState } from '../../domain/document/state.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { standingIn } from '../../domain/route.ts';
import type { Template } from '../../domain/template/schema.ts';
import { principalOf, require } from '../authority.ts';
import { placeCommand, type Subject } from '../commands.ts';
import { type DocumentCommand, type DocumentOperation, documentCommands, type documents } from '../contract/documents.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { type DocumentFacts, documentsOf, readDocument, readInside, statesOf } from '../document.ts';
import { historyOf } from '../history.ts';
import { notFound } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { documentDraftRoutes } from './document-drafts.ts';
import { documentExportRoutes } from './document-exports.ts';
import { documentVersionRoutes, versionsOf } from './document-versions.ts';
import { sourceRoutes } from './sources.ts';

/** What a stage and its phase are called. */
const titlesOf = (template: Template, name: string) => {
  const [phaseKey, stageKey] = name.split('/');
  const phase = template.phases.find(({ key }) => key === phaseKey);
  return { title: phase?.stages.find(({ key }) => key === stageKey)?.title ?? {}, phase: phase?.title ?? {} };
};

function summary({ id, state, template, cycleTitle }: DocumentFacts) {
  const { cycle, phase, stage, region, status, zone, from, until, limit, transmitBy, overdue, publication, transmitted } = state;
  return {
    ...{ id, cycle, cycleTitle, phase, stage, region, status, zone, overdue },
    title: documentStage(state, template).title,
    from: iso(from),
    until: isoOrNull(until),
    limit: isoOrNull(limit),
    transmitBy: isoOrNull(transmitBy),
    published: publication && { number: publication.number, at: iso(publication.at) },
    transmitted: transmitted && { number: transmitted.number, at: iso(transmitted.at) },
  };
}

function stepView({ step }: DocumentState, steps: ReturnType<typeof stepsOf>) {
  const underWay = step && steps[step.index];
  if (!step || !underWay) return null;
  const { index, dueAt, escalated, approvals } = step;
  const { title, decisions } = underWay;
  return { index, title, dueAt: iso(dueAt), escalated, approvals: approvals.length, decisions };
}

/** For whom a step is decided: the delegator by whose right it is; else the body the role is held for. */
function decidesFor(memberships: readonly Membership[], state: DocumentState, template: Template): string {
  const { steps, ...routed } = routedOf(state, { template });
  const step = state.step && steps[state.step.index];
  const right =
    step &&
    memberships.some(isDelegated) &&
    rightOf(memberships, routed.thing, (roles) => standingIn(roles, step, routed, { template }) !== null);
  return (
    right ||
    (state.region !== null && memberships.some(({ body }) => body === state.region) ? (state.region ?? 'secretariat') : 'secretariat')
  );
}

/** Refuses early what no role allows, and says for whom it is done. Who holds the step under way only `decide` knows. */
const authorise =
  (deps: Inside, kind: DocumentCommand, person: string, at: number) =>
  async (memberships: readonly Membership[], { id, type }: Subject): Promise<string> => {
    if (type !== 'document') throw notFound('document');
    const { state, template } = await readInside(deps, id, person, at);
    if (kind === 'return' || kind === 'approve') return decidesFor(memberships, state, template);
    const thing = thingOf(state, template);
    const action = actionOf[kind];
    require(memberships, action, thing);
    const usual = may(memberships, 'cycle.launch', thing) ? 'secretariat' : (thing.authors?.body ?? 'secretariat');
    return principalOf(memberships, thing, (roles) => may(roles, action, thing), usual);
  };

export function documentRoutes(deps: Inside): Handlers<typeof documents> {
  const { pool, calendar } = deps;
  const commandRoute =
    (kind: DocumentCommand): Handlers<typeof documents>[DocumentOperation] =>
    ({ params, body, person, key, address, receivedAt }) =>
      placeCommand(deps, {
        ...{ subjectId: params.id, kind, body, actor: person, key, address, receivedAt },
        authorise: authorise(deps, kind, person, receivedAt),
      });
  const commands = Object.fromEntries(documentCommands.map((kind) => [`${kind}Document`, commandRoute(kind)])) as Pick<
    Handlers<typeof documents>,
    DocumentOperation
  >;
  /** Why the published version is out although it was too late. */
  const overrideOf = async (id: string, { publication }: DocumentState) => {
    if (!publication?.override) return null;
    const { limit, command } = publication.override;
    const { rows } = await pool.query<{ reason: string | null }>(
      "SELECT body->'override'->>'reason' AS reason FROM command WHERE subject_id = $1 AND id = $2",
      [id, command],
    );
    return { limit: iso(limit), reason: rows[0]?.reason ?? '' };
  };

  return {
    ...commands,
    ...documentDraftRoutes(deps),
    ...documentVersionRoutes(deps),
    ...sourceRoutes(deps),
    ...documentExportRoutes(deps),

    listDocuments: async ({ person, params, receivedAt }) => {
      return { body: { items: (await documentsOf(deps, params.id, person, receivedAt)).map(summary) } };
    },

    listAllDocuments: async ({ person, receivedAt }) => {
      return { body: { items: (await documentsOf(deps, null, person, receivedAt)).map(summary) } };
    },

    getDocument: async ({ person, params, receivedAt }) => {
      const facts = await readDocument(deps, params.id, person, receivedAt);
      const { id, state, template, memberships, inside } = facts;
      const stage = documentStage(state, template);
      const steps = stepsOf(state, template);
      const before = [...comesAfter(state, template).values()].filter((subject) => subject !== null);
      const [draft, versions, states, override] = await Promise.all([
        inside ? draftOf(pool, id) : null,
        versionsOf(pool, id),
        statesOf(pool, before),
        overrideOf(id, state),
      ]);
      const stateOf = (subject: string) => states.get(subject) ?? null;
      const { role, body } = authorsOf(stage, template);
      const missing = state.status === 'published' ? (state.publication?.missing ?? []) : missingBefore(state, { template, stateOf });
      const context = { template, calendar, draft, clearingAuthorityAt: () => false, participants: [], holders: [], stateOf };
      const phase = template.phases.find(({ key }) => key === stage.transmits?.to);
      return {
        body: {
          ...summary(facts),
          authors: { role, title: template.roles[role]?.title ?? {}, body },
          step: inside ? stepView(state, steps) : null,
          route: steps.map(({ key, title, who }) => ({ key, title, who })),
          missing: missing.map((name) => ({ stage: name, ...titlesOf(template, name) })),
          override,
          transmits: phase ? { to: phase.key, title: phase.title } : null,
          versions: versions.filter(({ number }) => inside || number === state.publication?.number),
          draft: draft && { version: draft.version, hash: draft.hash, updatedAt: iso(draft.updatedAt) },
          objectives: objectivesOf(template),
          compiled: stage.sources !== undefined,
          inside,
          archived: state.archived,
          commands: allowedCommands(state, memberships, person, receivedAt, context),
        },
      };
    },

    getDocumentHistory: async ({ person, params, receivedAt }) => {
      await readInside(deps, params.id, person, receivedAt);
      const rows = await historyOf(pool, params.id);
      return { body: { items: rows.map(({ at, actor, name, ...rest }) => ({ ...rest, at: iso(at), actor: { id: actor, name } })) } };
    },
  };
}
