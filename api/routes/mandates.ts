/** Mandates: recorded in a follow-up, listed for whom their cycle concerns, told about by who leads. */
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { subjectId } from '../../domain/lifecycle.ts';
import { allowedCommands } from '../../domain/mandate/allowed.ts';
import type { PublicKind } from '../../domain/mandate/commands.ts';
import { actionOf, thingOf } from '../../domain/mandate/decide.ts';
import type { MandateState } from '../../domain/mandate/state.ts';
import { type Action, type Membership, may, type Thing } from '../../domain/permissions.ts';
import { principalOf, require } from '../authority.ts';
import { placeCommand } from '../commands.ts';
import type { mandates } from '../contract/mandates.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { readCycle } from './cycles.ts';

type Text = Record<string, string>;
interface Row {
  readonly state: MandateState;
  readonly status: string;
  readonly names: Text | null;
  readonly words: { readonly paragraph: string; readonly title: Text; readonly text?: Text; readonly source?: string };
}
const rowsSql = `SELECT s.state, s.status, p.names, k.body AS words FROM subject s LEFT JOIN participant p ON p.id = s.participant_id
  JOIN command k ON k.subject_id = s.state->'words'->>'subject' AND k.id = s.state->'words'->>'command'
WHERE s.type = 'mandate' AND s.state IS NOT NULL AND `;
const historySql = `SELECT a.event, a.at, a.actor, k.body FROM audit a LEFT JOIN command k ON k.subject_id = a.subject_id AND k.id = a.command_id
WHERE a.subject_id = $1 AND a.event->>'type' <> 'asking-set' ORDER BY a.revision`;

/** 9 before 10, and `12 bis` after 12. */
const byParagraph = new Intl.Collator('en', { numeric: true });

const view = ({ state, status, names, words }: Row) => ({
  ...{ id: state.id, key: state.key, cycle: state.cycle },
  ...{ paragraph: words.paragraph, title: words.title, text: words.text ?? null, source: words.source ?? null },
  status: status === 'archived' ? ('archived' as const) : state.status,
  lead: state.participant === null ? null : { id: state.participant, names: names ?? {} },
  heard: state.heard && { ...state.heard, at: iso(state.heard.at) },
  answerBy: isoOrNull(state.ask?.dueAt),
  asksNext: isoOrNull(state.askAt),
  lineage: state.lineage.map(({ cycle, at }) => ({ cycle, at: iso(at) })),
});

interface Told {
  readonly event: { readonly type: string; readonly status?: string; readonly asOf?: string; readonly lead?: string };
  readonly at: Date;
  readonly actor: string;
  readonly body: { readonly text?: string; readonly reason?: string; readonly document?: string; readonly link?: string } | null;
}
const word = ({ event, at, actor, body }: Told) => ({
  ...{ kind: event.type, at: iso(at), actor, status: event.status ?? null, asOf: event.asOf ?? null, lead: event.lead ?? null },
  ...{ text: body?.text ?? null, reason: body?.reason ?? null, document: body?.document ?? null, link: body?.link ?? null },
});

export function mandateRoutes(deps: Inside): Handlers<typeof mandates> {
  const { pool, pinned, calendar } = deps;

  const one = async (id: string, person: string, at: number) => {
    const { rows } = await pool.query<Row>(`${rowsSql} s.id = $1`, [id]);
    if (!rows[0]) throw notFound('mandate');
    return {
      row: rows[0],
      ...(await readCycle(pool, rows[0].state.cycle, person, at).then(({ row, memberships }) => ({ cycle: row, memberships }))),
    };
  };
  const lay = (
    input: { body: object; person: string; key: string; address: string; receivedAt: number },
    subject: string,
    kind: string,
    action: Action,
    thingAt: (memberships: readonly Membership[]) => Promise<Thing>,
  ): Promise<Reply> =>
    placeCommand(deps, {
      ...input,
      ...{ subjectId: subject, kind, actor: input.person },
      authorise: async (memberships) => {
        const thing = await thingAt(memberships);
        require(memberships, action, thing);
        return principalOf(memberships, thing, (roles) => may(roles, action, thing), null);
      },
    });
  const give =
    (kind: PublicKind) =>
    (input: { params: { id: string }; body: object; person: string; key: string; address: string; receivedAt: number }) =>
      lay(input, input.params.id, kind, actionOf[kind], async () =>
        thingOf((await one(input.params.id, input.person, input.receivedAt)).row.state),
      );

  return {
    listMandates: async ({ person, params, query, receivedAt }) => {
      const { row, memberships } = await readCycle(pool, params.id, person, receivedAt);
      const { rows } = await pool.query<Row>(
        `${rowsSql} s.cycle_id = $1 AND ($2::text IS NULL OR s.status = $2) AND ($3::text IS NULL OR s.participant_id = $3)`,
        [params.id, query.status ?? null, query.lead ?? null],
      );
      const template = await pinned.get(row.templateId, row.templateVersion);
      const records = may(memberships, 'mandate.record', { cycle: params.id });
      const stages = template.phases.flatMap((phase) =>
        phase.stages.flatMap((stage) =>
          records && stage.kind === 'follow-up' && stage.mandates
            ? [{ id: subjectId['follow-up'](params.id, phase.key, stage.key), title: stage.title }]
            : [],
        ),
      );
      const order = (a: Row, b: Row): number =>
        byParagraph.compare(a.words.paragraph, b.words.paragraph) || (a.state.id < b.state.id ? -1 : 1);
      return { body: { items: rows.sort(order).map(view), stages: await begun(pool, stages) } };
    },
    recordMandate: async (input) => {
      const { stage, ...body } = input.body;
      const thing = { cycle: input.params.id };
      if (stage.split(':')[1] !== input.params.id) throw notFound('follow-up');
      const reply = await lay({ ...input, body }, stage, 'record-mandate', 'mandate.record', async () => thing);
      if (reply.status === 200) await there(pool, subjectId.mandate(input.params.id, body.key));
      return reply;
    },
    getMandate: async ({ person, params, receivedAt }) => {
      const { row, cycle, memberships } = await one(params.id, person, receivedAt);
      const { rows } = await pool.query<Told>(historySql, [params.id]);
      const template = await pinned.get(cycle.templateId, cycle.templateVersion);
      const context = { template, calendar, draft: null, clearingAuthorityAt: () => false, holders: [] };
      const commands = allowedCommands(row.state, memberships, person, receivedAt, context);
      return { body: { ...view(row), history: rows.map(word), commands } };
    },
    assignMandate: give('assign'),
    progressMandate: give('progress'),
    reportMandate: give('report'),
    considerMandate: give('consider'),
    resumeMandate: give('resume'),
    dropMandate: give('drop'),
  };
}

/** How long the answer to a recording waits for the mandate, in milliseconds. It comes by itself after that. */
const patience = 3_000;

/** Waits until a mandate is there, so that what is asked next finds it; not longer than `patience`. */
async function there(pool: pg.Pool, id: string): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await setTimeout(50)) {
    const { rows } = await pool.query('SELECT 1 FROM subject WHERE id = $1 AND state IS NOT NULL', [id]);
    if (rows[0]) return;
  }
}

/** Those that have begun; before that nothing can be recorded in them. */
async function begun<Stage extends { readonly id: string }>(pool: pg.Pool, stages: readonly Stage[]): Promise<Stage[]> {
  if (stages.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM subject WHERE id = ANY($1) AND state IS NOT NULL AND status <> 'archived'",
    [stages.map(({ id }) => id)],
  );
  return stages.filter(({ id }) => rows.some((row) => row.id === id));
}
