/** The person who asks: who they are here, and what waits for them. */
import { allowedCommands } from '../../domain/contribution/allowed.ts';
import { awaited, type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { membershipsAt, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import type { me } from '../contract/me.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { toConfirm } from '../proposals/tasks.ts';
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
  AND ((s.participant_id = ANY($3) AND s.status = ANY($4::text[])) OR (s.status = 'submitted' AND (${scopeSql(1)} OR s.region = ANY($5::text[]))))
ORDER BY s.wake_at NULLS LAST, s.id LIMIT 500`;

export function meRoutes(inside: Inside): Handlers<typeof me> {
  const { pool, db, calendar, pinned } = inside;
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
      const { rows } = await pool.query<Candidate>(candidatesSql, [...scopeValues(scopeOf(memberships)), [...awaited], bodies]);
      const items = [];
      for (const { state, templateId, templateVersion } of rows) {
        const template = await pinned.get(templateId, templateVersion);
        const context = { template, calendar, draft: null, participants: [], holders: [] };
        const submitted = state.status === 'submitted';
        const commands = allowedCommands(
          state,
          memberships,
          person,
          receivedAt,
          context,
          submitted ? ['approve', 'return', 'reject'] : ['draft', 'revise', 'decline', 'delay'],
        );
        if (commands.length === 0) continue;
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
      return { body: { items: [...items, ...(await toConfirm(inside, memberships, person, receivedAt))] } };
    },
  };
}
