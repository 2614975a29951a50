/** The person who asks: who they are here, and what waits for them. */

import { holds } from '../../activities/delivery/conditions.ts';
import { heldColumns } from '../../activities/roles.ts';
import { askedAt, type DatedMembership } from '../../domain/audience.ts';
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import { awaited, type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { isDelegated, rightOf } from '../../domain/delegation.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import { toClear, withoutClearance } from '../clearance.ts';
import type { me } from '../contract/me.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { documentTasks } from '../document-tasks.ts';
import { pledgeTasks } from '../pledges/tasks.ts';
import { notFound } from '../problems.ts';
import { toConfirm } from '../proposals/tasks.ts';
import { unreachable } from '../unreachable.ts';
import { isoOrNull } from '../view.ts';
import { type MembershipRow, membershipView } from './directory.ts';

interface Candidate {
  state: ContributionState;
  draftVersion: number | null;
  templateId: string;
  templateVersion: number;
}
/** What is awaited of the person's participants, and what waits for a decision within their reach. */
const candidatesSql = `SELECT s.state, d.version AS "draftVersion", s.template_id AS "templateId", s.template_version AS "templateVersion"
FROM subject s LEFT JOIN draft d ON d.subject_id = s.id
WHERE s.type = 'contribution' AND s.state IS NOT NULL AND NOT s.done
  AND ((s.participant_id = ANY($6::text[]) AND s.status = ANY($4::text[])) OR (s.status = 'submitted' AND (${scopeSql(1)} OR s.region = ANY($5::text[]))))
ORDER BY s.wake_at NULLS LAST, s.id LIMIT 500`;

interface HeldRow extends MembershipRow {
  readonly delegator: { readonly id: string; readonly name: string } | null;
  readonly cycle: string | null;
  readonly ask: string | null;
}
const heldSql = `SELECT m.id, m.role, m.participant_id AS "participantId", m.body, m.from_at AS "fromAt", m.until_at AS "untilAt", m.cycle_id AS cycle, m.ask,
  (SELECT json_build_object('id', b.id, 'name', b.name) FROM person b WHERE b.id = m.delegator_id) AS delegator
FROM role_held m WHERE m.person_id = $1 AND ${holds('$2')} ORDER BY m.delegator_id IS NOT NULL, m.from_at, m.id`;

/** The person's roles, and the delegations of theirs: what they delegated waits for others. */
const rolesSql = `SELECT ${heldColumns} FROM role_held m WHERE m.person_id = $1 OR m.delegator_id = $1`;

export function meRoutes(inside: Inside): Handlers<typeof me> {
  const { pool, db, calendar, pinned } = inside;
  const namesOf = async (people: readonly string[]): Promise<Map<string, string>> =>
    new Map(
      (await db.person.findMany({ where: { id: { in: [...people] } }, select: { id: true, name: true } })).map(({ id, name }) => [
        id,
        name,
      ]),
    );
  return {
    getMe: async ({ person, receivedAt }) => {
      const found = await db.person.findUnique({ where: { id: person } });
      if (!found) throw notFound('person');
      const { id, name, email, language, zone } = found;
      const { rows } = await pool.query<HeldRow>(heldSql, [person, new Date(receivedAt)]);
      const memberships = rows.map(({ delegator, cycle, ask, ...role }) => ({
        ...membershipView(role),
        ...(delegator && { delegator, cycle, ask }),
      }));
      return { body: { id, name, email, language, zone, memberships } };
    },

    listTasks: async ({ person, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const bodies = memberships.flatMap((m) => m.body ?? []);
      const participants = memberships.flatMap((m) => m.participant ?? []);
      const values = [...scopeValues(scopeOf(memberships)), [...awaited], bodies, participants];
      const { rows } = await pool.query<Candidate>(candidatesSql, values);
      const held = (await pool.query<DatedMembership>(rolesSql, [person])).rows;
      const asking = memberships.some(isDelegated) ? await namesOf(memberships.flatMap((m) => m.by ?? [])) : new Map<string, string>();
      const askedOf = (state: ContributionState) => askedAt(held, thingOf(state), receivedAt).filter((m) => m.person === person);
      const delegatedBy = (by: string | null | undefined) => (by ? { delegator: { id: by, name: asking.get(by) ?? by } } : {});
      const about = (state: ContributionState, { asks, zone }: Template) => {
        const { id: contribution, ask, participant, status } = state;
        return { contribution, title: asks[ask]?.title ?? {}, participant, status, zone: currentDeadline(state)?.zone ?? zone };
      };
      const items = [];
      for (const { state, templateId, templateVersion } of rows) {
        const template = await pinned.get(templateId, templateVersion);
        const context = withoutClearance(template, calendar);
        const submitted = state.status === 'submitted';
        const asked = askedOf(state);
        const kinds = submitted ? (['approve', 'return', 'reject'] as const) : (['draft', 'revise', 'decline', 'delay'] as const);
        const allowed = (roles: readonly Membership[]) => allowedCommands(state, roles, person, receivedAt, context, kinds);
        const commands = allowed(asked);
        if (commands.length === 0) continue;
        const by = rightOf(asked, thingOf(state), (roles) => allowed(roles).length > 0);
        items.push({
          ...about(state, template),
          task: submitted ? 'decide' : state.status === 'returned' || state.revision ? 'revise' : 'answer',
          dueAt: isoOrNull(submitted ? state.step?.dueAt : currentDeadline(state)?.hard.at),
          commands,
          ...delegatedBy(by),
        });
      }
      for (const { state, draft, templateId, templateVersion } of await toClear(pool, memberships)) {
        const template = await pinned.get(templateId, templateVersion);
        const context = { ...withoutClearance(template, calendar), draft };
        const asked = askedOf(state);
        const allowed = (roles: readonly Membership[]) =>
          allowedCommands(state, roles, person, receivedAt, context, ['clear', 'refuse-clearance']);
        const commands = allowed(asked);
        if (commands.length === 0) continue;
        const by = rightOf(asked, thingOf(state), (roles) => allowed(roles).length > 0);
        items.push({
          ...about(state, template),
          task: 'clear',
          dueAt: isoOrNull(currentDeadline(state)?.hard.at),
          commands,
          ...delegatedBy(by),
        });
      }
      for (const { state, templateId, templateVersion, people, paused } of await unreachable(pool, memberships, receivedAt)) {
        if (!may(askedOf(state), 'contribution.remind', thingOf(state))) continue; // outside of what was delegated, or delegated to somebody else
        const template = await pinned.get(templateId, templateVersion);
        const context = withoutClearance(template, calendar);
        items.push({
          ...about(state, template),
          task: 'find-focal-point',
          dueAt: isoOrNull(currentDeadline(state)?.hard.at),
          commands: allowedCommands(state, memberships, person, receivedAt, context, ['extend', 'reopen']),
          unreachable: { people, paused },
        });
      }
      const pledged = await pledgeTasks(inside, person, memberships, held, receivedAt);
      const { rows: found } = await pool.query<{ id: string; names: Record<string, string> }>(
        'SELECT id, names FROM participant WHERE id = ANY($1::text[])',
        [[...items, ...pledged].map(({ participant }) => participant)],
      );
      const names = new Map(found.map((row) => [row.id, row.names]));
      const named = [...items, ...pledged].map((item) => ({ ...item, names: names.get(item.participant) ?? {} }));
      const proposed = await toConfirm(inside, memberships, person, receivedAt);
      const documents = await documentTasks(inside, person, held, receivedAt);
      return { body: { items: [...named, ...documents, ...proposed.map((item) => ({ ...item, names: {} }))] } };
    },
  };
}
