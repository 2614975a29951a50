/**
 * One subject takes its waiting commands in order of receipt, with every elapse that fell between them in its place.
 * Pure; used by the durable runner (activities/apply.ts) and by the simulation.
 */
import type { Answer, Command, Context, Effect, Instant, Lifecycle, Moot } from './lifecycle.ts';
import type { PlannedNotice } from './planner.ts';

/** One event with what it led to; becomes an audit entry. */
export interface Step<Event> {
  readonly revision: number;
  readonly command: Command;
  readonly event: Event;
  readonly effects: readonly Effect[];
  readonly notices: readonly PlannedNotice[];
}

/** The scheduled notices of one generation: what replaces everything planned before. */
export interface Plan {
  readonly generation: number;
  readonly situation: string | null;
  readonly notices: readonly PlannedNotice[];
  readonly moot: Moot;
  /** What made it: the last event of the command. */
  readonly cause: { readonly event: string; readonly command: string; readonly at: Instant };
}

export interface Advanced<State, Event> {
  readonly state: State | null;
  readonly revision: number;
  readonly steps: readonly Step<Event>[];
  /** One for each generation begun, in order. */
  readonly plans: readonly Plan[];
  /** By command id; elapses have none. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly wakeAt: Instant | null;
  /** Set when time no longer moves the subject: an elapse that threw or did not move `wakeAt` forward. */
  readonly stuck: string | null;
}

/** The order in which commands are taken: of receipt; in one instant first what begins the subject, then by id. `activities/apply` says the same in SQL. */
const byReceipt = (a: Command, b: Command): number =>
  a.receivedAt - b.receivedAt || Number(b.kind === 'begin') - Number(a.kind === 'begin') || (a.id < b.id ? -1 : 1);

export const elapse = (at: Instant): Command => ({
  id: `elapse:${at}`,
  kind: 'elapse',
  body: {},
  actor: 'system',
  principal: null,
  receivedAt: at,
});

export function advance<State, Event extends { readonly type: string }>(
  lifecycle: Lifecycle<State, Event>,
  from: { readonly state: State | null; readonly revision: number; readonly stuck: string | null },
  waiting: readonly Command[],
  now: Instant,
  context: Context,
): Advanced<State, Event> {
  let { state, revision, stuck } = from;
  const steps: Step<Event>[] = [];
  const plans: Plan[] = [];
  const answers = new Map<string, Answer>();

  /** Decides one command on a copy of the bookkeeping, so that a throw leaves nothing half done. */
  const take = (command: Command): Answer => {
    const events = lifecycle.decide(state, command, context);
    if ('refused' in events) return { ok: false, rule: events.refused, detail: events.detail };
    let next = state;
    let extra = {};
    const taken = events.map((event, i): Step<Event> => {
      next = lifecycle.evolve(next, event);
      extra = { ...extra, ...lifecycle.answer?.(event, next) };
      return {
        revision: revision + i + 1,
        command,
        event,
        effects: lifecycle.effects(event, next, context),
        notices: lifecycle.announced(event, next, command.receivedAt, context),
      };
    });
    const last = taken.at(-1);
    const after = next && lifecycle.project(next);
    if (next && after && last && after.generation !== (state ? lifecycle.project(state).generation : 0)) {
      const { generation, situation } = after;
      const cause = { event: last.event.type, command: command.id, at: command.receivedAt };
      const moot = lifecycle.moot?.(next) ?? { audiences: [], events: [] };
      plans.push({ generation, situation, notices: lifecycle.scheduled(next, context), moot, cause });
    }
    state = next;
    revision += taken.length;
    steps.push(...taken);
    return { ok: true, status: after?.status ?? 'new', revision, ...extra };
  };

  const elapseUntil = (instant: Instant): void => {
    while (state !== null && stuck === null) {
      const at = lifecycle.wakeAt(state);
      if (at === null || at > instant) return;
      try {
        const answer = take(elapse(at));
        const next = lifecycle.wakeAt(state);
        if (!answer.ok) stuck = `elapse refused: ${answer.rule}`;
        else if (next !== null && next <= at) stuck = 'an elapse did not move wakeAt forward';
      } catch (error) {
        stuck = `elapse failed: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
  };

  const inOrder = waiting.toSorted(byReceipt);
  for (const command of inOrder) {
    elapseUntil(command.receivedAt);
    try {
      answers.set(command.id, take(command));
      if (stuck !== null && command.kind !== 'begin') stuck = null; // a command that was taken may have mended it
    } catch (error) {
      answers.set(command.id, { ok: false, rule: 'fault', detail: error instanceof Error ? error.message : String(error) });
    }
  }
  elapseUntil(now);
  return { state, revision, steps, plans, answers, wakeAt: state === null || stuck !== null ? null : lifecycle.wakeAt(state), stuck };
}
