/** Dates of stages as a cycle hands them to its phases and these to their stages: instants, resolved from the template and the cycle's anchors. */
import * as z from 'zod';
import type { Deadline } from './calendar/deadline.ts';
import { type Instant, type SubjectType, subjectId } from './lifecycle.ts';
import type { ResolvedPhase } from './template/dates.ts';
import type { DatedStage } from './template/schema.ts';

/** Dates of a call. */
export interface CallDates {
  readonly opens: Instant;
  readonly deadline: Deadline;
}
/** Dates of an event, a document or a follow-up; without an end `until` is null. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant | null;
  /** In which both are shown. */
  readonly zone: string;
  /** Of a document: the last instant at which it may be published without an override, and by when it is handed on; missing where it has none. */
  readonly limit?: Instant;
  readonly transmitBy?: Instant;
}

export type StageDates =
  | ({ readonly stage: string; readonly kind: 'call' } & CallDates)
  /** `takesOver`: follow-ups of the cycle before whose pledges and mandates go on in this one. */
  | ({ readonly stage: string; readonly kind: DatedStage['kind']; readonly takesOver?: readonly string[] } & Span);

/** How bodies of commands hold a `Span`. */
export const span = { from: z.number(), until: z.number().nullable(), zone: z.string() } as const;

/** The subject that lives a stage. */
export const stageId = (cycle: string, phase: string, { kind, stage }: Pick<StageDates, 'kind' | 'stage'>): string =>
  subjectId[kind satisfies SubjectType](cycle, phase, stage);

/** The dates of every stage that lives; a negotiation is dated only. */
export const stageDates = ({ stages }: Pick<ResolvedPhase, 'stages'>): StageDates[] =>
  stages.flatMap((stage): StageDates[] => {
    switch (stage.kind) {
      case 'call':
        return [{ stage: stage.key, kind: 'call', opens: stage.opens.at, deadline: stage.deadline }];
      case 'negotiation':
        return [];
      default: {
        const { key, kind, from, until, atLeast, by } = stage;
        const more = { ...(atLeast && { limit: atLeast.at }), ...(by && { transmitBy: by.at }) };
        return [{ stage: key, kind, from: from.at, until: until?.at ?? null, zone: from.zone, ...more }];
      }
    }
  });
