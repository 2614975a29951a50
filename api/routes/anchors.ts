/** The dates a cycle counts from: read with their history, and moved. */
import type { CycleState } from '../../domain/cycle.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { may } from '../../domain/permissions.ts';
import { anchorStatus } from '../../domain/reschedule.ts';
import { resolveTemplate } from '../../domain/template/dates.ts';
import { principalOf, require } from '../authority.ts';
import { placeCommand } from '../commands.ts';
import type { anchors } from '../contract/anchors.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { iso } from '../view.ts';
import { readCycle } from './cycles.ts';

/** Why anchors were moved is in the bodies of the commands that moved them. */
const reasonsSql = `SELECT id, body->>'reason' AS reason, body->'override'->>'reason' AS override FROM command WHERE subject_id = $1 AND kind = 'reschedule' AND answer->>'ok' = 'true'`;

export function anchorRoutes(deps: Inside): Handlers<typeof anchors> {
  const { pool, pinned, calendar } = deps;
  return {
    listAnchors: async ({ person, params, receivedAt }) => {
      const { row, memberships } = await readCycle(pool, params.id, person, receivedAt);
      const template = await pinned.get(row.templateId, row.templateVersion);
      const subject = subjectId.cycle(params.id);
      const states = await pool.query<{ state: CycleState | null }>('SELECT state FROM subject WHERE id = $1', [subject]);
      const state = states.rows[0]?.state;
      const reasons = state?.moves
        ? (await pool.query<{ id: string; reason: string; override: string | null }>(reasonsSql, [subject])).rows
        : [];
      const reasonOf = new Map(reasons.map(({ id, ...why }) => [id, why]));
      const dated = Object.entries(resolveTemplate(template, calendar, row.anchors).anchors);
      const items = dated.map(([anchor, { at, wall, zone, until, title, basis, source }]) => ({
        ...{ anchor, title, basis, source: source ?? null },
        status: anchorStatus(state ?? {}, anchor, template),
        at: { at: iso(at), wall, zone },
        until: until && { ...until, at: iso(until.at) },
        history: (state?.moves?.[anchor] ?? []).map(({ command, at: moved, ...move }) => ({
          ...move,
          reason: reasonOf.get(command)?.reason ?? '',
          ...(move.overrides && { overrideReason: reasonOf.get(command)?.override ?? null }),
          at: iso(moved),
        })),
      }));
      const moves = !state?.archived && may(memberships, 'cycle.reschedule', { cycle: params.id });
      return { body: { items: items.sort((a, b) => (a.at.at < b.at.at ? -1 : 1)), commands: moves ? ['reschedule'] : [] } };
    },
    rescheduleCycle: (input) =>
      placeCommand(deps, {
        ...input,
        subjectId: subjectId.cycle(input.params.id),
        kind: 'reschedule',
        actor: input.person,
        authorise: (memberships) => {
          const thing = { cycle: input.params.id };
          require(memberships, 'cycle.reschedule', thing);
          return principalOf(memberships, thing, (roles) => may(roles, 'cycle.reschedule', thing), 'secretariat');
        },
      }),
  };
}
