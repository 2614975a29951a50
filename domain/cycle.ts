/**
 * The lifecycle of a cycle: planned, launched (its phases begin, with the dates of the template version it is pinned to),
 * closed when every phase is, archived by the secretariat. Only then does anything in it end. Its anchors can be moved (reschedule.ts).
 */
import * as z from 'zod';
import { container } from './container.ts';
import { rolesFor } from './delegation.ts';
import { type Command, type Context, type Effect, type Instant, type Refusal, refuse, subjectId } from './lifecycle.ts';
import { may } from './permissions.ts';
import { type AnchorMove, decideReschedule, type Rescheduled, rescheduleEffects } from './reschedule.ts';
import { type StageDates, stageDates, stageId } from './stage-dates.ts';
import { Predecessor, takenOver } from './successor.ts';
import { type ResolvedPhase, resolveTemplate } from './template/dates.ts';

export interface CycleState {
  readonly v: 1;
  readonly id: string;
  readonly cycle: string;
  readonly status: 'planned' | 'launched' | 'closed';
  /** Wall times that replace the template's anchors. */
  readonly anchors: Readonly<Record<string, string>>;
  /** How anchors were moved, in order; missing in states stored before they could be. */
  readonly moves?: Readonly<Record<string, readonly AnchorMove[]>>;
  /** The cycle it follows; missing where it follows none. */
  readonly before?: Predecessor;
  readonly children: readonly string[];
  readonly settled: readonly string[];
  readonly archived: boolean;
}

type At = { readonly at: Instant };
export type CycleEvent =
  | ({
      readonly type: 'begun';
      readonly cycle: string;
      readonly anchors: Readonly<Record<string, string>>;
      readonly before?: Predecessor | undefined;
    } & At)
  | ({ readonly type: 'launched'; readonly phases: readonly string[] } & At)
  | Rescheduled
  | ({ readonly type: 'settled'; readonly child: string } & At)
  | ({ readonly type: 'closed' | 'archived' } & At);

const begin = z.object({ cycle: z.string(), anchors: z.record(z.string(), z.string()), before: Predecessor.optional() });
const child = z.object({ child: z.string() });

/** Roles the template needs at launch and nobody, or too few, hold: one line each. */
export function missingHolders({ template, holders }: Pick<Context, 'template' | 'holders'>): string[] {
  return Object.entries(template.roles).flatMap(([role, { of, holders: least }]) => {
    const bodies = of === 'region' ? Object.keys(template.regions) : of === 'secretariat' ? ['secretariat'] : [];
    return bodies.flatMap((body) => {
      const count = holders.find((h) => h.role === role && h.body === body)?.count ?? 0;
      return count < least ? [`${role} for ${body} (${count} of ${least})`] : [];
    });
  });
}

function decide(state: CycleState | null, command: Command, context: Context): readonly CycleEvent[] | Refusal {
  const at = command.receivedAt;
  const thing = { cycle: state?.cycle };
  const allowed = (action: 'cycle.launch' | 'cycle.archive' | 'cycle.reschedule') =>
    may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), action, thing);
  if (command.kind === 'begin') return state ? [] : [{ type: 'begun', at, ...begin.parse(command.body) }];
  if (!state) return refuse('subject.new', 'There is no such cycle.');
  switch (command.kind) {
    case 'launch': {
      if (!allowed('cycle.launch')) return refuse('authority.missing', 'Only the secretariat launches a cycle.');
      if (state.archived) return refuse('cycle.archived', 'This cycle is archived; it cannot be launched any more.');
      if (state.status !== 'planned') return refuse('cycle.launched-already', `This cycle is ${state.status} already.`);
      const missing = missingHolders(context);
      if (missing.length) return refuse('role.no-holder', `Nobody could act where the template needs somebody: ${missing.join('; ')}.`);
      return [{ type: 'launched', at, phases: context.template.phases.map((p) => p.key) }];
    }
    case 'reschedule':
      if (!allowed('cycle.reschedule')) return refuse('authority.missing', 'Only the secretariat moves a date.');
      if (state.archived) return refuse('cycle.archived', 'This cycle is archived; its dates do not change any more.');
      return decideReschedule(state, command, context);
    case 'settled': {
      const id = child.parse(command.body).child;
      if (state.settled.includes(id)) return [];
      const settled: CycleEvent = { type: 'settled', at, child: id };
      return state.settled.length + 1 === state.children.length ? [settled, { type: 'closed', at }] : [settled];
    }
    case 'archive':
      if (!allowed('cycle.archive')) return refuse('authority.missing', 'Only the secretariat archives a cycle.');
      return state.archived ? refuse('cycle.archived', 'This cycle is archived already.') : [{ type: 'archived', at }];
    case 'elapse':
      return [];
    default:
      return refuse('command.unknown', `A cycle knows no command "${command.kind}".`);
  }
}

function evolve(state: CycleState | null, event: CycleEvent): CycleState {
  if (event.type === 'begun') {
    const { cycle, anchors, before } = event;
    return {
      v: 1,
      id: subjectId.cycle(cycle),
      cycle,
      status: 'planned',
      anchors,
      children: [],
      settled: [],
      archived: false,
      ...(before && { before }),
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'launched':
      return { ...state, status: 'launched', children: event.phases.map((key) => subjectId.phase(state.cycle, key)) };
    case 'settled':
      return { ...state, settled: [...state.settled, event.child] };
    case 'rescheduled': {
      const { type: _, anchor, ...move } = event;
      const moves = { ...state.moves, [anchor]: [...(state.moves?.[anchor] ?? []), move] };
      return { ...state, anchors: { ...state.anchors, [anchor]: event.to }, moves };
    }
    case 'closed':
      return { ...state, status: 'closed' };
    case 'archived':
      return { ...state, archived: true };
  }
}

function effects(event: CycleEvent, state: CycleState, context: Context): readonly Effect[] {
  const { cycle } = state;
  const { template, calendar } = context;
  if (event.type === 'rescheduled') return rescheduleEffects(event, state, context);
  if (event.type === 'archived') return state.children.map((id) => ({ to: id, command: { kind: 'archive', body: {} } }));
  if (event.type !== 'launched') return [];
  const { phases } = resolveTemplate(template, calendar, state.anchors);
  const takers = state.before ? takenOver(cycle, template, state.before) : new Map<string, readonly string[]>();
  const stagesOf = (dated: ResolvedPhase): StageDates[] =>
    stageDates(dated).map((stage) => {
      const takesOver = takers.get(stageId(cycle, dated.key, stage));
      return stage.kind === 'follow-up' && takesOver ? { ...stage, takesOver } : stage;
    });
  return phases.map((dated) => {
    return {
      to: subjectId.phase(cycle, dated.key),
      start: {
        type: 'phase',
        workflow: template.phases.find((p) => p.key === dated.key)?.workflow ?? 'review',
        cycleId: cycle,
        phase: dated.key,
        participantId: null,
        region: null,
      },
      command: { kind: 'begin', body: { cycle, phase: dated.key, from: dated.from.at, until: dated.until.at, stages: stagesOf(dated) } },
    };
  });
}

export const cycle = container<CycleState, CycleEvent>({
  type: 'cycle',
  decide,
  evolve,
  wakeAt: () => null,
  effects,
});
