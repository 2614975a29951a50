/** Cycles: created from a template, launched, archived; their phases, calls, notices and audit. */
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';

import { contentHash } from '../../activities/hash.ts';
import type { CallState } from '../../domain/call.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import type { PhaseState } from '../../domain/phase.ts';
import { followUpsOf, type Predecessor } from '../../domain/successor.ts';
import { membershipsAt, principalOf, require, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import { placeCommand } from '../commands.ts';
import type { cycles } from '../contract/cycles.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { createOnce } from '../once.ts';
import { decodeCursor, sequenceIn, toPage } from '../paging.ts';
import { notFound, Problem } from '../problems.ts';
import { iso } from '../view.ts';
import { callSummary, callThing } from './calls.ts';
import { noticePage } from './notices.ts';
import { checkAnchors } from './templates.ts';

interface CycleRow {
  id: string;
  title: string;
  templateId: string;
  templateVersion: number;
  anchors: Record<string, string>;
  createdAt: Date;
  createdBy: string;
  status: string | null;
  successorOf: string | null;
  successor: string | null;
}
const columns = `c.id, c.title, c.template_id AS "templateId", c.template_version AS "templateVersion",
  coalesce((SELECT state->'anchors' FROM subject WHERE id = 'cycle:' || c.id), c.anchors) AS anchors,
  c.successor_of AS "successorOf", (SELECT n.id FROM cycle n WHERE n.successor_of = c.id) AS successor, c.created_at AS "createdAt", c.created_by AS "createdBy", (SELECT status FROM subject WHERE id = 'cycle:' || c.id) AS status`;
/** Whether a cycle `c` has something in a scope, or holds an event to which it is invited. */
const concerns = (first: number): string =>
  `($${first}::boolean OR EXISTS (SELECT 1 FROM subject s WHERE s.cycle_id = c.id AND (${scopeSql(first)} OR (s.type = 'event' AND s.state->'invited' ?| $${first + 2}::text[]))))`;

const view = ({ id, title, templateId, templateVersion, anchors, createdAt, createdBy, status, successorOf, successor }: CycleRow) => ({
  id,
  subject: subjectId.cycle(id),
  title,
  template: { id: templateId, version: templateVersion },
  status: status ?? 'new',
  anchors,
  ...{ successorOf, successor },
  createdAt: iso(createdAt),
  createdBy,
});

/** How long the answer to a launch waits for the calls, in milliseconds. They come by themselves after that. */
const patience = 3_000;

/** The cycle, when it concerns the person; 404 otherwise. */
export async function readCycle(
  pool: pg.Pool,
  id: string,
  person: string,
  at: number,
): Promise<{ readonly row: CycleRow; readonly memberships: readonly Membership[] }> {
  const memberships = await membershipsAt(pool, person, at);
  const { rows } = await pool.query<CycleRow>(`SELECT ${columns} FROM cycle c WHERE c.id = $1 AND ${concerns(2)}`, [
    id,
    ...scopeValues(scopeOf(memberships)),
  ]);
  if (!rows[0]) throw notFound('cycle');
  return { row: rows[0], memberships };
}

export function cycleRoutes(deps: Inside): Handlers<typeof cycles> {
  const { pool, db, engine, templates, pinned, calendar } = deps;

  const read = (id: string, person: string, at: number) => readCycle(pool, id, person, at);
  const children = async <State>(type: string, cycleId: string) =>
    (
      await pool.query<{ id: string; status: string; state: State }>(
        'SELECT id, status, state FROM subject WHERE type = $1 AND cycle_id = $2 AND state IS NOT NULL',
        [type, cycleId],
      )
    ).rows;
  /** Calls of a cycle that the contributions of the person's own participants answer. */
  const answeredBy = async (cycleId: string, memberships: readonly Membership[]): Promise<ReadonlySet<string>> => {
    const { rows } = await pool.query<{ call: string }>(
      `SELECT DISTINCT unnest(s.calls) AS call FROM subject s WHERE s.type = 'contribution' AND s.cycle_id = $1 AND ${scopeSql(2)}`,
      [cycleId, ...scopeValues({ all: false, regions: [], participants: scopeOf(memberships).participants })],
    );
    return new Set(rows.map(({ call }) => call));
  };
  /** Waits until a launched cycle's phases and calls are there, so that what is asked next finds them; not longer than `patience`. */
  const begun = async (cycleId: string): Promise<void> => {
    const end = performance.now() + patience;
    for (;;) {
      const { rows } = await pool.query<{ waits: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM subject WHERE cycle_id = $1 AND state IS NULL)
          OR NOT EXISTS (SELECT 1 FROM subject WHERE cycle_id = $1 AND type = 'call') AS waits`,
        [cycleId],
      );
      if (!rows[0]?.waits || performance.now() > end) return;
      await setTimeout(50);
    }
  };
  /** The cycle that another is to follow, with the follow-ups that hold something. */
  const predecessorOf = async (id: string, next: string, template: string, person: string, at: number): Promise<Predecessor> => {
    const { row } = await read(id, person, at);
    if (row.status === null || row.status === 'new' || row.status === 'planned')
      throw new Problem('successor.not-launched', `Nothing of ${id} can go on: it has not been launched.`);
    if (row.templateId !== template) throw new Problem('successor.other-template', `${id} is a cycle of the template ${row.templateId}.`);
    if (row.successor !== null && row.successor !== next)
      throw new Problem('successor.taken', `${id} has a successor already: ${row.successor}.`);
    return { cycle: id, followUps: followUpsOf(id, await pinned.get(row.templateId, row.templateVersion)) };
  };
  const command = (kind: 'launch' | 'archive') => {
    const action = `cycle.${kind}` as const;
    return (input: {
      params: { id: string };
      body: object;
      person: string;
      key: string;
      address: string;
      receivedAt: number;
    }): Promise<Reply> =>
      placeCommand(deps, {
        ...input,
        subjectId: subjectId.cycle(input.params.id),
        kind,
        actor: input.person,
        authorise: (memberships) => {
          const thing = { cycle: input.params.id };
          require(memberships, action, thing);
          return principalOf(memberships, thing, (roles) => may(roles, action, thing), 'secretariat');
        },
      });
  };

  return {
    listCycles: async ({ person, query, receivedAt }) => {
      const scope = scopeOf(await membershipsAt(pool, person, receivedAt));
      const after = decodeCursor(query.cursor, 1);
      const { rows } = await pool.query<CycleRow>(
        `SELECT ${columns} FROM cycle c WHERE ${concerns(1)} AND c.id > $4 ORDER BY c.id LIMIT $5`,
        [...scopeValues(scope), after?.[0] ?? '', query.limit + 1],
      );
      return { body: toPage(rows, query.limit, (row) => [row.id], view) };
    },

    createCycle: async ({ person, body, key, address, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'cycle.create');
      const shipped = templates.get(body.template);
      if (!shipped)
        throw new Problem('request.malformed', 'There is no such template.', {
          errors: [{ path: 'body.template', detail: 'is no template here' }],
        });
      const { template, hash } = shipped;
      checkAnchors(template, body.anchors, calendar);
      const before =
        body.successorOf === undefined ? undefined : await predecessorOf(body.successorOf, body.id, template.id, person, receivedAt);
      const at = new Date(receivedAt);
      const subject = subjectId.cycle(body.id);
      const pin = { templateId: template.id, templateVersion: template.version };
      const reply = await createOnce(
        db,
        { operation: 'createCycle', person, key, address, body, receivedAt },
        `There is a cycle ${body.id} already.`,
        async (tx, id) => {
          await tx.templateVersion.createMany({
            data: [{ id: template.id, version: template.version, hash, content: template, createdAt: at }],
            skipDuplicates: true,
          });
          const kept = await tx.templateVersion.findUniqueOrThrow({
            where: { id_version: { id: template.id, version: template.version } },
            select: { hash: true },
          });
          if (kept.hash !== hash)
            throw new Problem(
              'template.changed',
              `Version ${template.version} of this template is in use with other content: raise its version.`,
            );
          await tx.cycle.create({
            data: {
              ...{ id: body.id, title: body.title, ...pin, anchors: body.anchors, createdAt: at, createdBy: person },
              ...(before && { successorOf: before.cycle }),
            },
          });
          await tx.subject.create({
            data: { id: subject, type: 'cycle', workflow: 'cycle', cycleId: body.id, ...pin, createdAt: at, updatedAt: at },
          });
          const begin = { cycle: body.id, anchors: body.anchors, ...(before && { before }) };
          await tx.command.create({
            data: {
              subjectId: subject,
              id,
              kind: 'begin',
              body: begin,
              bodyHash: contentHash(begin),
              actor: person,
              principal: 'secretariat',
              receivedAt: at,
            },
          });
          return { id: body.id, href: `/api/cycles/${body.id}` };
        },
      );
      void engine.nudge({ id: subject, workflow: 'cycle', cycleId: body.id, phase: null, participantId: null });
      return reply;
    },

    getCycle: async ({ person, params, receivedAt }) => ({ body: view((await read(params.id, person, receivedAt)).row) }),
    launchCycle: async (input) => {
      const reply = await command('launch')(input);
      if (reply.status === 200) await begun(input.params.id);
      return reply;
    },
    archiveCycle: command('archive'),

    listPhases: async ({ person, params, receivedAt }) => {
      const { row } = await read(params.id, person, receivedAt);
      const template = await pinned.get(row.templateId, row.templateVersion);
      const phases = await children<PhaseState>('phase', params.id);
      const items = phases.map(({ id, status, state: { phase, from, until } }) => {
        const title = template.phases.find((p) => p.key === phase)?.title ?? {};
        return { id, phase, title, status, from: iso(from), until: iso(until) };
      });
      return { body: { items: items.sort((a, b) => (a.from < b.from ? -1 : 1)) } };
    },

    listCalls: async ({ person, params, receivedAt }) => {
      const { row, memberships } = await read(params.id, person, receivedAt);
      const template = await pinned.get(row.templateId, row.templateVersion);
      const calls = await children<CallState>('call', params.id);
      const answered = await answeredBy(params.id, memberships);
      const seen = calls.filter(({ id, state }) => answered.has(id) || may(memberships, 'call.read', callThing(state, template)));
      return {
        body: {
          items: seen.sort((a, b) => a.state.opens - b.state.opens).map(({ status, state }) => callSummary(state, status, template)),
        },
      };
    },

    listCycleNotices: async ({ person, params, query, receivedAt }) => {
      const { memberships } = await read(params.id, person, receivedAt);
      return noticePage(pool, { ...query, cycle: params.id }, scopeOf(memberships));
    },

    listAudit: async ({ person, params, query, receivedAt }) => {
      const { memberships } = await read(params.id, person, receivedAt);
      const scope = { ...scopeOf(memberships), all: may(memberships, 'cycle.audit', { cycle: params.id }) };
      const after = decodeCursor(query.cursor, 1);
      const { rows } = await pool.query<AuditRow>(
        `SELECT a.seq::text, a.subject_id AS subject, a.revision, a.command_id AS command, a.event, a.actor, a.principal, a.at, a.hash
         FROM audit a JOIN subject s ON s.id = a.subject_id WHERE s.cycle_id = $1 AND a.seq > $2::bigint AND ${scopeSql(4)} ORDER BY a.seq LIMIT $3`,
        [params.id, sequenceIn(after), query.limit + 1, ...scopeValues(scope)],
      );
      return {
        body: toPage(
          rows,
          query.limit,
          (row) => [row.seq],
          ({ seq: _, at, ...rest }) => ({ ...rest, at: iso(at) }),
        ),
      };
    },
  };
}

interface AuditRow {
  seq: string;
  subject: string;
  revision: number;
  command: string;
  event: { type: string };
  actor: string;
  principal: string | null;
  at: Date;
  hash: string;
}
