/** Lists to which others may object; and asking further participants of an open call. */
import { type CallState, callStage } from '../../domain/call.ts';
import { isListed, objectionsTo } from '../../domain/contribution/no-objection.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import type { Template } from '../../domain/template/schema.ts';
import { managesFor, membershipsAt, principalOf, require } from '../authority.ts';
import { placeCommand } from '../commands.ts';
import type { lists } from '../contract/lists.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { namesOf } from '../names.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

interface Row {
  readonly id: string;
  readonly status: string;
  readonly state: ContributionState;
  readonly participant: { readonly id: string; readonly names: Readonly<Record<string, string>>; readonly country: string | null };
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly reasons: Readonly<Record<string, string | null>> | null;
}
/** What has come as far as the list: complete, and not taken back. */
const sql = `SELECT s.id, s.status, s.state, jsonb_build_object('id', p.id, 'names', p.names, 'country', p.country) AS participant, v.content,
  (SELECT jsonb_object_agg(c.id, c.body->>'reason') FROM command c WHERE c.subject_id = s.id AND c.kind = 'object') AS reasons
FROM subject s JOIN participant p ON p.id = s.participant_id
  JOIN LATERAL (SELECT content FROM submitted_version v WHERE v.subject_id = s.id ORDER BY number DESC LIMIT 1) v ON true
WHERE s.type = 'contribution' AND s.calls @> ARRAY[$1::text]
  AND (s.status IN ('approved', 'published', 'rejected') OR (s.status = 'submitted' AND s.state->'step' ? 'list')) ORDER BY s.participant_id`;

const standingOf = ({ status, state }: Row): 'listed' | 'objected' | 'accepted' | 'refused' => {
  if (status === 'rejected') return 'refused';
  if (status !== 'submitted') return 'accepted';
  return objectionsTo(state).length ? 'objected' : 'listed';
};

/** The kind of participants that may object to what a call asks for; null where nobody may. */
const objectorKind = (call: CallState, template: Template): string | null =>
  template.routes[template.asks[callStage(call, { template }).ask]?.route ?? '']?.steps.find((step) => step.noObjection)?.noObjection?.by ??
  null;

export function listRoutes(deps: Inside): Handlers<typeof lists> {
  const { pool, pinned } = deps;

  /** Participants of the kind that may object, for which the person reads lists. */
  async function readsFor(memberships: readonly Membership[], kind: string, cycle: string, ask: string): Promise<string[]> {
    const own = [...new Set(memberships.flatMap(({ participant }) => participant ?? []))];
    const mine = own.filter((participant) => may(memberships, 'list.read', { participant, cycle, ask }));
    if (!mine.length) return [];
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM participant WHERE id = ANY($1) AND kind = $2 ORDER BY id', [
      mine,
      kind,
    ]);
    return rows.map(({ id }) => id);
  }

  return {
    askFurther: ({ params, body, person, key, address, receivedAt }) =>
      placeCommand(deps, {
        ...{ subjectId: params.id, kind: 'ask', body, actor: person, key, address, receivedAt },
        authorise: (memberships, { type, thing: { cycle } }) => {
          if (type !== 'call') throw notFound('call');
          const thing = { cycle };
          require(memberships, 'call.open', thing);
          return principalOf(memberships, thing, (roles) => may(roles, 'call.open', thing), managesFor(memberships, thing));
        },
      }),

    getList: async ({ params, person, receivedAt }) => {
      const [{ rows: calls }, memberships] = await Promise.all([
        pool.query<{ state: CallState; templateId: string; templateVersion: number }>(
          `SELECT state, template_id AS "templateId", template_version AS "templateVersion" FROM subject WHERE id = $1 AND type = 'call' AND state IS NOT NULL`,
          [params.id],
        ),
        membershipsAt(pool, person, receivedAt),
      ]);
      const call = calls[0];
      if (!call) throw notFound('list');
      const template = await pinned.get(call.templateId, call.templateVersion);
      const { ask } = callStage(call.state, { template });
      const { cycle, deadline } = call.state;
      const kind = objectorKind(call.state, template);
      const everything = may(memberships, 'list.read', { cycle, ask });
      const mine = kind === null ? [] : await readsFor(memberships, kind, cycle, ask);
      if (kind === null || !(everything || mine.length)) throw notFound('list');

      const { rows } = await pool.query<Row>(sql, [params.id]);
      const name = await namesOf(
        pool,
        rows.flatMap(({ state }) => objectionsTo(state).map(({ by }) => by)),
      );
      return {
        body: {
          call: params.id,
          title: template.asks[ask]?.title ?? {},
          ...{ cycle, zone: deadline.zone },
          form: template.forms[template.asks[ask]?.form ?? ''] ?? null,
          items: rows.map((row) => {
            const objections = objectionsTo(row.state);
            const open = isListed(row.state);
            const free = mine.filter((by) => !objections.some((objection) => objection.by === by));
            return {
              ...{ id: row.id, participant: row.participant, standing: standingOf(row), content: row.content ?? {} },
              until: open ? iso(row.state.step?.list?.until ?? 0) : null,
              objections: objections
                .filter(({ by }) => everything || mine.includes(by))
                .map(({ by, at, command }) => ({ by: name(by), at: iso(at), reason: row.reasons?.[command] ?? null })),
              mayObjectFor: open ? free.filter((participant) => may(memberships, 'objection.make', { participant, cycle, ask })) : [],
            };
          }),
        },
      };
    },
  };
}
