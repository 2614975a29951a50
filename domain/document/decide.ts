/** What follows from a command to a document, or which rule it breaks. */
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, malformed, type Refusal, refuse } from '../lifecycle.ts';
import { type Action, may } from '../permissions.ts';
import { internalCommands, type PublicKind, publicCommands } from './commands.ts';
import { decideStep } from './deciding.ts';
import { elapsed } from './elapse.ts';
import { decidePublishing } from './publishing.ts';
import { documentStage, thingOf } from './stage.ts';
import type { DocumentDates, DocumentEvent, DocumentState } from './state.ts';
import { decideWriting } from './writing.ts';

export type Decision = readonly DocumentEvent[] | Refusal;

/** Which permission a command needs; who decides on a step is the step's. */
export const actionOf: Readonly<Record<Exclude<PublicKind, 'return' | 'approve'>, Action>> = {
  draft: 'document.write',
  submit: 'document.write',
  revise: 'document.write',
  publish: 'document.publish',
  transmit: 'document.transmit',
};

/** Begins with its phase. What should be written by now is opened at once; of what is over nobody is reminded, and it may still be written. */
function begin(state: DocumentState | null, { body, receivedAt: at }: Command, { template }: Context): Decision {
  if (state) return [];
  const { zone = template.zone, ...planned } = internalCommands.begin.parse(body);
  const { region = null, transmits } = documentStage(planned, template);
  const begun: DocumentEvent = { type: 'begun', at, ...planned, zone, region, handsOn: transmits !== undefined };
  const over = planned.until !== null && planned.until <= at;
  return planned.from > at || over ? [begun] : [begun, { type: 'opened', at }];
}

const datesOf = ({ from, until, limit, transmitBy, zone }: DocumentDates): DocumentDates => ({ from, until, limit, transmitBy, zone });

/**
 * Dates moved with the cycle's. What should be written by now is opened; what is being written is written on. What is published, and handed
 * on where it is, keeps the dates it had: nothing is awaited by them any more.
 */
function redate(state: DocumentState, { body, receivedAt: at }: Command): Decision {
  const { archived, publication, handsOn, transmitted } = state;
  if (archived || (publication !== null && (!handsOn || transmitted !== null))) return [];
  const { zone = state.zone, because, ...dates } = internalCommands.redate.parse(body);
  const now = datesOf({ ...dates, zone });
  const before = datesOf(state);
  const names = Object.keys(now) as (keyof DocumentDates)[];
  if (names.every((name) => now[name] === before[name])) return [];
  const opens = state.status === 'planned' && now.from <= at;
  return [{ type: 'redated', at, before, now, because }, ...(opens ? [{ type: 'opened' as const, at }] : [])];
}

function told(state: DocumentState, command: Command): Decision {
  const at = command.receivedAt;
  switch (command.kind) {
    case 'redate':
      return redate(state, command);
    case 'cited':
    case 'uncited': {
      const { by } = internalCommands[command.kind].parse(command.body);
      return state.citedBy.includes(by) === (command.kind === 'cited') ? [] : [{ type: command.kind, at, by }];
    }
    case 'source-changed': {
      const { source, change } = internalCommands['source-changed'].parse(command.body);
      return state.archived || !state.rests.includes(source) ? [] : [{ type: 'source-changed', at, source, change }];
    }
    default:
      return state.archived ? [] : [{ type: 'archived', at }];
  }
}

function byPerson(state: DocumentState, command: Command, context: Context): Decision {
  const kind = command.kind as PublicKind;
  const parsed = publicCommands[kind].safeParse(command.body);
  if (!parsed.success) return malformed(parsed.error);
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  const asked = { ...command, body: parsed.data };
  if (kind === 'return' || kind === 'approve') return decideStep(state, { ...asked, kind }, context); // knows who holds the step
  const thing = thingOf(state, context.template);
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), actionOf[kind], thing))
    return refuse('authority.missing', `You may not ${kind} this document: no role of yours allows it at this moment.`);
  if (kind === 'publish' || kind === 'transmit') return decidePublishing(state, { ...asked, kind }, context);
  return decideWriting(state, { ...asked, kind }, context);
}

export function decide(state: DocumentState | null, command: Command, context: Context): Decision {
  if (command.kind === 'begin') return begin(state, command, context);
  if (state === null) return refuse('subject.new', 'This document is not planned in any cycle.');
  if (command.kind === 'elapse') return elapsed(state, command.receivedAt, context);
  if (Object.hasOwn(internalCommands, command.kind)) return told(state, command);
  if (Object.hasOwn(publicCommands, command.kind)) return byPerson(state, command, context);
  return refuse('command.unknown', `A document knows no command "${command.kind}".`);
}
