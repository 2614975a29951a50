/**
 * The lifecycle of a follow-up: planned, under way between its dates, over. It records pledges and mandates and holds their ids, says when they are asked
 * about, and hands those that go on to the follow-up of a successor cycle. How often one is asked about is each pledge's own affair.
 */
import * as z from 'zod';
import { container } from '../container.ts';
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, type Effect, type Instant, malformed, type Refusal, refuse, subjectId } from '../lifecycle.ts';
import { recordMandateBody } from '../mandate/commands.ts';
import { leadOf } from '../mandate/decide.ts';
import type { Lead } from '../mandate/state.ts';
import { may } from '../permissions.ts';
import { stageOf } from '../pledge/rules.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../span.ts';

export interface FollowUpState extends SpanState {
  /** Subject ids of the pledges it holds: a set, so that a message counts once. */
  readonly pledges: readonly string[];
  /** Of the mandates it holds, likewise; missing in states stored before there were any. */
  readonly mandates?: readonly string[];
}

type At = { readonly at: Instant };
/** A pledge recorded, with what its beginning needs. */
interface Recorded {
  readonly number: number;
  readonly participant: string;
  /** Kind of the participant. */
  readonly kind: string;
  readonly zone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
}
export type FollowUpEvent =
  | Exclude<SpanEvent, { type: 'begun' }>
  /** `takesOver`: follow-ups of the cycle before whose pledges and mandates go on here. */
  | (Extract<SpanEvent, { type: 'begun' }> & { readonly takesOver?: readonly string[] })
  | ({ readonly type: 'recorded' } & At & Recorded)
  | ({ readonly type: 'mandate-recorded'; readonly key: string; readonly command: string; readonly lead: Lead | null } & At)
  | ({ readonly type: 'held' | 'released'; readonly child: string } & At)
  | ({ readonly type: 'carried'; readonly to: { readonly cycle: string; readonly stage: string } } & At);

const begin = z.looseObject({ takesOver: z.array(z.string()).optional() });
const child = z.object({ child: z.string() });
/** From the successor cycle: pledges go on in its stage, by that one's subject id. */
const carry = z.object({ cycle: z.string(), stage: z.string() });
/** From people: a pledge of a participant; `number` is unique among all pledges there are. */
export const recordBody = z.strictObject({
  number: z.int().positive(),
  participant: z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/),
});

/** Stored before there were pledges, a follow-up holds none. */
const upgraded = (state: FollowUpState): FollowUpState => ({ ...state, pledges: state.pledges ?? [] });

function record(state: FollowUpState, command: Command, context: Context): readonly FollowUpEvent[] | Refusal {
  const body = recordBody.safeParse(command.body);
  if (!body.success) return malformed(body.error);
  const { number, participant } = body.data;
  const rules = stageOf(state.id, context)?.pledges;
  if (!rules) return refuse('pledge.none-here', 'No pledges are recorded in this follow-up.');
  const facts = context.participants.find((p) => p.id === participant);
  if (!facts) return refuse('pledge.participant-unknown', `There is no participant "${participant}".`);
  const region = facts.regions.find((r) => r.isDefault)?.region ?? facts.regions[0]?.region ?? null;
  const regions = facts.regions.map((r) => r.region);
  const thing = { participant, region, regions, cycle: state.cycle };
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), 'pledge.record', thing))
    return refuse('authority.missing', 'You may not pledge for this participant: no role of yours allows it at this moment.');
  if (!rules.from.some((kind) => kind === facts.kind))
    return refuse('pledge.not-entitled', `Pledges are made by: ${rules.from.join(', ')}. "${participant}" is none of these.`);
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  if (state.status === 'over') return refuse('pledge.closed', 'This follow-up is over and takes no more pledges; the next cycle does.');
  if (state.pledges.includes(subjectId.pledge(state.cycle, number)))
    return refuse('pledge.number-taken', 'A pledge of this number is recorded already.');
  const { kind, zone, country } = facts;
  return [{ type: 'recorded', at: command.receivedAt, number, participant, kind, zone, country, region, regions }];
}

function recordMandate(state: FollowUpState, command: Command, context: Context): readonly FollowUpEvent[] | Refusal {
  const body = recordMandateBody.safeParse(command.body);
  if (!body.success) return malformed(body.error);
  const thing = { cycle: state.cycle };
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), 'mandate.record', thing))
    return refuse('authority.missing', 'Only the secretariat records a mandate.');
  if (!stageOf(state.id, context)?.mandates) return refuse('mandate.none-here', 'No mandates are recorded in this follow-up.');
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  const { key, lead } = body.data;
  if (state.mandates?.includes(subjectId.mandate(state.cycle, key)))
    return refuse('mandate.key-taken', `There is a mandate "${key}" already.`);
  const facts = context.participants.find(({ id }) => id === lead);
  if (lead !== undefined && !facts) return refuse('mandate.lead-unknown', `There is no participant "${lead}".`);
  return [{ type: 'mandate-recorded', at: command.receivedAt, key, command: command.id, lead: facts ? leadOf(facts) : null }];
}

const childrenOf = ({ pledges, mandates = [] }: FollowUpState): readonly string[] => [...pledges, ...mandates];

/** The same with, or without, one that it holds. */
function holding(state: FollowUpState, id: string, held: boolean): FollowUpState {
  const kind = id.startsWith('mandate:') ? 'mandates' : 'pledges';
  const others = (state[kind] ?? []).filter((one) => one !== id);
  return { ...state, [kind]: held ? [...others, id] : others };
}

function decide(state: FollowUpState | null, command: Command, context: Context): readonly FollowUpEvent[] | Refusal {
  const at = command.receivedAt;
  if (!state) {
    const { takesOver } = begin.parse(command.kind === 'begin' ? command.body : {});
    const events = decideSpan('follow-up', state, command);
    if ('refused' in events || !takesOver) return events;
    return events.map((event) => (event.type === 'begun' ? { ...event, takesOver } : event));
  }
  switch (command.kind) {
    case 'record':
      return record(state, command, context);
    case 'record-mandate':
      return recordMandate(state, command, context);
    case 'hold':
    case 'release': {
      const id = child.parse(command.body).child;
      if (childrenOf(state).includes(id) === (command.kind === 'hold')) return [];
      return [{ type: command.kind === 'hold' ? 'held' : 'released', at, child: id }];
    }
    case 'carry': {
      const to = carry.parse(command.body);
      return to.stage === state.id || childrenOf(state).length === 0 ? [] : [{ type: 'carried', at, to }];
    }
    default:
      return decideSpan('follow-up', state, command);
  }
}

function evolve(state: FollowUpState | null, event: FollowUpEvent): FollowUpState {
  if (event.type === 'begun') return { ...evolveSpan('follow-up', state, event), pledges: [] };
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'recorded':
      return { ...state, pledges: [...state.pledges, subjectId.pledge(state.cycle, event.number)] };
    case 'mandate-recorded':
      return holding(state, subjectId.mandate(state.cycle, event.key), true);
    case 'held':
      return holding(state, event.child, true);
    case 'released':
      return holding(state, event.child, false);
    case 'carried':
      return state;
    default:
      return { ...state, ...evolveSpan('follow-up', state, event) };
  }
}

/** Its pledges are told when it asks, that it is over for good, and where they go on. */
function effects(event: FollowUpEvent, state: FollowUpState): readonly Effect[] {
  const { id: stage, cycle, phase, from, until, zone } = state;
  const children = childrenOf(state);
  const asking = (to: string): Effect => ({ to, command: { kind: 'asking', body: { stage, from, until } } });
  switch (event.type) {
    case 'begun':
      return (event.takesOver ?? []).map((to) => ({ to, command: { kind: 'carry', body: { cycle, stage } } }));
    case 'recorded': {
      const { type: _, at: __, ...about } = event;
      const { participant: participantId, region } = event;
      return [
        {
          to: subjectId.pledge(cycle, event.number),
          start: { type: 'pledge', workflow: 'pledge', cycleId: cycle, phase, participantId, region },
          command: { kind: 'begin', body: { cycle, stage, from, until, ...about } },
        },
      ];
    }
    case 'mandate-recorded': {
      const { key, command, lead } = event;
      const start = { type: 'mandate', workflow: 'mandate', cycleId: cycle, phase, participantId: lead?.lead ?? null } as const;
      const body = { cycle, stage, from, until, key, words: { subject: stage, command }, zone, lead };
      const to = subjectId.mandate(cycle, key);
      return [{ to, start: { ...start, region: lead?.region ?? null }, command: { kind: 'begin', body } }];
    }
    case 'redated':
      return children.map(asking);
    case 'held':
      return [asking(event.child)];
    case 'carried':
      return children.map((to) => ({ to, command: { kind: 'carry', body: event.to } }));
    case 'archived':
      return children.map((to) => ({ to, command: { kind: 'rest', body: { stage } } }));
    default:
      return [];
  }
}

export const followUp = {
  ...container<FollowUpState, FollowUpEvent>({ type: 'follow-up', decide, evolve, wakeAt: wakeAtOf, effects }),
  upgrade: (stored: unknown) => upgraded(stored as FollowUpState),
  answer: (event: FollowUpEvent, state: FollowUpState) =>
    event.type === 'recorded'
      ? { receipt: subjectId.pledge(state.cycle, event.number) }
      : event.type === 'mandate-recorded'
        ? { receipt: subjectId.mandate(state.cycle, event.key) }
        : {},
};
