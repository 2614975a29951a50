/**
 * What has changed since the last look: one look for everybody who listens, at tables that are written anyway. Nothing is added to the
 * transactions that change things; a NOTIFY would queue their commits one behind the other.
 */
import type pg from 'pg';
import type { TemplateStore } from '../../activities/templates.ts';
import type { CallState } from '../../domain/call.ts';
import type { Thing } from '../../domain/permissions.ts';
import { isOfClearance } from '../clearance.ts';
import { cycleSql, type Touching } from '../proposals/authority.ts';
import { callThing } from '../routes/calls.ts';

export type Change =
  | {
      readonly kind: 'contribution' | 'call';
      readonly id: string;
      readonly thing: Thing;
      /** Whether all that happened stays inside the participant: clearance. */
      readonly inside: boolean;
    }
  /** Of an event; `announced`: whether it has been, so that everybody may read it. */
  | { readonly kind: 'event'; readonly id: string; readonly thing: Thing; readonly announced: boolean }
  | { readonly kind: 'pledge'; readonly id: string; readonly thing: Thing; readonly partners: readonly string[] }
  | { readonly kind: 'delivery'; readonly id: string }
  | { readonly kind: 'proposal'; readonly id: string; readonly touching: Touching };

interface AuditRow {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  /** Kind of the event. */
  readonly event: string;
  readonly participant: string | null;
  readonly region: string | null;
  readonly state: {
    readonly regions?: readonly string[];
    readonly ask?: string | null;
    readonly partners?: readonly string[];
    readonly announced: boolean;
  } & Partial<CallState>;
  readonly templateId: string;
  readonly templateVersion: number;
}
interface DatedRow {
  readonly kind: 'delivery' | 'proposal';
  readonly id: string;
  readonly at: Date;
  readonly about: Touching | null;
}

/** How much is read at one look; when more has happened, everybody is told to read everything again. */
const most = 5_000;
/** How long a transaction may take from its first row to its end, in milliseconds, so that numbers that come late are still seen. */
const overlap = 10_000;

const auditSql = `SELECT a.seq::text, s.id, s.type, a.event->>'type' AS event, s.participant_id AS participant, s.region, s.template_id AS "templateId", s.template_version AS "templateVersion",
  jsonb_build_object('regions', s.state->'regions', 'phase', s.state->'phase', 'stage', s.state->'stage', 'cycle', s.cycle_id, 'ask', s.state->'ask', 'announced', s.state->>'announcedAt' is not null,
    'partners', jsonb_path_query_array(s.state, '$.submissions[*].partners[*].participant')) AS state
FROM audit a JOIN subject s ON s.id = a.subject_id WHERE a.seq > $1::bigint AND a.seq <> ALL($2::bigint[]) AND s.type IN ('contribution', 'call', 'event', 'pledge') ORDER BY a.seq LIMIT ${most}`;
const datedSql = `SELECT 'delivery' AS kind, id, trouble_at AS at, NULL::json AS about FROM delivery WHERE trouble_at > $1
UNION ALL SELECT 'delivery', delivery_id, at, NULL FROM delivery_resolution WHERE at > $1
UNION ALL SELECT 'proposal', p.id, p.changed_at, json_build_object('kind', p.kind, 'regions', p.regions, 'cycle', ${cycleSql}) FROM proposal p WHERE changed_at > $2`;
const startSql = `SELECT coalesce((SELECT max(seq) FROM audit), 0)::text AS seq, (SELECT max(changed_at) FROM proposal) AS proposal,
  greatest((SELECT max(trouble_at) FROM delivery WHERE trouble_at IS NOT NULL), (SELECT max(at) FROM delivery_resolution)) AS delivery`;

const nameOf = ({ kind, id, at }: DatedRow): string => `${kind} ${id} ${at.getTime()}`;

export interface Changes {
  /** What has changed since the last look, each thing once; null when it is too much to tell. */
  look(): Promise<readonly Change[] | null>;
}

/** Begins to look: what has happened before is not told. `now` is real time. */
export async function watchChanges(pool: pg.Pool, pinned: TemplateStore, now: () => number = Date.now): Promise<Changes> {
  const start = async () => {
    const { rows } = await pool.query<{ seq: string; proposal: Date | null; delivery: Date | null }>(startSql);
    return {
      seq: rows[0]?.seq ?? '0',
      since: { delivery: rows[0]?.delivery?.getTime() ?? 0, proposal: rows[0]?.proposal?.getTime() ?? 0 },
    };
  };
  let { seq: floor, since } = await start();
  /** Numbers above the floor that were seen, with the instant. */
  let seen = new Map<string, number>();
  let told = new Map<string, DatedRow>();

  /** Takes dated rows once each. Their instants may come out of order by as much as a transaction lasts. */
  const fresh = (rows: readonly DatedRow[]): DatedRow[] => {
    const found = rows.filter((row) => !told.has(nameOf(row)));
    for (const row of found) {
      told.set(nameOf(row), row);
      since = { ...since, [row.kind]: Math.max(since[row.kind], row.at.getTime()) };
    }
    told = new Map([...told].filter(([, { kind, at }]) => at.getTime() > since[kind] - overlap));
    return found;
  };
  const thingOf = async ({ type, participant, region, state, templateId, templateVersion }: AuditRow): Promise<Thing> =>
    type === 'call'
      ? callThing(
          { cycle: state.cycle ?? '', phase: state.phase ?? '', stage: state.stage ?? '' },
          await pinned.get(templateId, templateVersion),
        )
      : { participant, region, regions: state.regions ?? [], cycle: state.cycle ?? null, ask: state.ask ?? null };

  // What was written just before the start is seen by the first look, and told to nobody.
  for (const row of (await pool.query<DatedRow>(datedSql, [new Date(since.delivery - overlap), new Date(since.proposal - overlap)])).rows)
    told.set(nameOf(row), row);

  return {
    look: async () => {
      const at = now();
      const [audit, dated] = await Promise.all([
        pool.query<AuditRow>(auditSql, [floor, [...seen.keys()]]),
        pool.query<DatedRow>(datedSql, [new Date(since.delivery - overlap), new Date(since.proposal - overlap)]),
      ]);
      const changes = new Map<string, Change>();
      for (const { kind, id, about } of fresh(dated.rows))
        changes.set(`${kind} ${id}`, kind === 'proposal' && about ? { kind, id, touching: about } : { kind: 'delivery', id });
      if (audit.rows.length === most) {
        floor = (await start()).seq;
        seen = new Map();
        return null;
      }
      for (const row of audit.rows) {
        seen.set(row.seq, at);
        if (row.type === 'event') {
          changes.set(row.id, { kind: 'event', id: row.id, thing: await thingOf(row), announced: row.state.announced });
          continue;
        }
        if (row.type === 'pledge') {
          changes.set(row.id, { kind: 'pledge', id: row.id, thing: await thingOf(row), partners: row.state.partners ?? [] });
          continue;
        }
        const before = changes.get(row.id);
        const inside = isOfClearance(row.event) && (before === undefined || ('inside' in before && before.inside));
        changes.set(row.id, { kind: row.type as 'contribution' | 'call', id: row.id, thing: await thingOf(row), inside });
      }
      const settled = [...seen].filter(([, when]) => when <= at - overlap).map(([seq]) => BigInt(seq));
      for (const seq of settled) if (seq > BigInt(floor)) floor = String(seq);
      for (const seq of seen.keys()) if (BigInt(seq) <= BigInt(floor)) seen.delete(seq);
      return [...changes.values()];
    },
  };
}
