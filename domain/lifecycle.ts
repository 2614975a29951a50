/**
 * What a lifecycle is: one pure module for each thing that lives through time, in the shape known as the decider.
 * `advance.ts` takes commands through it; both runners (activities/apply.ts and simulation.ts) use that.
 */
import type { ZodError } from 'zod';
import type { Calendar } from './calendar/calendar.ts';
import type { Membership } from './permissions.ts';
import type { PlannedNotice } from './planner.ts';
import type { Template } from './template/schema.ts';

/** An instant: milliseconds since 1970-01-01T00:00Z. Never a local date. */
export type Instant = number;

export const subjectTypes = ['cycle', 'phase', 'call', 'contribution', 'event', 'document', 'follow-up', 'pledge', 'mandate'] as const;
export type SubjectType = (typeof subjectTypes)[number];

/**
 * Something a person or another lifecycle asks of a subject.
 * `actor` did it: a person's id, or a subject's id for what one lifecycle tells another, or `system`.
 * `principal` is whom it was done for (a participant's id), when that is not the actor's own.
 */
export interface Command<Kind extends string = string, Body = unknown> {
  readonly id: string;
  readonly kind: Kind;
  readonly body: Body;
  readonly actor: string;
  readonly principal: string | null;
  /** Stamped at reception; what counts against deadlines. An elapse carries exactly the `wakeAt` it stands for. */
  readonly receivedAt: Instant;
}

/** The answer to a command that breaks a rule. `rule` is a stable name, `detail` a sentence for people. */
export interface Refusal {
  readonly refused: string;
  readonly detail: string;
}
export const refuse = (refused: string, detail: string): Refusal => ({ refused, detail });
/** For a command whose body is not what its kind asks for: names each field. */
export const malformed = ({ issues }: ZodError): Refusal =>
  refuse('command.malformed', issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));

/** What a decided command is answered; stored with it and repeated word for word. */
export type Answer =
  | {
      readonly ok: true;
      readonly status: string;
      readonly revision: number;
      readonly receipt?: string;
      readonly timing?: string;
      readonly missing?: readonly string[];
    }
  | { readonly ok: false; readonly rule: string; readonly detail: string }
  | { readonly ok: false; readonly rule: 'fault'; readonly detail: string };

/** A subject to be told something, and started when it is new. Bodies hold ids and instants only. */
export interface Effect {
  readonly to: string;
  readonly command: { readonly kind: string; readonly body: unknown };
  /** Present when the subject may not exist yet. */
  readonly start?: SubjectStart;
}
/** What one subject tells another. */
export const tell = (to: string, kind: string, body: object): Effect => ({ to, command: { kind, body } });
export interface SubjectStart {
  readonly type: SubjectType;
  /** Name of its workflow. */
  readonly workflow: string;
  readonly cycleId: string;
  readonly phase: string | null;
  readonly participantId: string | null;
  readonly region: string | null;
}

/** What pages and lists look a subject up by; derived from its state. */
export interface Projection {
  readonly status: string;
  /** Which ladder holds now (asked, delayed, returned, submitted ...); null when nothing is awaited of anybody. */
  readonly situation: string | null;
  /** How many times its notices have been planned anew. */
  readonly generation: number;
  readonly calls: readonly string[];
  readonly region: string | null;
  /** The cycle it is in now; left out by what lives in one cycle alone. */
  readonly cycle?: string;
  /** The participant it is for now; left out by what is for one alone, or for none. */
  readonly participant?: string | null;
}

/** A participant as the rules see it. */
export interface ParticipantFacts {
  readonly id: string;
  readonly kind: string;
  readonly country: string | null;
  readonly zone: string;
  readonly regions: readonly { readonly region: string; readonly isDefault: boolean }[];
}

/** What is at hand where decisions are made, read in the same transaction. */
export interface Context {
  readonly template: Template;
  readonly calendar: Calendar;
  /** Roles of a person at the instant of the decision. */
  readonly membershipsOf: (personId: string) => readonly Membership[];
  /** The current draft of this subject, when a waiting command needs it. */
  readonly draft: { readonly version: number; readonly hash: string; readonly content: Record<string, unknown> } | null;
  /** Whether somebody holds the role of clearing authority for the subject's participant at an instant. */
  readonly clearingAuthorityAt: (at: Instant) => boolean;
  /** Participants a call may ask, when a call opens, or who may pledge; roles with holders, when a cycle is launched; empty otherwise. */
  readonly participants: readonly ParticipantFacts[];
  /** The subject of the pledge that is published under an ID, or null; left out where no pledge is decided on. */
  readonly pledgeCalled?: (publicId: string) => string | null;
  readonly holders: readonly { readonly role: string; readonly body: string | null; readonly count: number }[];
  /** States of the subjects a document should come after, when one is submitted or published; null for what has not begun. */
  readonly stateOf?: (subject: string) => object | null;
}

/** What was planned and makes no sense any more, beside what the situation says. */
export interface Moot {
  /** Nothing is said to them. */
  readonly audiences: readonly string[];
  /** What was to be said because of these events is not so any more. */
  readonly events: readonly string[];
}

/** An `upgrade` for states that have one version so far. It throws for a newer one: a later release has written it. */
export const versionOne =
  <State extends { readonly v: number }>(what: string) =>
  (stored: unknown): State => {
    const state = stored as State;
    if (state.v !== 1) throw new TypeError(`${what} of version ${state.v} is newer than this program`);
    return state;
  };

export interface Lifecycle<State, Event extends { readonly type: string }> {
  readonly type: SubjectType;
  /** Version of the stored state; `upgrade` brings older ones here. */
  readonly version: number;
  upgrade(stored: unknown): State;
  /** The events that follow from a command, or a refusal that names the rule. `state` is null before `begin`. */
  decide(state: State | null, command: Command, context: Context): readonly Event[] | Refusal;
  evolve(state: State | null, event: Event): State;
  /** The next instant at which time alone changes something, or none. */
  wakeAt(state: State): Instant | null;
  /** What to start or tell elsewhere. */
  effects(event: Event, state: State, context: Context): readonly Effect[];
  /** What is planned to be said by time: the whole current set, from the state alone. */
  scheduled(state: State, context: Context): readonly PlannedNotice[];
  /** What is to be said because of this event. */
  announced(event: Event, state: State, at: Instant, context: Context): readonly PlannedNotice[];
  /** Left out: nothing. */
  moot?(state: State): Moot;
  project(state: State): Projection;
  /** Receipt, timing, and what it should have come after, for the answer. */
  answer?(event: Event, state: State): { readonly receipt?: string; readonly timing?: string; readonly missing?: readonly string[] };
  /** True once nothing more can ever happen (its cycle is archived). */
  done(state: State): boolean;
}

/** Ids of subjects; the one place that knows their form. */
export const subjectId = {
  cycle: (cycle: string) => `cycle:${cycle}`,
  phase: (cycle: string, phase: string) => `phase:${cycle}:${phase}`,
  call: (cycle: string, phase: string, stage: string) => `call:${cycle}:${phase}:${stage}`,
  contribution: (cycle: string, ask: string, participant: string) => `contribution:${cycle}:${ask}:${participant}`,
  event: (cycle: string, phase: string, stage: string) => `event:${cycle}:${phase}:${stage}`,
  document: (cycle: string, phase: string, stage: string) => `document:${cycle}:${phase}:${stage}`,
  'follow-up': (cycle: string, phase: string, stage: string) => `follow-up:${cycle}:${phase}:${stage}`,
  /** The cycle is the one it was recorded in. */
  mandate: (cycle: string, key: string) => `mandate:${cycle}:${key}`,
  /** The cycle is the one it was recorded in; the number is unique among all pledges. */
  pledge: (cycle: string, number: number) => `pledge:${cycle}:${number}`,
};

/** The inverse of `subjectId`: type and parts. */
export function parseSubjectId(id: string): { type: SubjectType; parts: string[] } {
  const [type, ...parts] = id.split(':');
  if (!subjectTypes.includes(type as SubjectType)) throw new TypeError(`no subject id: ${id}`);
  return { type: type as SubjectType, parts };
}
