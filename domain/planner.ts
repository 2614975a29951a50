/**
 * The planner: which notices a subject's state and events imply, and when. Pure; used by both runners, the dry run and previews.
 * Scheduled notices come from state (a ladder of the situation), transition notices from events.
 */
import type { Calendar } from './calendar/calendar.ts';
import type { Instant } from './lifecycle.ts';
import { type Category, categoryOf } from './template/categories.ts';
import { milliseconds, type Offset, parseOffset } from './template/offset.ts';
import type { NoticeRule, Rung, Template } from './template/schema.ts';

/** Recorded with every plan; raised when the planner would plan other instants from the same input. */
export const plannerVersion = 1;

/** One notice as planned; the ledger's row without its bookkeeping. */
export interface PlannedNotice {
  readonly rule: string;
  readonly kind: 'scheduled' | 'transition';
  readonly audience: string;
  readonly text: string;
  readonly attach: 'calendar' | null;
  /** Cannot be muted. */
  readonly required: boolean;
  readonly category: Category;
  /** Situations in which it still makes sense; empty: all. */
  readonly situations: readonly string[];
  readonly due: Instant;
  /** Deliveries never wait past it. */
  readonly deadline: Instant | null;
  /** Does not wait for working hours. */
  readonly urgent: boolean;
  /** Milliseconds after which it is too late to send. */
  readonly maxLate: number;
  /** Why it is not sent although a rule asks for it; null when it is. */
  readonly dropped: string | null;
}

/** Whom a ladder speaks to, and from when it may. */
export interface LadderPlace {
  readonly situation: string;
  /** Instants by name: soft, grace, hard, expected, decision. What is missing drops the rung. */
  readonly anchors: Readonly<Record<string, Instant | null | undefined>>;
  /** Zone and country of those who are spoken to. */
  readonly zone: string;
  readonly country: string | null;
  /** Nothing is planned before this: the invitation, or what planned anew; `early` says which. */
  readonly notBefore: Instant;
  readonly early: 'before-invitation' | 'before-plan';
  /** After this nothing is sent; null: no end. */
  readonly deadline: Instant | null;
}

const forever = 10 * 366 * 86_400_000;
const parsed = new Map<string, Offset>();
const offsetOf = (text: string): Offset => {
  const offset = parsed.get(text) ?? parseOffset(text);
  parsed.set(text, offset);
  return offset;
};

/** The instant of a rung: at the template's morning on its local day or the preceding working day; exactly, for time units. */
function rungAt(rung: Rung, place: LadderPlace, template: Template, calendar: Calendar): Instant | null {
  const offset = offsetOf(rung.at);
  if (offset.kind !== 'relative') return null;
  const anchor = place.anchors[offset.anchor];
  if (anchor === null || anchor === undefined) return null;
  const raw = offset.duration ? calendar.add(anchor, offset.duration, offset.sign, place.zone) : anchor;
  if (offset.duration?.includes('T')) return raw;
  return calendar.morningOnOrBefore(raw, place.zone, place.country, offset.time ?? template.delivery.morning, template.closures);
}

/** The scheduled notices of a ladder, one for each rung and audience. */
export function ladderNotices(rungs: readonly Rung[], place: LadderPlace, template: Template, calendar: Calendar): PlannedNotice[] {
  const urgentWithin = milliseconds(template.delivery.urgentWithin);
  const maxLate = milliseconds(template.delivery.maxLateness);
  return rungs.flatMap((rung) => {
    const due = rungAt(rung, place, template, calendar);
    if (due === null) return [];
    const dropped = due < place.notBefore ? place.early : place.deadline !== null && due > place.deadline ? 'after-deadline' : null;
    return rung.to.map((audience) => ({
      rule: rung.rule,
      kind: 'scheduled' as const,
      audience,
      text: rung.text,
      attach: null,
      required: rung.required,
      category: categoryOf(rung),
      situations: [place.situation],
      due,
      deadline: place.deadline,
      urgent: place.deadline !== null && place.deadline - due <= urgentWithin,
      maxLate,
      dropped,
    }));
  });
}

/** The transition notices of an event. */
export function eventNotices(
  rules: readonly NoticeRule[],
  event: string,
  at: Instant,
  deadline: Instant | null,
  template: Template,
  submitter?: string,
): PlannedNotice[] {
  const urgentWithin = milliseconds(template.delivery.urgentWithin);
  return rules
    .filter((rule) => rule.on === event)
    .flatMap((rule) =>
      rule.to.map((audience) => ({
        rule: rule.rule,
        kind: 'transition' as const,
        audience: audience === 'submitter' && submitter ? `person/${submitter}` : audience,
        text: rule.text,
        attach: rule.attach ?? null,
        required: rule.required,
        category: categoryOf(rule),
        situations: rule.while ?? [],
        due: at,
        deadline,
        urgent: rule.immediate || (deadline !== null && deadline - at <= urgentWithin),
        // What must be told is told however late; a reminder or a courtesy is not worth it after a while.
        maxLate: rule.required ? forever : milliseconds(template.delivery.maxLateness),
        dropped: null,
      })),
    );
}

/** Keys of the ledger: a scheduled notice by generation, a transition notice by revision. */
export const noticeKey = (subject: string, notice: PlannedNotice, generation: number, revision: number): string =>
  `${subject}|${notice.rule}|${notice.kind === 'scheduled' ? `g${generation}` : `r${revision}`}|${notice.audience}`;
