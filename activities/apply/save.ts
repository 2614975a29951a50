/** Writes everything an advanced subject leaves behind in one statement; only the parts that are there. */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';
import { lifecycles } from '../../domain/lifecycles.ts';
import type { Loaded } from './load.ts';
import { answerRows, auditRows, decisionRows, effectRows, noticeRows, type Result, reportRows, versionRows } from './rows.ts';

export interface Saved {
  readonly effects: boolean;
  /** True when something is due before delivery's next wake-up. */
  readonly wakesDelivery: boolean;
}

interface Part {
  readonly name: string;
  readonly sql: (param: (value: unknown) => string) => string;
}

const json = JSON.stringify;
/** What is planned, said so that nobody reads the index of all that waits for the sake of one subject. */
const planned = (row: string): string => `coalesce(${row}.state, '') = 'planned'`;
const overtaken = (generation: string, situation: string, audiences: string, events: string) =>
  `((n.generation is not null and n.generation < ${generation}) or (n.situations <> '{}' and (${situation}::text is null or not (${situation}::text = any(n.situations))))
    or n.audience = any(${audiences}::text[]) or (n.kind = 'transition' and n.cause_event = any(${events}::text[])))`;

/** Whom it is for after this: what may change hands says so, everything else is for whom it was. */
function participantOf({ type, participantId }: Loaded, { state }: Result): string | null {
  const participant = state === null ? undefined : lifecycles[type].project(state).participant;
  return participant === undefined ? participantId : participant;
}

function parts(id: string, loaded: Loaded, result: Result, now: Instant, plannedWith: string): Part[] {
  const at = new Date(now);
  const { commands, outbox, starts } = effectRows(id, result);
  const notices = noticeRows(id, result);
  const versions = versionRows(result, loaded);
  const decisions = decisionRows(result);
  const reports = reportRows(result);
  const answers = answerRows(result);
  const plan = result.plans.at(-1);
  const participant = participantOf(loaded, result);
  const list: (Part | false)[] = [
    answers.length > 0 && {
      name: 'answer',
      sql: (p) =>
        `update command c set answer = x.answer, decided_at = ${p(at)} from jsonb_to_recordset(${p(json(answers))}::jsonb) x(id text, answer jsonb) where c.subject_id = $1 and c.id = x.id and c.answer is null`,
    },
    starts.length > 0 && {
      name: 'start',
      sql: (p) =>
        `insert into subject (id, type, workflow, cycle_id, phase, participant_id, region, template_id, template_version)
         select x.*, ${p(loaded.templateId)}, ${p(loaded.templateVersion)} from jsonb_to_recordset(${p(json(starts))}::jsonb)
         x(id text, type text, workflow text, cycle_id text, phase text, participant_id text, region text) on conflict do nothing`,
    },
    commands.length > 0 && {
      name: 'told',
      sql: (p) =>
        `insert into command (subject_id, id, kind, body, body_hash, actor, received_at)
         select * from jsonb_to_recordset(${p(json(commands))}::jsonb) x(subject_id text, id text, kind text, body jsonb, body_hash text, actor text, received_at timestamptz) on conflict do nothing`,
    },
    outbox.length > 0 && {
      name: 'outbox',
      sql: (p) =>
        `insert into outbox (id, subject_id, target) select x.id, $1, x.target from jsonb_to_recordset(${p(json(outbox))}::jsonb) x(id text, target text) on conflict do nothing`,
    },
    plan !== undefined && {
      name: 'overtake',
      sql: (p) => {
        const [generation, situation, reason] = [`${p(plan.generation)}::int`, p(plan.situation), p(plan.cause.event)];
        const moot = [p(plan.moot.audiences), p(plan.moot.events)] as const;
        return `update notice n set state = 'cancelled', reason = ${reason}, updated_at = ${p(at)} where n.subject_id = $1 and ${planned('n')} and ${overtaken(generation, situation, ...moot)}`;
      },
    },
    plan !== undefined && {
      name: 'overtake_deliveries',
      sql: (p) => {
        const [generation, situation, reason] = [`${p(plan.generation)}::int`, p(plan.situation), p(plan.cause.event)];
        const moot = [p(plan.moot.audiences), p(plan.moot.events)] as const;
        return `update delivery d set state = 'cancelled', reason = ${reason}, updated_at = ${p(at)} from notice n where n.id = d.notice_id and d.subject_id = $1 and ${planned('d')} and ${overtaken(generation, situation, ...moot)}`;
      },
    },
    notices.length > 0 && {
      name: 'notice',
      sql: (p) =>
        `insert into notice (id, key, subject_id, cycle_id, participant_id, rule, kind, audience, text, attach, required, category, generation, situations, due_at, deadline_at, urgent, max_late_ms, state, reason, cause_event, cause_command, planned_with, planned_at, updated_at)
         select x.id, x.key, $1, ${p(loaded.cycleId)}, ${p(participant)}, x.rule, x.kind, x.audience, x.text, x.attach, x.required, x.category, x.generation, x.situations, x.due_at, x.deadline_at, x.urgent, x.max_late_ms, x.state, x.reason, x.cause_event, x.cause_command, ${p(plannedWith)}, ${p(at)}, ${p(at)}
         from jsonb_to_recordset(${p(json(notices))}::jsonb) x(id text, key text, rule text, kind text, audience text, text text, attach text, required boolean, category text, generation int, situations text[], due_at timestamptz, deadline_at timestamptz, urgent boolean, max_late_ms bigint, state text, reason text, cause_event text, cause_command text) on conflict do nothing`,
    },
    versions.length > 0 && {
      name: 'version',
      sql: (p) =>
        `insert into submitted_version (subject_id, number, content, hash, timing, receipt, actor, principal, received_at, entered)
         select $1, x.* from jsonb_to_recordset(${p(json(versions))}::jsonb) x(number int, content jsonb, hash text, timing text, receipt text, actor text, principal text, received_at timestamptz, entered jsonb)`,
    },
    decisions.length > 0 && {
      name: 'decision',
      sql: (p) =>
        `insert into decision (subject_id, revision, command_id, step, decision, version, content_hash, actor, principal, reason, at)
         select $1, x.* from jsonb_to_recordset(${p(json(decisions))}::jsonb) x(revision int, command_id text, step text, decision text, version int, content_hash text, actor text, principal text, reason text, at timestamptz)`,
    },
    reports.length > 0 && {
      name: 'report',
      sql: (p) =>
        `insert into pledge_report (subject_id, number, as_of, status, text, link, file, command_id, actor, principal, at)
         select $1, x.* from jsonb_to_recordset(${p(json(reports))}::jsonb) x(number int, as_of text, status text, text text, link text, file jsonb, command_id text, actor text, principal text, at timestamptz)`,
    },
    notices.some((n) => n.state === 'planned') && {
      name: 'clock',
      sql: () => 'select wake_at from delivery_clock where id = 1 for share',
    },
  ];
  return list.filter((part) => part !== false);
}

/** One statement, made without the database: a throw here is the rules' doing. */
export interface Prepared {
  readonly statement: { readonly name: string; readonly text: string; readonly values: unknown[] };
  readonly effects: boolean;
  /** When the first of the new notices is due; null when none is planned. */
  readonly due: Instant | null;
}

/** What is to be saved. Statements are prepared once for each combination of parts. */
export function prepare(id: string, loaded: Loaded, result: Result, now: Instant, plannedWith: string): Prepared {
  const { rows: audit, head } = auditRows(id, loaded.head, result);
  const values: unknown[] = [id];
  const param = (value: unknown) => `$${values.push(value)}`;
  const present = parts(id, loaded, result, now, plannedWith);
  const ctes = present.map(({ name, sql }) => `${name}_part as (${sql(param)})`);
  if (audit.length) {
    ctes.push(`audit_part as (insert into audit (subject_id, revision, command_id, event, actor, principal, at, hash)
      select $1, x.* from jsonb_to_recordset(${param(json(audit))}::jsonb) x(revision int, command_id text, event jsonb, actor text, principal text, at timestamptz, hash text))`);
  }
  const { state } = result;
  const lifecycle = lifecycles[loaded.type];
  const look = state === null ? null : { ...lifecycle.project(state), done: lifecycle.done(state) };
  const clocked = present.some((part) => part.name === 'clock');
  const set = look
    ? `state = ${param(json(state))}::jsonb, status = ${param(look.status)}, situation = ${param(look.situation)}, generation = ${param(look.generation)}, calls = ${param(look.calls)}, region = coalesce(${param(look.region)}, region), done = ${param(look.done)}, `
    : '';
  // What goes on in another cycle follows that one's template from now on.
  const moved = look?.cycle !== undefined && look.cycle !== loaded.cycleId;
  const at = moved ? param(look.cycle) : '';
  const pinned = moved
    ? `cycle_id = ${at}, (template_id, template_version) = (select c.template_id, c.template_version from cycle c where c.id = ${at}), `
    : '';
  const participant = participantOf(loaded, result);
  const handed = participant !== loaded.participantId;
  const forWhom = handed ? `participant_id = ${param(participant)}, ` : '';
  const text = `${ctes.length ? `with ${ctes.join(', ')} ` : ''}update subject set ${set}${pinned}${forWhom}revision = ${param(result.revision)}, head = ${param(head)}, wake_at = ${param(result.wakeAt === null ? null : new Date(result.wakeAt))}, stuck = ${param(result.stuck)}, updated_at = ${param(new Date(now))} where id = $1${clocked ? ' returning (select wake_at from clock_part) as wake' : ''}`;
  const name = `apply-save-${present.map((p) => p.name.charAt(0) + p.name.length).join('')}-${audit.length ? 'a' : ''}${look ? 's' : ''}${moved ? 'm' : ''}${handed ? 'h' : ''}`;
  return {
    statement: { name, text, values },
    effects: present.some((p) => p.name === 'outbox'),
    due: clocked ? Math.min(...noticesDue(result)) : null,
  };
}

/** Saves under the lock that `load` took. */
export async function save(client: pg.PoolClient, { statement, effects, due }: Prepared): Promise<Saved> {
  const { rows } = await client.query<{ wake: Date | null }>(statement);
  const wake = rows[0]?.wake;
  return { effects, wakesDelivery: due !== null && (!wake || due < wake.getTime()) };
}

const noticesDue = ({ plans, steps }: Result): number[] =>
  [...(plans.at(-1)?.notices ?? []), ...steps.flatMap((s) => s.notices)].filter((n) => !n.dropped).map((n) => n.due);
