/** Contributions: one read whole, its history, and a route for each command. */

import { allowedCommands } from '../../domain/contribution/allowed.ts';
import type { Body } from '../../domain/contribution/commands.ts';
import { actionOf } from '../../domain/contribution/decide.ts';
import { standing } from '../../domain/contribution/deciding.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { stepsOf } from '../../domain/contribution/steps.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { covers, isDelegated, rightOf } from '../../domain/delegation.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import type { Template } from '../../domain/template/schema.ts';
import { decidesFor, managesFor, principalOf, require } from '../authority.ts';
import { clearanceView, clearingOf, isOfClearance } from '../clearance.ts';
import { placeCommand, type Subject } from '../commands.ts';
import { contactRows, contactView } from '../contacts.ts';
import { type CommandKind, commandKinds, type contributions, type Operation, operationOf } from '../contract/contributions.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf, readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { type HistoryRow, historyOf } from '../history.ts';
import { notFound } from '../problems.ts';
import { deadlineOrNull, iso, isoOrNull } from '../view.ts';
import { contributionSummary } from './calls.ts';
import { draftRoutes } from './drafts.ts';
import { enteringRoutes } from './entering.ts';
import { versionRoutes, versionsOf } from './versions.ts';

const manages: ReadonlySet<CommandKind | 'enter'> = new Set(['extend', 'reopen', 'remind', 'publish', 'replan', 'schedule']);
const decides: ReadonlySet<CommandKind | 'enter'> = new Set(['return', 'approve', 'reject']);

/** The delegator for whom a step is decided by somebody with these roles; null when it is in their own right, or not at all. */
async function delegatorIn(deps: Inside, memberships: readonly Membership[], { id, thing }: Subject): Promise<string | null> {
  if (!memberships.some(isDelegated)) return null;
  const { state: stored, templateId, templateVersion } = await deps.db.subject.findUniqueOrThrow({ where: { id } });
  const state = stored as unknown as ContributionState | null;
  const template = await deps.pinned.get(templateId, templateVersion);
  const step = state?.step && stepsOf(state, { template })[state.step.index];
  return (step && rightOf(memberships, thing, (roles) => standing(roles, step, state, { template }) !== null)) ?? null;
}

/** Refuses early what no role allows, and says for whom it is done. Who holds the step under way only `decide` knows. */
export const authorise =
  (deps: Inside, kind: CommandKind | 'enter') =>
  async (memberships: readonly Membership[], subject: Subject): Promise<string | null> => {
    const { type, thing } = subject;
    const holdsABody = memberships.some(
      (m) => m.body !== null && (m.body === thing.region || m.body === 'secretariat') && covers(m, thing),
    );
    if (type !== 'contribution' || !(may(memberships, 'contribution.read', thing) || (decides.has(kind) && holdsABody)))
      throw notFound('contribution');
    if (decides.has(kind)) return (await delegatorIn(deps, memberships, subject)) ?? decidesFor(memberships, thing);
    const action = actionOf[kind];
    require(memberships, action, thing);
    const usual = manages.has(kind) ? managesFor(memberships, thing) : (thing.participant ?? null);
    return principalOf(memberships, thing, (roles) => may(roles, action, thing), usual);
  };

/** For whom somebody objects: their own participant, or that of the delegator by whose right they do. */
const authoriseObjection =
  (by: string) =>
  (memberships: readonly Membership[], { type, thing: { cycle, ask } }: Subject): string => {
    if (type !== 'contribution') throw notFound('contribution');
    const thing = { participant: by, cycle, ask };
    require(memberships, 'objection.make', thing);
    return principalOf(memberships, thing, (roles) => may(roles, 'objection.make', thing), by);
  };

function stepView(state: ContributionState, template: Template) {
  const step = state.step && stepsOf(state, { template })[state.step.index];
  if (!state.step || !step) return null;
  const { index, dueAt, escalated, approvals } = state.step;
  return { index, title: step.title, dueAt: isoOrNull(dueAt), escalated, approvals: approvals.length, decisions: step.decisions };
}

function listView({ step }: ContributionState) {
  if (!step?.list) return null;
  const { until, closed, objections } = step.list;
  return { until: iso(until), closed, objections: objections.length };
}
const slotView = ({ slot }: ContributionState) =>
  slot ? { room: slot.room, from: iso(slot.from.at), until: iso(slot.until.at), zone: slot.from.zone } : null;

/** Who objected, and why, is for those who decide. */
const withoutObjector = ({ command, revision, at }: HistoryRow): HistoryRow => ({
  ...{ command, revision, at, actor: '', name: null, principal: null, reason: null },
  event: { type: 'objected' },
});

export function contributionRoutes(deps: Inside): Handlers<typeof contributions> {
  const { pool, calendar } = deps;
  const commandRoute =
    (kind: CommandKind): Handlers<typeof contributions>[Operation] =>
    ({ params, body, person, key, address, receivedAt }) =>
      placeCommand(deps, {
        ...{ subjectId: params.id, kind, body, actor: person, key, address, receivedAt },
        authorise: kind === 'object' ? authoriseObjection((body as unknown as Body<'object'>).for) : authorise(deps, kind),
      });
  const commands = Object.fromEntries(commandKinds.map((kind) => [operationOf(kind), commandRoute(kind)])) as Pick<
    Handlers<typeof contributions>,
    Operation
  >;

  return {
    ...commands,
    ...draftRoutes(deps),
    ...versionRoutes(deps),
    ...enteringRoutes(deps, authorise(deps, 'enter')),

    getContribution: async ({ person, params, receivedAt }) => {
      const { state, template, memberships, ...row } = await readContribution(deps, params.id, person, receivedAt);
      const [draft, versions, clearingAuthorityAt] = await Promise.all([
        draftOf(pool, params.id),
        versionsOf(pool, params.id),
        clearingOf(pool, state.participant),
      ]);
      const ask = template.asks[state.ask];
      const enteredBy = versions.at(-1)?.entered?.actor.name ?? null;
      const seesDraft = may(memberships, 'contribution.read-draft', thingOf(state));
      const context = { template, calendar, draft, clearingAuthorityAt, participants: [], holders: [] };
      return {
        body: {
          ...contributionSummary({ ...row, participantId: state.participant, region: state.region, state, enteredBy }),
          cycle: state.cycle,
          ask: state.ask,
          title: ask?.title ?? {},
          calls: state.calls,
          revisionDeadline: deadlineOrNull(state.revision),
          step: stepView(state, template),
          approved: state.approved,
          published: state.published,
          versions,
          draft: draft && seesDraft ? { version: draft.version, hash: draft.hash, updatedAt: iso(draft.updatedAt) } : null,
          clearance: seesDraft ? await clearanceView(pool, state, draft?.hash ?? null, receivedAt, context) : null,
          form: template.forms[ask?.form ?? ''] ?? null,
          label: ask?.labels?.[state.status] ?? null,
          list: listView(state),
          slot: slotView(state),
          restricted: state.restricted ?? false,
          archived: state.archived,
          commands: allowedCommands(state, memberships, person, receivedAt, context),
        },
      };
    },

    getHistory: async ({ person, params, receivedAt }) => {
      const { memberships, state } = await readContribution(deps, params.id, person, receivedAt);
      const inside = may(memberships, 'contribution.read-draft', thingOf(state));
      const rows = await historyOf(pool, params.id);
      const decides = may(memberships, 'cycle.audit') || may(memberships, 'contribution.decide', thingOf(state));
      const seen = rows
        .filter(({ event }) => inside || !isOfClearance(event.type))
        .map((row) => (row.event.type === 'objected' && !decides ? withoutObjector(row) : row));
      const items = seen.map(({ at, actor, name, ...rest }) => ({ ...rest, at: iso(at), actor: { id: actor, name } }));
      const tried = may(memberships, 'contact.read', thingOf(state)) ? await contactRows(pool, params.id) : [];
      return { body: { items, contacts: tried.map(contactView) } };
    },
  };
}
