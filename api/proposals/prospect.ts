/**
 * What a proposal would do, found by living it: each contribution takes its command in memory, by the rules that will decide it, and
 * nothing is changed. What would be refused is known beforehand, and so is who would get which mail.
 */
import { type Advanced, advance } from '../../domain/advance.ts';
import { holdsAt, recipients } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import type { Command, Context, ParticipantFacts } from '../../domain/lifecycle.ts';
import { lifecycles } from '../../domain/lifecycles.ts';
import type { Template } from '../../domain/template/schema.ts';
import { withoutClearance } from '../clearance.ts';
import { Problem } from '../problems.ts';
import type { Kind } from './authority.ts';
import type { People, SubjectRow } from './subjects.ts';

type Event = { readonly type: string };

/** Everything the rules look at. */
export interface Basis {
  readonly calendar: Calendar;
  readonly people: People;
  /** Whom a call may ask; empty unless one is opened. */
  readonly participants: readonly ParticipantFacts[];
  readonly at: number;
}

/** A contribution with the command it would take. */
export interface Prospect {
  readonly subject: string;
  readonly participant: string;
  readonly region: string | null;
  /** Null when it begins with the command. */
  readonly row: SubjectRow | null;
  readonly cycleId: string;
  readonly cycleTitle: string;
  readonly template: Template;
  readonly command: Command;
}

export interface Mail {
  readonly rule: string;
  readonly text: string;
  readonly audience: string;
  /** Ids. */
  readonly people: readonly string[];
}
export interface Skip {
  readonly rule: string;
  readonly detail: string;
}
/** What became of it in memory. */
export interface Outcome {
  readonly state: ContributionState | null;
  readonly mails: readonly Mail[];
  readonly skipped: Skip | null;
}

/** The command of a kind at an instant, by a person for somebody. */
export const commandOf = (kind: Kind, body: unknown, actor: string, principal: string, at: number): Command => ({
  ...{ id: 'proposed', kind, body, actor },
  ...{ principal, receivedAt: at },
});

function live(
  type: 'call' | 'contribution',
  row: SubjectRow | null,
  command: Command,
  template: Template,
  basis: Basis,
): Advanced<object, Event> {
  const lifecycle = lifecycles[type];
  const { people, calendar, participants, at } = basis;
  const context: Context = {
    ...withoutClearance(template, calendar),
    participants,
    membershipsOf: (person) => people.memberships.filter((m) => m.person === person && holdsAt(m, at)),
  };
  const from = { state: row?.state ? lifecycle.upgrade(row.state) : null, revision: row?.revision ?? 0, stuck: row?.stuck ?? null };
  return advance(lifecycle, from, [command], command.receivedAt, context);
}

/** The contributions that would begin, or be joined, if a call were opened; a refusal is thrown as its problem. */
export function opening(call: SubjectRow, command: Command, template: Template, basis: Basis): Omit<Prospect, 'row'>[] {
  const { answers, steps } = live('call', call, command, template, basis);
  const answer = answers.get(command.id);
  if (!answer?.ok) throw new Problem(answer?.rule ?? 'fault', answer?.detail ?? 'It was not decided.');
  return steps
    .filter((step) => step.command.id === command.id)
    .flatMap(({ effects }) => effects)
    .map(({ to, start, command: begin }) => ({
      ...{ subject: to, participant: start?.participantId ?? '', region: start?.region ?? null },
      ...{ cycleId: call.cycleId, cycleTitle: call.cycleTitle, template },
      command: { ...command, kind: begin.kind, body: begin.body, actor: call.id },
    }));
}

/** Lives one. */
export function liveOne({ subject, participant, row, template, command }: Prospect, basis: Basis): Outcome {
  const { answers, steps, state } = live('contribution', row, command, template, basis);
  const answer = answers.get(command.id);
  const after = state as ContributionState | null;
  if (!answer?.ok)
    return { state: after, mails: [], skipped: { rule: answer?.rule ?? 'fault', detail: answer?.detail ?? `${subject} was not decided.` } };
  const to = {
    ...{ participant, region: after?.region ?? null, regions: after?.regions ?? [] },
    ...{ cycle: after?.cycle ?? null, ask: after?.ask ?? null },
  };
  const mails = steps
    .filter((step) => step.command.id === command.id)
    .flatMap(({ notices }) => notices)
    .filter(({ dropped }) => dropped === null)
    .map(({ rule, text, audience }) => ({ rule, text, audience, people: recipients(audience, to, basis.people.memberships, basis.at) }));
  return { state: after, mails, skipped: null };
}
