/** The person who asks: who they are here, and what waits for them. */

import { heldColumns } from '../../activities/roles.ts';
import { askedAt, type DatedMembership } from '../../domain/audience.ts';
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import { awaited, type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { isDelegated, rightOf } from '../../domain/delegation.ts';
import type { Membership } from '../../domain/permissions.ts';
import { membershipsAt, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import type { me } from '../contract/me.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { unreachable } from '../unreachable.ts';
import { isoOrNull } from '../view.ts';
import { membershipView } from './directory.ts';

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

/** The person's roles, and the delegations of theirs: what they delegated waits for others. */
const rolesSql = `SELECT ${heldColumns} FROM role_held m WHERE m.person_id = $1 OR m.delegator_id = $1`;

export function meRoutes({ pool, db, calendar, pinned }: Inside): Handlers<typeof me> {
  const namesOf = async (people: readonly string[]): Promise<Map<string, string>> =>
    new Map(
      (await db.person.findMany({ where: { id: { in: [...people] } }, select: { id: true, name: true } })).map(({ id, name }) => [
        id,
        name,
      ]),
    );
  return {
    getMe: async ({ person, receivedAt }) => {
      const at = new Date(receivedAt);
      const now = { fromAt: { lte: at }, OR: [{ untilAt: null }, { untilAt: { gt: at } }] };
      const found = await db.person.findUnique({
        where: { id: person },
        include: { memberships: { where: now, orderBy: { fromAt: 'asc' } } },
      });
      if (!found) throw notFound('person');
      const { id, name, email, language, zone, memberships } = found;
      return { body: { id, name, email, language, zone, memberships: memberships.map(membershipView) } };
    },

    listTasks: async ({ person, receivedAt }) => {
      const memberships = await membershipsAt(pool, person, receivedAt);
      const bodies = memberships.flatMap((m) => m.body ?? []);
      const participants = memberships.flatMap((m) => m.participant ?? []);
      const values = [...scopeValues(scopeOf(memberships)), [...awaited], bodies, participants];
      const { rows } = await pool.query<Candidate>(candidatesSql, values);
      const held = (await pool.query<DatedMembership>(rolesSql, [person])).rows;
      const asking = memberships.some(isDelegated) ? await namesOf(memberships.flatMap((m) => m.by ?? [])) : new Map<string, string>();
      const items = [];
      for (const { state, templateId, templateVersion } of rows) {
        const template = await pinned.get(templateId, templateVersion);
        const context = { template, calendar, draft: null, participants: [], holders: [] };
        const submitted = state.status === 'submitted';
        const asked = askedAt(held, thingOf(state), receivedAt).filter((m) => m.person === person);
        const kinds = submitted ? (['approve', 'return', 'reject'] as const) : (['draft', 'revise', 'decline', 'delay'] as const);
        const may = (roles: readonly Membership[]) => allowedCommands(state, roles, person, receivedAt, context, kinds);
        const commands = may(asked);
        if (commands.length === 0) continue;
        const by = rightOf(asked, thingOf(state), (roles) => may(roles).length > 0);
        const deadline = currentDeadline(state);
        items.push({
          contribution: state.id,
          task: submitted ? 'decide' : state.status === 'returned' || state.revision ? 'revise' : 'answer',
          title: template.asks[state.ask]?.title ?? {},
          participant: state.participant,
          status: state.status,
          dueAt: isoOrNull(submitted ? state.step?.dueAt : deadline?.hard.at),
          zone: deadline?.zone ?? template.zone,
          commands,
          ...(by && { delegator: { id: by, name: asking.get(by) ?? by } }),
        });
      }
      for (const { state, templateId, templateVersion, people, paused } of await unreachable(pool, memberships, receivedAt)) {
        const template = await pinned.get(templateId, templateVersion);
        const context = { template, calendar, draft: null, participants: [], holders: [] };
        const deadline = currentDeadline(state);
        items.push({
          contribution: state.id,
          task: 'find-focal-point',
          title: template.asks[state.ask]?.title ?? {},
          participant: state.participant,
          status: state.status,
          dueAt: isoOrNull(deadline?.hard.at),
          zone: deadline?.zone ?? template.zone,
          commands: allowedCommands(state, memberships, person, receivedAt, context, ['extend', 'reopen']),
          unreachable: { people, paused },
        });
      }
      return { body: { items } };
    },
  };
}
