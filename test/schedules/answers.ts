/** What a schedule and its answers say of a contribution: when it was answered, and by when it is asked for. Known by hand, not by the rules' code. */
import type { Answer, Instant } from '../../domain/lifecycle.ts';
import { dates, day, type Event, hour } from './schedule.ts';

type Said = Extract<Event, { what: 'said' }>;

/** From an instant on. */
export interface Phase {
  readonly from: Instant;
  /** Nothing is awaited of the participant. */
  readonly answered: boolean;
  /** It announced a date of its own. */
  readonly delayed: boolean;
  /** Null when lifted. */
  readonly soft: Instant | null;
  readonly hard: Instant | null;
  /** False once it was returned: a revision has dates that are not followed here. */
  readonly known: boolean;
}

/** 23:59:59 in Zurich, in summer, of the day of an instant. */
const endOfDay = (at: Instant): Instant => Math.floor((at + 2 * hour) / day) * day + day - 2 * hour - 1000;

function after(phase: Phase, { command }: Said): Phase {
  const at = command.receivedAt;
  const next = { ...phase, from: at };
  switch (command.kind) {
    case 'submit':
    case 'decline':
    case 'withdraw':
      return { ...next, answered: true, delayed: false };
    case 'return':
      return { ...next, answered: false, delayed: false, known: false };
    case 'revise':
      return { ...next, answered: false, delayed: false };
    case 'delay':
      return { ...next, answered: false, delayed: true };
    case 'reopen': {
      const end = endOfDay(Date.parse((command.body as { until: string }).until));
      return { ...next, answered: false, delayed: false, soft: end, hard: end };
    }
    case 'extend': {
      const { days } = command.body as { days?: number };
      if (days === undefined) return { ...next, soft: null, hard: null };
      const by = days * day;
      if (phase.soft !== null && phase.hard !== null && at <= phase.hard) return { ...next, soft: phase.soft + by, hard: phase.hard + by };
      return { ...next, delayed: phase.delayed && phase.hard === null, soft: endOfDay(at + by), hard: endOfDay(at + by) };
    }
    default:
      return next;
  }
}

/** The phases of a contribution, in order; each ends where the next begins. */
export function phasesOf(subject: string, begun: Instant, events: readonly Event[], answers: ReadonlyMap<string, Answer>): Phase[] {
  const phases: Phase[] = [{ from: begun, answered: false, delayed: false, soft: dates.soft.at, hard: dates.hard.at, known: true }];
  for (const event of events)
    if (event.what === 'said' && event.subject === subject && answers.get(event.command.id)?.ok)
      phases.push(after(phases.at(-1) as Phase, event));
  return phases;
}

export const phaseAt = (phases: readonly Phase[], at: Instant): Phase => phases.findLast((p) => p.from <= at) ?? (phases[0] as Phase);
