/**
 * Moving an anchor of a cycle: what may be moved and to when, and whom it concerns. Before the launch it only changes the anchor; afterwards
 * the phases whose dates are counted from it are told, and tell their stages. What is over stays as it was.
 */
import * as z from 'zod';
import type { Moment } from './calendar/calendar.ts';
import type { CycleState } from './cycle.ts';
import { type Command, type Context, type Effect, type Instant, malformed, type Refusal, refuse, subjectId } from './lifecycle.ts';
import { maxReason } from './limits.ts';
import { stageDates } from './stage-dates.ts';
import { movedProblems } from './template/check.ts';
import { everyDate, type ResolvedPhase, type ResolvedTemplate, resolveTemplate } from './template/dates.ts';
import { lateDocuments } from './template/rules/documents.ts';

export const anchorStatuses = ['tentative', 'confirmed', 'postponed', 'held'] as const;
export type AnchorStatus = (typeof anchorStatuses)[number];

/** One move of an anchor. Why is in the body of its command: states and audit hold no texts. */
export interface AnchorMove {
  /** Wall times in the anchor's zone. */
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  readonly at: Instant;
  /** Id of the command. */
  readonly command: string;
  /** The anchor's from then on: `postponed` when it moved to later. */
  readonly status: AnchorStatus;
  /** Documents, `phase/stage`, that are due too late because of it; the reason is in the body of the command. Missing when there are none. */
  readonly overrides?: readonly string[];
}

export type Rescheduled = { readonly type: 'rescheduled'; readonly anchor: string } & AnchorMove;

const wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'a wall time is written 2030-05-07T10:00');
/** Wall times are in the anchor's zone. `seen` is the one that is to be replaced: who saw another is refused. */
export const rescheduleBody = z.strictObject({
  anchor: z.string().min(1).max(64),
  to: wall,
  seen: wall,
  reason: z.string().trim().min(1).max(maxReason),
  /** Why it moves although a document would then be due when it is too late to publish it; kept, and shown. */
  override: z.strictObject({ reason: z.string().trim().min(1).max(maxReason) }).optional(),
});
export type RescheduleBody = z.infer<typeof rescheduleBody>;

/** Status of an anchor now: after its last move, else the template's. */
export const anchorStatus = (state: Pick<CycleState, 'moves'>, anchor: string, template: Context['template']): AnchorStatus =>
  state.moves?.[anchor]?.at(-1)?.status ?? template.anchors[anchor]?.status ?? 'tentative';

/** A wall time that the zone's clocks show; null for 30 February, and for what is skipped when clocks go forward. */
function exactly(text: string, zone: string, { calendar }: Context): Moment | null {
  try {
    const moment = calendar.moment(text, zone);
    return moment.wall === (text.length === 16 ? `${text}:00` : text) ? moment : null;
  } catch {
    return null;
  }
}

export function decideReschedule(state: CycleState, command: Command, context: Context): readonly Rescheduled[] | Refusal {
  const parsed = rescheduleBody.safeParse(command.body);
  if (!parsed.success) return malformed(parsed.error);
  const { anchor, to, seen } = parsed.data;
  const { template, calendar } = context;
  const at = command.receivedAt;
  const source = Object.hasOwn(template.anchors, anchor) ? template.anchors[anchor] : undefined;
  if (!source)
    return refuse('reschedule.unknown-anchor', `This cycle has no date "${anchor}": ${Object.keys(template.anchors).join(', ')}.`);
  const zone = source.zone ?? template.zone;
  const present = calendar.moment(state.anchors[anchor] ?? source.at, zone);
  const shown = `${present.wall} (${zone})`;
  if (exactly(seen, zone, context)?.at !== present.at)
    return refuse('reschedule.stale', `"${anchor}" is at ${shown} by now, you saw ${seen}: look at why it moved, then decide.`);
  const next = exactly(to, zone, context);
  if (!next) return refuse('reschedule.no-such-time', `There is no ${to} in ${zone}.`);
  if (next.at === present.at) return refuse('reschedule.unchanged', `"${anchor}" is at ${shown} already.`);
  if (next.at <= at) return refuse('reschedule.past', `${next.wall} (${zone}) has passed already.`);
  const anchors = { ...state.anchors, [anchor]: to };
  const [problem] = movedProblems(template, anchors, calendar);
  if (problem) return refuse('reschedule.order', `With ${to}, dates are out of order at ${problem.path}: ${problem.detail}.`);
  const cut = state.status === 'planned' ? null : cutOff(dates(state.anchors, context), dates(anchors, context), at);
  if (cut)
    return refuse('reschedule.past', `With ${to}, ${cut.place} would be at ${cut.moment.wall} (${cut.moment.zone}), which has passed.`);
  const late = lateDocuments(context, anchors).filter((document) => document.at > at);
  const [first] = late;
  if (first && !parsed.data.override)
    return refuse(
      'document.too-late',
      `With ${to}, ${first.name} would be due ${first.due} and has to be published by ${first.limit}. It can move all the same, with a reason that is kept.`,
    );
  const status = next.at > present.at ? 'postponed' : anchorStatus(state, anchor, template);
  return [
    {
      type: 'rescheduled',
      anchor,
      from: present.wall,
      to: next.wall,
      actor: command.actor,
      at,
      command: command.id,
      status,
      ...(late.length > 0 && { overrides: late.map(({ name }) => name) }),
    },
  ];
}

const dates = (anchors: Readonly<Record<string, string>>, { template, calendar }: Context): ResolvedTemplate =>
  resolveTemplate(template, calendar, anchors);

/** The first date that lies ahead and would lie in the past. A beginning may: what should have begun by now begins now. */
function cutOff(before: ResolvedTemplate, after: ResolvedTemplate, now: Instant) {
  const ahead = new Map(everyDate(before).map(({ place, moment }) => [place, moment.at > now]));
  return everyDate(after).find(({ place, moment }) => ahead.get(place) && moment.at <= now && !/\.(from|opens)$/.test(place));
}

/** The phases of a launched cycle whose dates moved are told, with those of their stages whose dates moved. */
export function rescheduleEffects({ anchor, from, command }: Rescheduled, state: CycleState, context: Context): readonly Effect[] {
  if (state.status === 'planned') return [];
  const before = dates({ ...state.anchors, [anchor]: from }, context).phases;
  return dates(state.anchors, context).phases.flatMap((phase, n): Effect[] => {
    const was = before[n] as ResolvedPhase;
    const same = new Set(stageDates(was).map((stage) => JSON.stringify(stage)));
    const stages = stageDates(phase).filter((stage) => !same.has(JSON.stringify(stage)));
    const [begins, ends] = [phase.from.at, phase.until.at];
    if (!stages.length && begins === was.from.at && ends === was.until.at) return [];
    const body = { from: begins, until: ends, stages, because: command };
    return [{ to: subjectId.phase(state.cycle, phase.key), command: { kind: 'redate', body } }];
  });
}
