/** The rows that an advanced subject leaves behind: audit, answers, effects, ledger, content. Pure. */
import type { Advanced } from '../../domain/advance.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Entered } from '../../domain/contribution/entered.ts';
import { isMoot } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { noticeKey, type PlannedNotice } from '../../domain/planner.ts';
import type { Body } from '../../domain/pledge/commands.ts';
import type { PledgeEvent } from '../../domain/pledge/state.ts';
import type { Bound } from '../../domain/route.ts';
import { contentHash, sha256 } from '../hash.ts';
import type { Loaded } from './load.ts';

type AnyEvent = { readonly type: string };
export type Result = Advanced<object, AnyEvent>;
const iso = (at: Instant): string => new Date(at).toISOString();

/** What an audit entry's hash covers: the entry before, and everything in this one. Key order is fixed here. */
export const auditHash = (
  previous: string,
  entry: { subject: string; revision: number; command: string; event: unknown; actor: string; principal: string | null; at: string },
): string =>
  sha256(
    JSON.stringify([
      previous,
      entry.subject,
      entry.revision,
      entry.command,
      canonicalJson(entry.event),
      entry.actor,
      entry.principal,
      entry.at,
    ]),
  );

export function auditRows(subject: string, head: string, { steps }: Result) {
  let last = head;
  const rows = steps.map(({ revision, command, event }) => {
    const at = iso(command.receivedAt);
    last = auditHash(last, { subject, revision, command: command.id, event, actor: command.actor, principal: command.principal, at });
    return { revision, command_id: command.id, event, actor: command.actor, principal: command.principal, at, hash: last };
  });
  return { rows, head: last };
}

export const answerRows = ({ answers }: Result) => [...answers].map(([id, answer]) => ({ id, answer }));

/** Commands laid before other subjects, subjects that begin with them, and the outbox rows that nudge them. */
export function effectRows(subject: string, { steps }: Result) {
  const told = steps.flatMap((step) =>
    step.effects.map((effect, n) => ({ id: `${subject}:${step.revision}:${n}`, effect, at: iso(step.command.receivedAt) })),
  );
  return {
    starts: told.flatMap(({ effect: { to, start } }) =>
      start
        ? [
            {
              id: to,
              type: start.type,
              workflow: start.workflow,
              cycle_id: start.cycleId,
              phase: start.phase,
              participant_id: start.participantId,
              region: start.region,
            },
          ]
        : [],
    ),
    commands: told.map(({ id, effect: { to, command }, at }) => ({
      subject_id: to,
      id,
      kind: command.kind,
      body: command.body,
      body_hash: contentHash(command.body),
      actor: subject,
      received_at: at,
    })),
    outbox: told.map(({ id, effect }) => ({ id, target: effect.to })),
  };
}

/** Ids of notices are derived from their keys, so that planning twice writes once. */
export const noticeId = (key: string): string => sha256(key).slice(0, 22);

function noticeRow(
  subject: string,
  notice: PlannedNotice,
  generation: number,
  revision: number,
  cause: { event: string; command: string },
  overtakenBy: string | null,
) {
  const key = noticeKey(subject, notice, generation, revision);
  return {
    id: noticeId(key),
    key,
    rule: notice.rule,
    kind: notice.kind,
    audience: notice.audience,
    text: notice.text,
    attach: notice.attach,
    required: notice.required,
    category: notice.category,
    generation: notice.kind === 'scheduled' ? generation : null,
    situations: notice.situations,
    due_at: iso(notice.due),
    deadline_at: notice.deadline === null ? null : iso(notice.deadline),
    urgent: notice.urgent,
    max_late_ms: notice.maxLate,
    state: notice.dropped ? 'skipped' : overtakenBy ? 'cancelled' : 'planned',
    reason: notice.dropped ?? overtakenBy,
    cause_event: cause.event,
    cause_command: cause.command,
  };
}

/** Notices of plans and events; those a later plan of the same run overtook are written as cancelled by it. */
export function noticeRows(subject: string, { steps, plans }: Result) {
  const overtakenBy = (i: number): string | null => plans[i + 1]?.cause.event ?? null;
  const last = plans.at(-1);
  return [
    ...plans.flatMap((plan, i) => plan.notices.map((n) => noticeRow(subject, n, plan.generation, 0, plan.cause, overtakenBy(i)))),
    ...steps.flatMap(({ revision, event, command, notices }) =>
      notices.map((n) => {
        const overtaken =
          last &&
          ((n.situations.length > 0 && (last.situation === null || !n.situations.includes(last.situation))) || isMoot(n, event.type, last))
            ? last.cause.event
            : null;
        return noticeRow(subject, n, 0, revision, { event: event.type, command: command.id }, overtaken);
      }),
    ),
  ];
}

interface Submitted {
  readonly number: number;
  readonly hash: string;
  readonly timing: string;
  readonly entered?: Entered;
}

export function versionRows({ steps, answers }: Result, { draft }: Loaded) {
  return steps.flatMap(({ event, command }) => {
    if (event.type !== 'submitted') return [];
    const { number, hash, timing, entered } = event as unknown as Submitted;
    // What was entered comes with its command; the draft of the participant stays its own.
    const content = entered ? (command.body as { content: unknown }).content : draft?.content;
    if (content === undefined) return [];
    if (entered && contentHash(content) !== hash) throw new TypeError('the content that was entered has another hash');
    const answer = answers.get(command.id);
    const receipt = answer?.ok ? answer.receipt : undefined;
    return [
      {
        number,
        content,
        hash,
        timing,
        receipt,
        actor: command.actor,
        principal: command.principal,
        received_at: iso(entered?.received.at ?? command.receivedAt),
        entered: entered ? { ...entered, at: iso(command.receivedAt) } : null,
      },
    ];
  });
}

/** What was said of how a pledge stands; its words come with the command. */
export function reportRows({ steps }: Result) {
  return steps.flatMap(({ event, command }) => {
    if (event.type !== 'answered') return [];
    const { number, asOf, status } = event as unknown as Extract<PledgeEvent, { type: 'answered' }>;
    const { text, link, file } = command.body as Body<'report'>;
    const { id: command_id, actor, principal } = command;
    const said = { number, as_of: asOf, status, text, link: link ?? null, file: file ?? null };
    return [{ ...said, command_id, actor, principal, at: iso(command.receivedAt) }];
  });
}

const decisionOf: Readonly<Record<string, string>> = { 'step-approved': 'approve', returned: 'return', rejected: 'reject' };

/** One row for each word a person or silence has given on a content. The reason stays in the command's body; it is copied for readers. */
export function decisionRows({ steps }: Result) {
  return steps.flatMap(({ revision, event, command }) => {
    const decision =
      decisionOf[event.type] ??
      (command.kind === 'elapse' && (event.type === 'approved' || event.type === 'step-passed') ? 'approve' : undefined);
    if (!decision) return [];
    const { step, number, hash } = event as unknown as Bound;
    const reason = (command.body as { reason?: string }).reason ?? null;
    return [
      {
        revision,
        command_id: command.id,
        step: String(step),
        decision,
        version: number,
        content_hash: hash,
        actor: command.actor,
        principal: command.principal,
        reason,
        at: iso(command.receivedAt),
      },
    ];
  });
}
